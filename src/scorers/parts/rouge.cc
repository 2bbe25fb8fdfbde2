#include "absl/status/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "scorers/rouge_marks.h"

namespace etalon {
namespace {

class RougeScorer : public Scorer {
 public:
  RougeScorer(RougeMarks marks, RougeMeasure measure)
      : marks_(std::move(marks)), measure_(measure) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const double f, marks_.Best(measure_, scorer_input, results));
    return Score{f};
  }

 private:
  const RougeMarks marks_;
  const RougeMeasure measure_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  static constexpr std::string_view kOwn[] = {"measure"};
  ETALON_TRY(RougeMarks marks, RougeMarks::Create("rouge", arguments, kOwn));
  const std::string name = arguments.FindString("measure", "rougeL");
  const auto measure = RougeMeasureNamed(name);
  if (!measure.has_value()) {
    std::vector<std::string> known;
    for (const RougeMeasure each : kRougeMeasures) known.emplace_back(NameOf(each));
    return absl::InvalidArgumentError(
        StrCat("scorer rouge: unknown measure \"", name, "\"", DidYouMean(name, known)));
  }
  return std::make_unique<RougeScorer>(std::move(marks), *measure);
}

}  // namespace

extern const ScorerEntry scorer_rouge;
const ScorerEntry scorer_rouge = {
    .name = "rouge",
    .summary = "F measure of the words that an answer shares with a reference (ROUGE), 0 to 1",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
