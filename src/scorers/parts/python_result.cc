// What a function of a task's own Python modules, process_results or a metric, gives of a document:
// one entry of the dict that it returns. It has run before (etalon/program_runner.h).
#include <algorithm>
#include <iterator>

#include "base/hash.h"
#include "base/json.h"
#include "base/python.h"
#include "base/str.h"
#include "base/texts/python_answer.h"
#include "base/try.h"
#include "etalon/program_runner.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

// Python's mark of one document, as far as it is numbers.
absl::StatusOr<Score> NumbersIn(const Value& value) {
  const Value one = Value::MakeList({value});
  Score score;
  for (const Value& each : value.is_list() ? value.AsList() : one.AsList()) {
    if (each.is_bool()) {
      score.push_back(each.AsBool() ? 1 : 0);
    } else if (each.is_number()) {
      score.push_back(each.AsDouble());
    } else {
      return absl::InvalidArgumentError(StrCat("is a ", KindName(each.kind()), ", no number"));
    }
  }
  return score;
}

class PythonResult : public Scorer {
 public:
  explicit PythonResult(const Value& arguments)
      : head_(Value::MakeDict({{"call", arguments.FindString("call")},
                               {"function", arguments.FindString("name")},
                               {"is_log_likelihood", arguments.FindBool("is_log_likelihood")},
                               {"module", arguments.FindString("module")},
                               {"modules", arguments.FindString("modules")}})),
        metric_(arguments.FindString("metric")),
        numbers_(static_cast<size_t>(arguments.FindInt("numbers"))),
        is_rolling_(arguments.FindBool("is_rolling")),
        arguments_(arguments.Find("arguments") == nullptr ? Value(Value::Dict())
                                                          : *arguments.Find("arguments")) {}

  absl::StatusOr<std::vector<std::string>> Programs(const Value& scorer_input,
                                                    std::span<const Value> results) const override {
    ETALON_TRY(const std::string head, CanonicalJson(head_));
    ETALON_TRY(const std::string arguments, IsMetric() ? MetricArguments(scorer_input, results)
                                                       : DocumentArguments(scorer_input, results));
    return std::vector<std::string>{StrCat(kPythonCallLine, head, "\n", arguments)};
  }

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const auto calls, Programs(scorer_input, results));
    const Value* verdicts = scorer_input.Find("verdicts");
    const std::string digest = Sha256Hex(calls[0]);
    const std::string verdict = verdicts == nullptr ? "" : verdicts->FindString(digest);
    if (verdict.empty()) {
      return absl::InvalidArgumentError(StrCat("python_result: no answer to the call ", digest));
    }
    const std::string function = head_.FindString("function");
    const auto value = ReadPythonAnswer(verdict);
    if (!value.ok()) {
      return absl::InvalidArgumentError(StrCat(function, ": ", ToView(value.status().message())));
    }
    if (!value->is_dict()) {
      return absl::InvalidArgumentError(
          StrCat(function, ": gives a ", KindName(value->kind()), ", not a dict of metrics"));
    }
    const Value* given = value->Find(metric_);
    if (given == nullptr && !value->AsDict().empty() && IsMetric()) {
      return absl::InvalidArgumentError(StrCat(
          function, ": gives \"", value->AsDict().front().first, "\", not \"", metric_, "\""));
    }
    if (given == nullptr) return Score();  // as in lm-eval, the metric is not of this document
    auto score = NumbersIn(*given);
    if (numbers_ == 0) return score.ok() ? *score : Score();  // a function will read what it is
    if (!score.ok()) {
      return absl::InvalidArgumentError(
          StrCat(function, ": ", metric_, " ", ToView(score.status().message())));
    }
    if (score->size() == numbers_) return score;
    return absl::InvalidArgumentError(StrCat(function, ": ", metric_, " is ", score->size(),
                                             " numbers; its aggregation takes ", numbers_));
  }

 private:
  bool IsMetric() const { return head_.FindString("call") == "metric"; }

  absl::StatusOr<std::string> DocumentArguments(const Value& scorer_input,
                                                std::span<const Value> results) const {
    const Value* document = scorer_input.Find("document");
    if (document == nullptr || !document->is_string()) {
      return absl::InvalidArgumentError("python_result: the document is missing");
    }
    Value::List answers(results.begin(), results.end());
    for (Value& answer : answers) {
      // lm-eval hands over the log-likelihood alone.
      if (is_rolling_ && answer.is_list()) answer = Value(answer.AsList().front());
    }
    return StrCat("[", document->AsString(), ", ",
                  PythonJson(Value(std::move(answers)), {.ensure_ascii = true}), "]");
  }

  // Its keywords, what is right, whether that is one of several, and what was answered.
  absl::StatusOr<std::string> MetricArguments(const Value& scorer_input,
                                              std::span<const Value> results) const {
    const Value* references = scorer_input.Find("references");
    if (references == nullptr || results.empty()) {
      return absl::InvalidArgumentError("python_result: the references are missing");
    }
    return PythonJson(
        Value::MakeList({arguments_, *references, scorer_input.FindBool("is_multiple_target"),
                         metric_, results.front()}),
        {.ensure_ascii = true});
  }

  const Value head_;
  const std::string metric_;
  const size_t numbers_;  // 0: whatever it is
  const bool is_rolling_;
  const Value arguments_;  // of a metric: its keywords
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  constexpr std::string_view kKnown[] = {"call",    "metric",    "module",
                                         "name",    "modules",   "is_log_likelihood",
                                         "numbers", "arguments", "is_rolling"};
  for (const auto& [key, value] : arguments.is_dict() ? arguments.AsDict() : Value::Dict()) {
    if (std::find(std::begin(kKnown), std::end(kKnown), key) != std::end(kKnown)) continue;
    return absl::InvalidArgumentError(StrCat("python_result: unknown argument \"", key, "\""));
  }
  for (const char* key : {"call", "metric", "module", "name", "modules"}) {
    if (!arguments.FindString(key).empty()) continue;
    return absl::InvalidArgumentError(
        StrCat("python_result: is made for a function of a task; \"", key, "\" is missing"));
  }
  return std::make_unique<PythonResult>(arguments);
}

}  // namespace

extern const ScorerEntry scorer_python_result;
const ScorerEntry scorer_python_result = {
    .name = kPythonScorer,
    .summary = "what a Python function of the task gives (needs --allow-python)",
    .metric = "mean",
    .higher_is_better = true,
    .runs_programs = true,
    .create = Create,
};

}  // namespace etalon
