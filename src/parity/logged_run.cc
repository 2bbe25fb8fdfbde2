#include "parity/logged_run.h"

#include <utility>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "records/imports/lm_eval_marks.h"
#include "records/imports/lm_eval_samples.h"
#include "records/imports/object_fields.h"
#include "records/imports/sample_lines.h"

namespace etalon {
namespace {

constexpr int64_t kUsualBootstrap = 100'000;

// The field as a value, None where there is none.
absl::StatusOr<Value> OptionalField(const ObjectFields& fields, std::string_view key) {
  if (FieldOf(fields, key).empty()) return Value();
  return ParseField(fields, key);
}

// "temperature=0,until=x" or an object, as the versions of lm-eval write it.
Value GenerationArguments(const Value& logged) {
  if (logged.is_dict()) return logged.AsDict().empty() ? Value() : logged;
  if (!logged.is_string() || logged.AsString().empty()) return Value();
  Value arguments{Value::Dict()};
  for (const std::string_view pair : SplitText(logged.AsString(), ",")) {
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view text = TrimSpaces(pair.substr(equals + 1));
    Value value{std::string(text)};
    if (const auto number = ParseDouble(text)) value = Value(*number);
    if (const auto integer = ParseInt(text)) value = Value(*integer);
    if (text == "True" || text == "true") value = Value(true);
    if (text == "False" || text == "false") value = Value(false);
    arguments.Set(std::string(TrimSpaces(pair.substr(0, equals))), std::move(value));
  }
  return arguments;
}

absl::Status ReadSettings(const ObjectFields& run, LoggedTask* logged) {
  ETALON_TRY(const Value config, ParseField(run, "config"));
  ETALON_TRY(const Value shots, OptionalField(run, "n-shot"));
  TaskSettings& settings = logged->settings;
  if (const Value* shot = shots.Find(logged->task); shot != nullptr && shot->is_int()) {
    settings.num_fewshot = shot->AsInt();
  }
  settings.limit = 0;
  if (const Value* limit = config.Find("limit"); limit != nullptr && limit->is_number()) {
    settings.limit = limit->AsDouble();
  }
  if (const Value* arguments = config.Find("gen_kwargs")) {
    settings.generation_arguments = GenerationArguments(*arguments);
  }
  if (const Value* seed = config.Find("fewshot_seed"); seed != nullptr && seed->is_int()) {
    settings.fewshot_seed = static_cast<uint64_t>(seed->AsInt());
  }
  const Value* iterations = config.Find("bootstrap_iters");
  logged->bootstrap_iterations =
      iterations != nullptr && iterations->is_int() ? iterations->AsInt() : kUsualBootstrap;
  ETALON_TRY(const Value instruction, OptionalField(run, "system_instruction"));
  if (instruction.is_string()) settings.system_instruction = instruction.AsString();
  ETALON_TRY(const Value chat_template, OptionalField(run, "chat_template"));
  logged->is_chat = !chat_template.is_none() && chat_template != Value("");
  if (!logged->is_chat) return absl::OkStatus();
  ETALON_TRY(const Value multiturn, OptionalField(run, "fewshot_as_multiturn"));
  settings.chat = ChatSettings{.fewshot_as_multiturn = multiturn.is_bool() && multiturn.AsBool()};
  return absl::OkStatus();
}

// NaN may stand here, which JSON has not: the fields are found without parsing the whole.
absl::Status ReadValues(const ObjectFields& run, LoggedTask* logged) {
  ETALON_TRY(const ObjectFields results, FindObjectFields(FieldOf(run, "results")));
  const std::string_view of_task = FieldOf(results, logged->task);
  if (of_task.empty()) return absl::NotFoundError("\"results\" do not name the task");
  ETALON_TRY(const ObjectFields values, FindObjectFields(of_task));
  for (const auto& [key, text] : values) {
    if (key.find(',') == std::string_view::npos) continue;
    logged->values[std::string(key)] = LoggedNumber(text);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<LoggedTask> ReadLoggedTask(std::string_view text, const std::string& task,
                                          const std::string& path) {
  LoggedTask logged;
  logged.task = task;
  logged.results = path;
  const auto run = FindObjectFields(text);
  absl::Status status = run.status();
  if (status.ok()) status = ReadSettings(*run, &logged);
  if (status.ok()) status = ReadValues(*run, &logged);
  if (!status.ok()) return Annotate(status, StrCat(path, ": task ", task));
  return logged;
}

absl::StatusOr<std::vector<LoggedTask>> FindLoggedTasks(const std::vector<std::string>& paths) {
  std::vector<LoggedTask> tasks;
  std::map<std::string, std::string> texts;  // of results files, by path
  for (const std::string& path : paths) {
    ETALON_TRY(const auto files, FindLmEvalSamples(path));
    for (const LmEvalSamplesFile& file : files) {
      const std::string name =
          StrCat("results_", file.time.substr(0, file.time.rfind(".jsonl")), ".json");
      const std::string results = JoinPath(ParentFolder(file.path), name);
      if (file.time.empty() || !FileExists(results)) {
        return absl::NotFoundError(StrCat(
            file.path, ": how it was asked stands in the ",
            file.time.empty() ? "results_TIME.json" : name,
            " of its run; put it into the same folder, the samples as samples_TASK_TIME.jsonl"));
      }
      if (!texts.contains(results)) {
        ETALON_TRY(texts[results], ReadFile(results));
      }
      ETALON_TRY(LoggedTask task, ReadLoggedTask(texts[results], file.task, results));
      task.samples = file.path;
      tasks.push_back(std::move(task));
    }
  }
  return tasks;
}

}  // namespace etalon
