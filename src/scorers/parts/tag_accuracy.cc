#include <algorithm>
#include <vector>

#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

// MasakhaPOS: the tags of a sentence one by one, up to the end of the shorter list.
class TagAccuracyScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    const Value* right = scorer_input.Find("references");
    if (right == nullptr || !right->is_list()) {
      return absl::InvalidArgumentError("tag_accuracy: the document has no \"references\"");
    }
    if (results.empty()) return absl::InvalidArgumentError("tag_accuracy: there is no answer");
    ETALON_TRY(const std::vector<Value> given, Tags(results[0]));
    const size_t count = std::min(given.size(), right->AsList().size());
    if (count == 0) return Score{0.0};
    double equal = 0;
    for (size_t i = 0; i < count; ++i) equal += given[i] == right->AsList()[i] ? 1 : 0;
    return Score{equal / static_cast<double>(count)};
  }

 private:
  // The filter regex_pos leaves a list of tags, alone or one for each response.
  static absl::StatusOr<std::vector<Value>> Tags(const Value& result) {
    if (!result.is_list()) {
      return absl::InvalidArgumentError("tag_accuracy: the filters must leave a list of tags");
    }
    std::vector<Value> tags;
    for (const Value& item : result.AsList()) {
      if (item.is_list()) {
        tags.insert(tags.end(), item.AsList().begin(), item.AsList().end());
      } else {
        tags.push_back(item);
      }
    }
    return tags;
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("tag_accuracy", arguments));
  return std::make_unique<TagAccuracyScorer>();
}

}  // namespace

extern const ScorerEntry scorer_tag_accuracy;
const ScorerEntry scorer_tag_accuracy = {
    .name = "tag_accuracy",
    .summary = "share of right tags of a sentence, up to the end of the shorter list (MasakhaPOS)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
