// Compares the reference outputs of lm-evaluation-harness that an index.json lists: runs with
// samples as `etalon parity` does, through src/parity; others by the hashes that were kept of them.
// It knows where nothing lies: folders are handed in.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "parity/run_parity.h"

namespace etalon {

// Which functions of task files Python runs: none, those without a port, or all of them.
enum class PythonUse { kNone, kMissing, kAll };

struct ReferenceOptions {
  std::string reference_folder;
  std::string scratch_folder;  // where compressed files are laid out, run by run
  std::vector<std::string> task_paths, data_folders;
  std::map<std::string, std::string> task_names;  // our task for theirs; absent: the same name
  std::map<std::string, std::string> models;      // reference name -> GGUF file
  int32_t threads = 0;                            // 0: all cores
  bool asks_models = true;  // else they only render chats: prompts are compared, not answers
  PythonUse python = PythonUse::kNone;
  std::string only;  // a part of the names MODEL/RUN of those to compare
};

// Groups are compared where answers are not our own: means of those differ in their last digits.
absl::StatusOr<RunParity> CompareReferences(const ReferenceOptions& options);

// Whole text of a file, through xz when its name ends so.
absl::StatusOr<std::string> ReadMaybeXz(const std::string& path);

}  // namespace etalon
