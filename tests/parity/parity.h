// Runs reference entries through our own tasks, engine and scorers and says where we differ. It
// knows where nothing lies: folders are handed in.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/model.h"
#include "parity/groups.h"
#include "parity/reference.h"
#include "ports/table.h"
#include "python/task_python.h"
#include "records/task_scorer.h"
#include "tasks/task.h"
#include "tasks/task_index.h"

namespace etalon {

// Which functions of task files Python runs: none, those without a port, or all of them.
enum class PythonUse { kNone, kMissing, kAll };

struct ParityOptions {
  std::string reference_folder;
  std::vector<std::string> task_paths, data_folders;
  std::map<std::string, std::string> models;  // reference name -> GGUF file
  int32_t threads = 0;                        // 0: all cores
  bool asks_models = true;  // else they only render chats: prompts are compared, not answers
  PythonUse python = PythonUse::kNone;
  // Our task for theirs; absent: the same name.
  std::map<std::string, std::string> task_names;
};

struct EntryReport {
  std::string skipped;  // why the entry was not compared
  std::vector<std::string> differences;
};

struct ParityTotals {
  int64_t entries = 0, skipped = 0, samples = 0;
  int64_t doc_hashes = 0, prompt_hashes = 0, target_hashes = 0, argument_hashes = 0;  // that agree
  int64_t chat_prompts_unknown = 0;  // prompts of chats whose model is not there
  int64_t answers = 0, beyond = 0, greedy_flips = 0, texts = 0, texts_differ = 0, failed = 0;
  int64_t outside_vocabulary = 0;  // requests that we refuse, of documents that are known for it
  double relative_max = 0;         // |Δ log-likelihood| / max(1, |log-likelihood|)
  int64_t marks = 0, marks_differ = 0, values = 0, values_differ = 0, errors = 0, errors_differ = 0;
};

class Parity {
 public:
  static absl::StatusOr<std::unique_ptr<Parity>> Create(const ParityOptions& options);

  const std::vector<ReferenceEntry>& entries() const { return entries_; }
  absl::StatusOr<EntryReport> Check(const ReferenceEntry& entry);
  // Of all runs whose entries were checked: their means over groups.
  absl::StatusOr<GroupTotals> CheckGroups();

  const std::map<std::string, ParityTotals>& totals() const { return totals_; }  // by model
  const std::map<std::string, int64_t>& skipped() const { return skipped_; }     // by reason
  std::string Summary() const;
  bool is_equal() const { return difference_count_ == 0; }

 private:
  struct Compared;  // one entry in hand
  Parity() = default;
  absl::StatusOr<std::unique_ptr<Task>> Bind(const ReferenceEntry& entry);
  absl::StatusOr<Model*> FindModel(const std::string& name);
  absl::Status CompareQuestions(Compared* compared);
  absl::Status CompareAnswers(Compared* compared);
  absl::Status CompareMarks(Compared* compared);
  void CompareDocumentMarks(size_t document, const DocumentMarks& marks, Compared* compared);
  void CompareResults(const TaskScorer& scorer, ProgramRunner* programs, Compared* compared);

  ParityOptions options_;
  TaskIndex index_;
  TaskPython python_;  // outlives the tasks
  FunctionTable functions_ = NativePorts();
  FileDigests digests_;
  std::vector<ReferenceEntry> entries_;
  std::map<std::string, std::unique_ptr<Model>> models_;
  std::map<std::string, ParityTotals> totals_;
  std::map<std::string, int64_t> skipped_;
  struct RunOfTasks {
    Value groups;  // of the reference
    ResultsOfTasks results;
  };
  std::map<std::string, RunOfTasks> runs_;  // by model and run
  int64_t difference_count_ = 0;
};

}  // namespace etalon
