#include "tasks/task_config.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "tasks/known_keys.h"
#include "tasks/scoring_config.h"

namespace etalon {
namespace {

constexpr std::pair<OutputType, std::string_view> kOutputTypes[] = {
    {OutputType::kMultipleChoice, "multiple_choice"},
    {OutputType::kLoglikelihood, "loglikelihood"},
    {OutputType::kLoglikelihoodRolling, "loglikelihood_rolling"},
    {OutputType::kGenerateUntil, "generate_until"}};

constexpr int64_t kRepeatsMax = 100000;
constexpr int64_t kFewshotMax = 100000;

// Reads the keys of one mapping with their places in messages.
class Keys {
 public:
  Keys(const TaskFile& file, const Value& dict, std::string prefix)
      : file_(file), dict_(dict), prefix_(std::move(prefix)) {}

  // None where the key is missing.
  Value Get(std::string_view key) const {
    const Value* value = dict_.Find(key);
    return value == nullptr ? Value() : *value;
  }

  absl::Status Error(std::string_view key, std::string_view what) const {
    const std::string top = prefix_.empty() ? std::string(key) : prefix_;
    return file_.ErrorAt(top, StrCat(prefix_.empty() ? "" : prefix_ + ".", key, ": ", what));
  }

  absl::Status Text(std::string_view key, std::string* text) const {
    const Value value = Get(key);
    if (value.is_none()) return absl::OkStatus();
    if (!value.is_string()) return Error(key, StrCat("must be text, not ", PythonRepr(value)));
    *text = value.AsString();
    return absl::OkStatus();
  }

  absl::Status Text(std::string_view key, std::optional<std::string>* text) const {
    if (Get(key).is_none()) return absl::OkStatus();
    text->emplace();
    // A name such as 2024 is a number to YAML.
    if (Get(key).is_int()) {
      **text = PythonStr(Get(key));
      return absl::OkStatus();
    }
    return Text(key, &**text);
  }

  absl::Status Int(std::string_view key, int64_t lowest, int64_t highest,
                   std::optional<int64_t>* number) const {
    const Value value = Get(key);
    if (value.is_none()) return absl::OkStatus();
    if (!value.is_int() || value.AsInt() < lowest || value.AsInt() > highest) {
      return Error(key, StrCat("must be a whole number from ", lowest, " to ", highest, ", not ",
                               PythonRepr(value)));
    }
    *number = value.AsInt();
    return absl::OkStatus();
  }

