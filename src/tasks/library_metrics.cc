#include "tasks/library_metrics.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "base/str.h"

namespace etalon {
namespace {

std::vector<PortedMetric> Rouge(const Value& arguments) {
  std::vector<PortedMetric> metrics;
  for (const std::string_view measure : {"rouge1", "rouge2", "rougeL", "rougeLsum"}) {
    PortedMetric metric{.metric = std::string(measure), .scorer = "rouge", .arguments = arguments};
    metric.arguments.Set("measure", measure);
    metrics.push_back(std::move(metric));
  }
  return metrics;
}

absl::StatusOr<std::vector<PortedMetric>> F1(const Value& arguments) {
  for (const auto& [key, value] : arguments.AsDict()) {
    if (key == "average") continue;
    return absl::InvalidArgumentError(
        StrCat("f1 with hf_evaluate takes no argument \"", key, "\" here"));
  }
  // Of a single document each of these is 1 when the labels are the same, and else 0.
  const std::string average = arguments.FindString("average", "binary");
  if (average == "micro" || average == "macro" || average == "weighted") {
    return std::vector<PortedMetric>{{.metric = "f1", .scorer = "accuracy"}};
  }
  return absl::UnimplementedError(
      "f1 with hf_evaluate is of one document at a time, for which only `average: micro`, `macro` "
      "and `weighted` are defined; `aggregation: f1` is of all documents");
}

}  // namespace

bool IsLibraryMetric(std::string_view name) {
  constexpr std::string_view kNames[] = {"rouge", "accuracy", "wer"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

absl::StatusOr<std::vector<PortedMetric>> LibraryMetrics(const std::string& name,
                                                         const Value& arguments) {
  if (name == "f1") return F1(arguments);
  // A task file of ours may ask for one of the four alone.
  if (name == "rouge" && arguments.Find("measure") == nullptr) return Rouge(arguments);
  // lm-eval's exact_match is the library's, to the letter.
  if (IsLibraryMetric(name) || name == "exact_match") {
    return std::vector<PortedMetric>{{name, name, arguments}};
  }
  return absl::UnimplementedError(
      StrCat("\"", name,
             "\" with hf_evaluate needs Python; there are accuracy, exact_match, f1, "
             "rouge and wer"));
}

}  // namespace etalon
