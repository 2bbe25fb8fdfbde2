#include "parity/logged_run.h"

#include <algorithm>
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

// A number, or nothing for null and where there is none.
absl::StatusOr<std::optional<double>> NumberOf(const Value& object, std::string_view key) {
  const Value* found = object.Find(key);
  if (found == nullptr || found->is_none()) return std::optional<double>();
  if (!found->is_number()) return absl::DataLossError(StrCat("\"", key, "\" is no number"));
  return std::optional<double>(found->AsDouble());
}

absl::StatusOr<std::optional<int64_t>> CountOf(const Value& object, std::string_view key) {
  const Value* found = object.Find(key);
  if (found == nullptr || found->is_none()) return std::optional<int64_t>();
  if (!found->is_int() || found->AsInt() < 0) {
    return absl::DataLossError(StrCat("\"", key, "\" is no number from 0 on"));
  }
  return std::optional<int64_t>(found->AsInt());
}

absl::Status ReadConfig(const Value& config, LoggedTask* logged) {
  if (!config.is_dict()) return absl::DataLossError("\"config\" is no object");
  TaskSettings& settings = logged->settings;
  ETALON_TRY(const auto limit, NumberOf(config, "limit"));
  settings.limit = limit.value_or(0);
  if (const Value* arguments = config.Find("gen_kwargs")) {
    settings.generation_arguments = GenerationArguments(*arguments);
  }
  ETALON_TRY(const auto seed, CountOf(config, "fewshot_seed"));
  if (seed.has_value()) settings.fewshot_seed = static_cast<uint64_t>(*seed);
  ETALON_TRY(const auto iterations, CountOf(config, "bootstrap_iters"));
  logged->bootstrap_iterations = iterations.value_or(kUsualBootstrap);
  return absl::OkStatus();
}

// How many documents were asked of how many that there are. Fewer without a limit are chosen ones.
absl::Status ReadCounts(const ObjectFields& run, LoggedTask* logged) {
  ETALON_TRY(const Value shots, OptionalField(run, "n-shot"));
  ETALON_TRY(const auto shot, CountOf(shots, logged->task));
  if (shot.has_value()) logged->settings.num_fewshot = shot;
  ETALON_TRY(const Value counts, OptionalField(run, "n-samples"));
  const Value* of_task = counts.Find(logged->task);
  if (of_task == nullptr) return absl::OkStatus();
  ETALON_TRY(logged->documents, CountOf(*of_task, "effective"));
  if (logged->documents == 0) logged->documents.reset();  // what --predict_only says of choices
  ETALON_TRY(const auto all, CountOf(*of_task, "original"));
  logged->is_chosen = logged->settings.limit == 0.0 && logged->documents.has_value() &&
                      all.has_value() && *logged->documents < *all;
  return absl::OkStatus();
}

absl::Status ReadSettings(const ObjectFields& run, LoggedTask* logged) {
  ETALON_TRY(const Value config, ParseField(run, "config"));
  ETALON_TRY_DO(ReadConfig(config, logged));
  ETALON_TRY_DO(ReadCounts(run, logged));
  TaskSettings& settings = logged->settings;
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
absl::StatusOr<LoggedValues> ReadValues(std::string_view object) {
  ETALON_TRY(const ObjectFields fields, FindObjectFields(object));
  LoggedValues values;
  for (const auto& [key, text] : fields) {
    if (key.find(',') != std::string_view::npos) values[std::string(key)] = LoggedNumber(text);
  }
  return values;
}

absl::StatusOr<LoggedValues> ReadValuesOfTask(const ObjectFields& run, const std::string& task) {
  ETALON_TRY(const ObjectFields results, FindObjectFields(FieldOf(run, "results")));
  const std::string_view of_task = FieldOf(results, task);
  if (of_task.empty()) return absl::NotFoundError("\"results\" do not name the task");
  return ReadValues(of_task);
}

absl::StatusOr<std::vector<LoggedGroup>> ReadGroups(std::string_view text) {
  ETALON_TRY(const ObjectFields run, FindObjectFields(text));
  std::vector<LoggedGroup> groups;
  const std::string_view object = FieldOf(run, "groups");
  if (object.empty()) return groups;
  ETALON_TRY(const ObjectFields fields, FindObjectFields(object));
  for (const auto& [name, of_group] : fields) {
    LoggedGroup group{.name = std::string(name)};
    ETALON_TRY(group.values, ReadValues(of_group));
    groups.push_back(std::move(group));
  }
  return groups;
}

// Which documents a file of samples holds.
absl::StatusOr<std::vector<int64_t>> ReadDocuments(const std::string& path) {
  ETALON_TRY(auto file, OpenRandom(path));
  SampleLines lines(std::move(file), path);
  std::vector<int64_t> documents;
  while (true) {
    auto line = lines.Next();
    if (!line.ok()) return lines.AtLine(line.status());
    if (!line->has_value()) break;
    if (TrimSpaces(**line).empty()) continue;
    const auto fields = FindObjectFields(**line);
    if (!fields.ok()) return lines.AtLine(fields.status());
    const auto doc_id = ParseDocId(*fields);
    if (!doc_id.ok()) return lines.AtLine(doc_id.status());
    documents.push_back(*doc_id);
  }
  // A line for each filter.
  std::sort(documents.begin(), documents.end());
  documents.erase(std::unique(documents.begin(), documents.end()), documents.end());
  return documents;
}

absl::Status ReadChosen(LoggedTask* logged) {
  if (!logged->is_chosen) return absl::OkStatus();
  ETALON_TRY(std::vector<int64_t> documents, ReadDocuments(logged->samples));
  if (static_cast<int64_t>(documents.size()) != logged->documents) {
    return absl::DataLossError(StrCat(logged->samples, ": holds ", documents.size(),
                                      " documents of the ", *logged->documents, " that ",
                                      logged->results, " says were asked; is it whole?"));
  }
  logged->settings.chosen[logged->task] = std::move(documents);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<LoggedTask> ReadLoggedTask(std::string_view text, const std::string& task,
                                          const std::string& path) {
  LoggedTask logged;
  logged.task = task;
  logged.results = path;
  const auto read = [&]() -> absl::Status {
    ETALON_TRY(const ObjectFields run, FindObjectFields(text));
    ETALON_TRY_DO(ReadSettings(run, &logged));
    ETALON_TRY(logged.values, ReadValuesOfTask(run, task));
    return absl::OkStatus();
  };
  const absl::Status status = read();
  if (!status.ok()) return Annotate(status, StrCat(path, ": task ", task));
  return logged;
}

absl::StatusOr<std::vector<LoggedGroup>> ReadLoggedGroups(std::string_view text,
                                                          const std::string& path) {
  auto groups = ReadGroups(text);
  if (!groups.ok()) return Annotate(groups.status(), StrCat(path, ": \"groups\""));
  return groups;
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
      ETALON_TRY_DO(ReadChosen(&task));
      tasks.push_back(std::move(task));
    }
  }
  // Tasks of one run together, also where two runs lie in one folder.
  std::map<std::string, size_t> order;
  for (const LoggedTask& task : tasks) order.emplace(task.results, order.size());
  std::stable_sort(tasks.begin(), tasks.end(), [&](const LoggedTask& a, const LoggedTask& b) {
    return order.at(a.results) < order.at(b.results);
  });
  return tasks;
}

}  // namespace etalon