 private:
  const TaskFile& file_;
  const Value& dict_;
  const std::string prefix_;
};

absl::Status ReadOutputType(const Keys& keys, TaskConfig* config) {
  std::string name(OutputTypeName(config->output_type));
  ETALON_TRY_DO(keys.Text("output_type", &name));
  std::vector<std::string> names;
  for (const auto& [type, each] : kOutputTypes) {
    names.emplace_back(each);
    if (each == name) {
      config->output_type = type;
      return absl::OkStatus();
    }
  }
  return keys.Error("output_type",
                    StrCat("unknown output type \"", name, "\"", DidYouMean(name, names),
                           "; there are ", JoinText(names, ", ")));
}

absl::Status ReadDataset(const Keys& keys, const TaskFile& file, TaskConfig* config) {
  DatasetRequest& dataset = config->dataset;
  ETALON_TRY_DO(keys.Text("dataset_path", &dataset.path));
  if (dataset.path.empty()) return keys.Error("dataset_path", "is missing: where are the data?");
  ETALON_TRY_DO(keys.Text("dataset_name", &dataset.name));
  dataset.kwargs = keys.Get("dataset_kwargs");
  const auto place = file.places.find("dataset_kwargs");
  dataset.base_folder = ParentFolder(place == file.places.end() ? file.path : place->second.path);
  ETALON_TRY_DO(keys.Text("training_split", &config->training_split));
  ETALON_TRY_DO(keys.Text("validation_split", &config->validation_split));
  ETALON_TRY_DO(keys.Text("test_split", &config->test_split));
  if (!config->test_split.has_value() && !config->validation_split.has_value()) {
    return keys.Error("test_split", "is missing, and so is validation_split: what is evaluated?");
  }
  return absl::OkStatus();
}

Value OrElse(const Value& value, const Value& fallback) {
  return value.is_none() ? fallback : value;
}

absl::Status ReadFewshot(const Keys& top, const TaskFile& file, TaskConfig* config) {
  FewshotConfig& fewshot = config->fewshot;
  const Value dict = OrElse(top.Get("fewshot_config"), Value(Value::Dict()));
  if (!dict.is_dict()) return top.Error("fewshot_config", "must be a mapping");
  const Keys keys(file, dict, "fewshot_config");
  const std::vector<std::string> known = {"sampler",         "split",           "process_docs",
                                          "fewshot_indices", "samples",         "doc_to_target",
                                          "doc_to_text",     "gen_prefix",      "fewshot_delimiter",
                                          "doc_to_choice",   "target_delimiter"};
  for (const auto& [key, value] : dict.AsDict()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      return keys.Error(key, StrCat("unknown key", DidYouMean(key, known)));
    }
  }
  ETALON_TRY_DO(keys.Text("sampler", &fewshot.sampler));
  if (fewshot.sampler != "default" && fewshot.sampler != "first_n") {
    return keys.Error(
        "sampler", StrCat("unknown sampler \"", fewshot.sampler, "\"; there are default, first_n"));
  }
  ETALON_TRY_DO(top.Text("fewshot_split", &fewshot.split));
  ETALON_TRY_DO(keys.Text("split", &fewshot.split));
  if (!keys.Get("samples").is_none()) fewshot.samples = keys.Get("samples");
  fewshot.target_delimiter = config->target_delimiter;
  fewshot.fewshot_delimiter = config->fewshot_delimiter;
  ETALON_TRY_DO(keys.Text("target_delimiter", &fewshot.target_delimiter));
  ETALON_TRY_DO(keys.Text("fewshot_delimiter", &fewshot.fewshot_delimiter));
  fewshot.process_docs = OrElse(keys.Get("process_docs"), config->process_docs);
  fewshot.doc_to_text = OrElse(keys.Get("doc_to_text"), config->doc_to_text);
  fewshot.doc_to_target = OrElse(keys.Get("doc_to_target"), config->doc_to_target);
  fewshot.doc_to_choice = OrElse(keys.Get("doc_to_choice"), config->doc_to_choice);
  fewshot.gen_prefix = OrElse(keys.Get("gen_prefix"), config->gen_prefix);
  return absl::OkStatus();
}

absl::Status ReadGeneration(const Keys& keys, TaskConfig* config) {
  if (config->output_type != OutputType::kGenerateUntil) return absl::OkStatus();
  Value arguments = keys.Get("generation_kwargs");
  if (arguments.is_none()) {
    constexpr int64_t kMaxTokens = 256;
    arguments = Value::MakeDict({{"temperature", 0.0},
                                 {"do_sample", false},
                                 {"max_gen_toks", kMaxTokens},
                                 {"until", Value::MakeList({config->fewshot_delimiter})}});
  } else if (!arguments.is_dict()) {
    return keys.Error("generation_kwargs", "must be a mapping");
  } else {
    if (const Value* temperature = arguments.Find("temperature");
        temperature != nullptr && temperature->is_int()) {
      arguments.Set("temperature", static_cast<double>(temperature->AsInt()));
    }
    if (arguments.Find("until") == nullptr) {
      arguments.Set("until", Value::MakeList({config->fewshot_delimiter}));
    }
  }
  absl::StatusOr<GenerationSettings> settings = ReadGenerationSettings(arguments);
  if (!settings.ok()) return keys.Error("generation_kwargs", ToView(settings.status().message()));
  config->generation_arguments = std::move(arguments);
  return absl::OkStatus();
}

absl::Status ReadMetadata(const Keys& keys, TaskConfig* config) {
  const Value metadata = keys.Get("metadata");
  if (!metadata.is_dict()) return absl::OkStatus();
  if (const Value* version = metadata.Find("version")) config->version = *version;
  if (const Value* cluster = metadata.Find("cluster")) config->cluster = *cluster;
  if (const Value* limit = metadata.Find("default_limit")) {
    if (!limit->is_number() || !(limit->AsDouble() > 0)) {
      return keys.Error("metadata", "default_limit must be a number above 0");
    }
    config->default_limit = limit->AsDouble();
  }
  return absl::OkStatus();
}

absl::Status RequireFields(const Keys& keys, const TaskConfig& config) {
  if (config.doc_to_text.is_none() && config.output_type != OutputType::kLoglikelihoodRolling) {
    return keys.Error("doc_to_text", "is missing: what is asked?");
  }
  if (config.doc_to_target.is_none()) {
    return keys.Error("doc_to_target", "is missing: what is right?");
  }
  if (config.doc_to_choice.is_none() && config.output_type == OutputType::kMultipleChoice) {
    return keys.Error("doc_to_choice", "is missing: what are the choices?");
  }
  return absl::OkStatus();
}

}  // namespace

