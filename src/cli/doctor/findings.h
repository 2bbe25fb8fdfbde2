// What of a machine and an installation would not work, would be slow, or is worth knowing, with
// why and what to do. It looks at nothing itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/doctor/machine.h"
#include "etalon/value.h"

namespace etalon {

struct DoctorFacts {
  Machine machine;
  CpuUse use;
  Disk disk;      // where records would go
  Value runtime;  // models/model_tools.h, DescribeRuntime; None: see the error
  std::string runtime_error;
  std::string arrow_version;  // "": see the error
  std::string arrow_error;
  std::string sandbox_python;  // its version; "": see the error
  std::string sandbox_error;
  std::string starter_folder;  // "": not found
  std::vector<std::string> data_folders;
  int64_t tasks = 0, broken_task_files = 0;
  std::string tasks_error;   // why task files could not be listed
  std::string cache_folder;  // "": nothing is kept
  // Of etalon.toml and of variables ETALON_…: what stops commands, and what is no setting.
  std::vector<std::string> settings_errors, settings_notes;
  Value model;  // models/model_tools.h, DescribeModelFile; None: not asked for
  std::string model_error;
};

enum class FindingKind {
  kBroken,  // something would not work
  kSlow,    // it would work, slowly
  kNote,
};

struct Finding {
  FindingKind kind = FindingKind::kNote;
  std::string what;    // and why
  std::string remedy;  // what to do; "" when nothing can be done
};

// The worst first.
std::vector<Finding> Examine(const DoctorFacts& facts);

// "broken", "slow", "note"
std::string_view FindingKindName(FindingKind kind);

}  // namespace etalon
