#include "base/str.h"
#include "base/try.h"
#include "scorers/true_false.h"

namespace etalon {
namespace {

class TrueLikeness : public Scorer {
 public:
  TrueLikeness(std::unique_ptr<TrueFalseLikeness> likeness, bool is_difference)
      : likeness_(std::move(likeness)), is_difference_(is_difference) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const auto best, likeness_->Measure(scorer_input, results));
    return Score{is_difference_ ? best.of_true - best.of_false : best.of_true};
  }

 private:
  const std::unique_ptr<TrueFalseLikeness> likeness_;
  const bool is_difference_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  std::string number = "max";
  if (arguments.is_dict()) {
    for (const auto& [name, value] : arguments.AsDict()) {
      if (name == "measure") continue;
      if (name != "number") {
        return absl::InvalidArgumentError(
            StrCat("scorer true_likeness takes no argument \"", name, "\""));
      }
      number = value.is_string() ? value.AsString() : "";
    }
  }
  if (number != "max" && number != "diff") {
    return absl::InvalidArgumentError("scorer true_likeness: number must be \"max\" or \"diff\"");
  }
  ETALON_TRY(auto likeness, TrueFalseLikeness::Create("true_likeness", arguments));
  return std::make_unique<TrueLikeness>(std::move(likeness), number == "diff");
}

}  // namespace

extern const ScorerEntry scorer_true_likeness;
const ScorerEntry scorer_true_likeness = {
    .name = "true_likeness",
    .summary =
        "likeness to the most alike true answer, or how much more than to a false one "
        "(TruthfulQA)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
