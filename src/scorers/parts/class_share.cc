#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/choices.h"
#include "scorers/texts.h"

namespace etalon {
namespace {

// LongBench's classification: where the right class is named, one over the number of classes named.
class ClassShareScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const AnsweredText text, ReadAnsweredText("class_share", scorer_input, results));
    const Value* classes = scorer_input.Find("classes");
    if (classes == nullptr || !classes->is_list()) {
      return absl::InvalidArgumentError("class_share: the document has no list \"classes\"");
    }
    const std::string_view answer = PythonStrip(text.answer);
    std::vector<std::string> named;
    for (const Value& each : classes->AsList()) {
      if (!each.is_string()) return absl::InvalidArgumentError("class_share: a class is no text");
      if (answer.find(each.AsString()) != std::string_view::npos) named.push_back(each.AsString());
    }
    double best = 0;
    for (const std::string& right : text.references) best = std::max(best, Share(named, right));
    return Score{best};
  }

 private:
  // Names that are a part of the right one do not count. The field takes them from the list that it
  // walks along, and so passes over what follows each.
  static double Share(std::vector<std::string> named, const std::string& right) {
    for (size_t i = 0; i < named.size(); ++i) {
      const std::string name = named[i];
      if (name == right || right.find(name) == std::string::npos) continue;
      named.erase(std::find(named.begin(), named.end(), name));
    }
    const bool is_named = std::find(named.begin(), named.end(), right) != named.end();
    return is_named ? 1.0 / static_cast<double>(named.size()) : 0.0;
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("class_share", arguments));
  return std::make_unique<ClassShareScorer>();
}

}  // namespace

extern const ScorerEntry scorer_class_share;
const ScorerEntry scorer_class_share = {
    .name = "class_share",
    .summary = "one over the classes that a text names, if the right one is among them (LongBench)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
