#include "records/exports/lm_eval_config.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "base/lm_eval_task_keys.h"
#include "base/str.h"
#include "records/record_reader.h"

namespace etalon {
namespace {

// The fields of FewshotConfig (lm_eval/config/task.py), in order.
constexpr std::array<std::string_view, 11> kFewshotKeys = {
    "sampler",         "split",         "process_docs",  "fewshot_indices", "samples",
    "doc_to_text",     "doc_to_choice", "doc_to_target", "gen_prefix",      "fewshot_delimiter",
    "target_delimiter"};

// A function of a task file by its name, where lm-eval prints its source.
Value WithoutFunctions(const Value& value) {
  if (value.is_list()) {
    Value::List list;
    for (const Value& item : value.AsList()) list.push_back(WithoutFunctions(item));
    return Value(std::move(list));
  }
  if (!value.is_dict()) return value;
  constexpr std::string_view kFunction = "!function";
  if (const Value* name = value.Find(kFunction); name != nullptr && name->is_string()) {
    return Value(StrCat(kFunction, " ", name->AsString()));
  }
  Value out{Value::Dict()};
  for (const auto& [key, item] : value.AsDict()) out.Set(key, WithoutFunctions(item));
  return out;
}

// The dict with some keys before the others.
Value WithFirst(const Value& dict, std::initializer_list<std::string_view> first) {
  if (!dict.is_dict()) return dict;
  Value out{Value::Dict()};
  for (const std::string_view key : first) {
    if (const Value* found = dict.Find(key)) out.Set(key, *found);
  }
  for (const auto& [key, item] : dict.AsDict()) {
    if (out.Find(key) == nullptr) out.Set(key, item);
  }
  return out;
}

Value EachWithFirst(const Value& list, std::initializer_list<std::string_view> first) {
  if (!list.is_list()) return list;
  Value::List out;
  for (const Value& item : list.AsList()) out.push_back(WithFirst(item, first));
  return Value(std::move(out));
}

Value FewshotConfigOf(const Value& config) {
  const Value* own = config.Find("fewshot_config");
  const auto value_of = [&](std::string_view key) {
    const Value* found = own == nullptr ? nullptr : own->Find(key);
    if (found == nullptr && key == "split") found = config.Find("fewshot_split");
    if (found == nullptr && key != "sampler" && key != "fewshot_indices" && key != "samples") {
      found = config.Find(key);
    }
    return found == nullptr ? Value() : *found;
  };
  Value out{Value::Dict()};
  for (const std::string_view key : kFewshotKeys) out.Set(key, value_of(key));
  if (out.Find("sampler")->is_none()) out.Set("sampler", "default");
  return out;
}

Value FilterList(const Value& list) {
  if (!list.is_list()) return list;
  Value::List out;
  for (const Value& pipeline : list.AsList()) {
    Value ordered = WithFirst(pipeline, {"name", "filter"});
    if (const Value* steps = ordered.Find("filter")) {
      ordered.Set("filter", EachWithFirst(*steps, {"function"}));
    }
    out.push_back(std::move(ordered));
  }
  return Value(std::move(out));
}

}  // namespace

Value LmEvalConfig(const Value& task) {
  const Value* stated = task.Find("config");
  Value config =
      stated != nullptr && stated->is_dict() ? WithoutFunctions(*stated) : Value(Value::Dict());
  const auto set_default = [&config](std::string_view key, const Value& value) {
    const Value* found = config.Find(key);
    if (found == nullptr || found->is_none()) config.Set(key, value);
  };
  set_default("task", task.FindString("name"));
  set_default("unsafe_code", false);
  set_default("description", "");
  set_default("target_delimiter", " ");
  set_default("fewshot_delimiter", "\n\n");
  set_default("output_type", task.FindString("output_type"));
  set_default("repeats", task.FindInt("repeats", 1));
  set_default("should_decontaminate", false);
  config.Set("fewshot_config", FewshotConfigOf(config));
  const Value* fewshot = task.Find("fewshot");
  config.Set("num_fewshot", fewshot == nullptr ? int64_t{0} : fewshot->FindInt("count"));
  const auto generation = GenerationArgumentsOf(task);
  if (generation.ok()) config.Set("generation_kwargs", *generation);
  if (const Value* metrics = config.Find("metric_list")) {
    config.Set("metric_list",
               EachWithFirst(*metrics, {"metric", "aggregation", "higher_is_better"}));
  }
  if (const Value* filters = config.Find("filter_list")) {
    config.Set("filter_list", FilterList(*filters));
  }
  Value out{Value::Dict()};
  for (const std::string_view key : kLmEvalTaskKeys) {
    const Value* found = key.empty() ? nullptr : config.Find(key);
    if (found != nullptr && !found->is_none()) out.Set(key, *found);
  }
  return out;
}

}  // namespace etalon
