// What lm-eval's generation_kwargs mean.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "tasks/task_config.h"

namespace etalon {
namespace {

constexpr int64_t kTokensMax = 1 << 20;
// In lm-eval's order: the first that is given counts.
constexpr std::string_view kMaxTokensNames[] = {"max_gen_toks", "max_new_tokens", "max_tokens",
                                                "max_completion_tokens"};

const std::vector<std::string>& KnownNames() {
  static const auto& names = *new std::vector<std::string>{"until",
                                                           "do_sample",
                                                           "temperature",
                                                           "top_p",
                                                           "top_k",
                                                           "min_p",
                                                           "num_beams",
                                                           "max_gen_toks",
                                                           "max_tokens",
                                                           "max_new_tokens",
                                                           "max_completion_tokens"};
  return names;
}

absl::Status Error(std::string_view name, std::string_view what) {
  return absl::InvalidArgumentError(StrCat("generation argument \"", name, "\" ", what));
}

absl::Status ReadNumber(const Value& arguments, std::string_view name, double lowest,
                        double highest, double* number) {
  const Value* value = arguments.Find(name);
  if (value == nullptr || value->is_none()) return absl::OkStatus();
  if (!value->is_number() || !(value->AsDouble() >= lowest && value->AsDouble() <= highest)) {
    return Error(name, StrCat("must be a number from ", lowest, " to ", highest, ", not ",
                              PythonRepr(*value)));
  }
  *number = value->AsDouble();
  return absl::OkStatus();
}

absl::Status ReadUntil(const Value& arguments, GenerationSettings* settings) {
  const Value* until = arguments.Find("until");
  if (until == nullptr || until->is_none()) return absl::OkStatus();
  const Value::List stops = until->is_list() ? until->AsList() : Value::List{*until};
  for (const Value& stop : stops) {
    if (!stop.is_string()) {
      return Error("until", StrCat("holds ", PythonRepr(stop), ", which is no text"));
    }
    // An empty stop string would end every text before it begins; lm-eval skips it.
    if (!stop.AsString().empty()) settings->until.push_back(stop.AsString());
  }
  return absl::OkStatus();
}

absl::Status ReadMaxTokens(const Value& arguments, GenerationSettings* settings) {
  for (const std::string_view name : kMaxTokensNames) {
    const Value* value = arguments.Find(name);
    if (value == nullptr || value->is_none()) continue;
    const bool is_whole = value->is_number() && std::floor(value->AsDouble()) == value->AsDouble();
    if (!is_whole || value->AsDouble() < 1 || value->AsDouble() > kTokensMax) {
      return Error(name, StrCat("must be a whole number from 1 to ", kTokensMax, ", not ",
                                PythonRepr(*value)));
    }
    settings->max_tokens = static_cast<int32_t>(value->AsDouble());
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<GenerationSettings> ReadGenerationSettings(const Value& arguments) {
  GenerationSettings settings;
  settings.arguments = arguments;
  if (!arguments.is_dict()) return settings;
  for (const auto& [name, value] : arguments.AsDict()) {
    const auto& known = KnownNames();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return Error(name, StrCat("is not known", DidYouMean(name, known)));
    }
  }
  constexpr double kBeamsOnly = 1;
  double beams = kBeamsOnly, top_k = 0;
  ETALON_TRY_DO(ReadNumber(arguments, "num_beams", kBeamsOnly, kBeamsOnly, &beams));
  ETALON_TRY_DO(ReadNumber(arguments, "temperature", 0, 100, &settings.temperature));
  ETALON_TRY_DO(ReadNumber(arguments, "top_p", 0, 1, &settings.top_p));
  ETALON_TRY_DO(ReadNumber(arguments, "top_k", 0, INT32_MAX, &top_k));
  ETALON_TRY_DO(ReadNumber(arguments, "min_p", 0, 1, &settings.min_p));
  if (std::floor(top_k) != top_k) return Error("top_k", "must be a whole number");
  settings.top_k = static_cast<int32_t>(top_k);
  const Value* do_sample = arguments.Find("do_sample");
  settings.do_sample = settings.temperature > 0;
  if (do_sample != nullptr && do_sample->is_bool()) {
    settings.do_sample = do_sample->AsBool();
    // As the field's runtimes have it: sampling without a temperature is at 1.
    if (settings.do_sample && arguments.Find("temperature") == nullptr) settings.temperature = 1;
    if (settings.temperature == 0) settings.do_sample = false;
  } else if (do_sample != nullptr && !do_sample->is_none()) {
    return Error("do_sample", StrCat("must be true or false, not ", PythonRepr(*do_sample)));
  }
  if (!settings.do_sample) settings.temperature = 0;
  ETALON_TRY_DO(ReadMaxTokens(arguments, &settings));
  ETALON_TRY_DO(ReadUntil(arguments, &settings));
  return settings;
}

}  // namespace etalon
