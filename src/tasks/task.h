// A task bound to its data and to the settings of a run: what the plan says of it, and its samples.
// It asks no model and scores nothing.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/sample.h"
#include "etalon/value.h"
#include "tasks/documents.h"
#include "tasks/functions.h"
#include "tasks/prompt_builder.h"
#include "tasks/sample_builder.h"
#include "tasks/task_config.h"
#include "tasks/task_file.h"

namespace etalon {

// Numbers of documents, ascending and each once, by the name of their task.
using ChosenDocuments = std::map<std::string, std::vector<int64_t>, std::less<>>;

// What a run changes about its tasks.
struct TaskSettings {
  std::vector<std::string> data_folders;
  std::optional<int64_t> num_fewshot;  // over the task's own, unless that is 0
  // Documents of each task; a number below 1 is a share. Absent: the task's metadata.default_limit;
  // 0: all.
  std::optional<double> limit;
  ChosenDocuments chosen;      // of the tasks it names only these are asked, whatever the limit
  Value generation_arguments;  // dict over the task's generation_kwargs, or None
  uint64_t fewshot_seed = 1234;
  uint64_t seed = 0;               // of sampled generations
  uint64_t python_seed = 0;        // of ports that draw, as Python's own generator
  std::string thinking_end;        // what ends the thoughts in generated texts; "": there are none
  std::string system_instruction;  // before each description; of a chat the first message
  std::optional<ChatSettings> chat;
};

class Task {
 public:
  // Reads the configuration, finds the data, counts the documents and renders the first one, so
  // that what is wrong is found before a model is asked. Errors begin with the place in the file or
  // with the task's name. `functions` and what `digests` holds outlive the call only.
  static absl::StatusOr<std::unique_ptr<Task>> Create(const TaskFile& file,
                                                      const TaskSettings& settings,
                                                      const FunctionTable& functions,
                                                      FileDigests* digests);
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;

  const std::string& name() const { return config_.name; }
  // Metrics of the file that are of another output type, so that nothing says their value.
  const std::vector<std::string>& metrics_left_out() const { return config_.metrics_left_out; }
  // The entry of plan.tasks (docs/formats/record.md).
  const Value& plan() const { return plan_; }
  int64_t sample_count() const { return evaluated_ * config_.repeats; }

  // All samples, in order. The task outlives the stream.
  absl::StatusOr<std::unique_ptr<SampleStream>> Open(uint32_t task_index) const;

 private:
  Task() = default;
  absl::Status FindFunctions(const TaskFile& file, const FunctionTable& functions);
  absl::Status BindSamples(const TaskFile& file, const FunctionTable& functions);
  absl::Status FindDocuments(const TaskFile& file, const TaskSettings& settings);
  absl::Status CountDocuments(const TaskSettings& settings);
  absl::Status FindPool(const DatasetRequest& request);
  absl::Status ReadFields(const TaskFile& file, const FunctionTable& functions);
  absl::Status LookAtFirstDocument();
  absl::Status ReadKindsFromFirstDocument();
  absl::StatusOr<Value> DescribePlan(const TaskFile& file, FileDigests* digests);

  TaskConfig config_;
  BoundFunction process_docs_;          // of the evaluated split
  BoundFunction fewshot_process_docs_;  // of the pool
  BoundFunction fewshot_samples_;       // in place of the pool
  Value ports_;                         // for the plan
  std::optional<Documents> documents_;
  int64_t in_split_ = 0, evaluated_ = 0;
  std::vector<int64_t> chosen_;  // empty: the first `evaluated_`
  Value first_document_;
  FewshotSource fewshot_;
  std::optional<Dataset> pool_dataset_;
  PromptFields fields_;
  PromptOptions prompt_options_;
  bool is_multiple_target_ = false;
  GenerationSettings generation_;
  std::string thinking_end_;
  Value plan_;
};

// The samples of several tasks, one after the other: a run. The tasks outlive the stream.
class TaskStream : public SampleStream {
 public:
  explicit TaskStream(const std::vector<std::unique_ptr<Task>>& tasks) : tasks_(tasks) {}
  absl::StatusOr<std::optional<Sample>> Next() override;

 private:
  const std::vector<std::unique_ptr<Task>>& tasks_;
  size_t next_task_ = 0;
  std::unique_ptr<SampleStream> current_;
};

}  // namespace etalon