std::string_view OutputTypeName(OutputType type) {
  for (const auto& [each, name] : kOutputTypes) {
    if (each == type) return name;
  }
  return "";
}

bool TaskConfig::HasScorer(std::string_view scorer) const {
  return std::any_of(metrics.AsList().begin(), metrics.AsList().end(),
                     [&](const Value& metric) { return metric.FindString("scorer") == scorer; });
}

bool TaskConfig::HasFilter(std::string_view filter) const {
  const Value::List& pipelines = filters.AsList();
  return std::any_of(pipelines.begin(), pipelines.end(), [&](const Value& pipeline) {
    const Value::List& steps = pipeline.Find("steps")->AsList();
    return std::any_of(steps.begin(), steps.end(),
                       [&](const Value& step) { return step.FindString("function") == filter; });
  });
}

absl::StatusOr<TaskConfig> ReadTaskConfig(const TaskFile& file, const FunctionTable& functions) {
  ETALON_TRY_DO(CheckTaskKeys(file));
  const Keys keys(file, file.config, "");
  TaskConfig config;
  config.name = file.name;
  config.alias = file.name;
  ETALON_TRY_DO(keys.Text("task_alias", &config.alias));
  ETALON_TRY_DO(ReadOutputType(keys, &config));
  ETALON_TRY_DO(ReadDataset(keys, file, &config));
  config.process_docs = keys.Get("process_docs");
  config.doc_to_text = keys.Get("doc_to_text");
  config.doc_to_target = keys.Get("doc_to_target");
  config.doc_to_choice = keys.Get("doc_to_choice");
  config.gen_prefix = keys.Get("gen_prefix");
  config.description = keys.Get("description");
  ETALON_TRY_DO(keys.Text("target_delimiter", &config.target_delimiter));
  ETALON_TRY_DO(keys.Text("fewshot_delimiter", &config.fewshot_delimiter));
  ETALON_TRY_DO(RequireFields(keys, config));
  ETALON_TRY_DO(ReadFewshot(keys, file, &config));
  ETALON_TRY_DO(keys.Int("num_fewshot", 0, kFewshotMax, &config.num_fewshot));
  std::optional<int64_t> repeats;
  ETALON_TRY_DO(keys.Int("repeats", 1, kRepeatsMax, &repeats));
  config.repeats = repeats.value_or(1);
  ETALON_TRY_DO(ReadGeneration(keys, &config));
  ETALON_TRY_DO(ReadMetadata(keys, &config));
  ETALON_TRY(config.filters, ReadFilters(file, functions, &config.scorer_inputs));
  ETALON_TRY(config.metrics,
             ReadMetrics(file, config.output_type, functions, &config.scorer_inputs));
  config.metrics_left_out = MetricsLeftOut(file, config.output_type);
  config.has_process_results = !keys.Get("process_results").is_none();
  return config;
}

}  // namespace etalon
