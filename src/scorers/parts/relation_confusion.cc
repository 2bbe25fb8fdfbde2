#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/choices.h"
#include "scorers/texts.h"

namespace etalon {
namespace {

using Relation = std::pair<std::string, std::string>;

// EVALITA's relations: [true negatives, false positives, false negatives, true positives].
class RelationConfusionScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    const std::string* reply = results.empty() ? nullptr : OnlyText(results[0]);
    if (reply == nullptr) {
      return absl::InvalidArgumentError(
          "relation_confusion: the filters must leave one text, e.g. by take_first");
    }
    ETALON_TRY(const std::vector<Relation> wanted, ReadRelations(scorer_input));
    const bool has_none = reply->find("&&NOREL&&") != std::string::npos;
    if (wanted.empty()) return has_none ? Score{1, 0, 0, 0} : Score{0, 1, 0, 0};
    Score counts(4, 0.0);
    if (has_none) {
      counts[2] = static_cast<double>(wanted.size());
      return counts;
    }
    Compare(wanted, Given(*reply), &counts);
    return counts;
  }

 private:
  using Relations = std::vector<std::optional<Relation>>;

  // Of each right relation all equal ones of the reply are taken. Of what is left the field looks
  // at the first ones only, as many as the reply has too many.
  static void Compare(const std::vector<Relation>& wanted, Relations given, Score* counts) {
    for (const Relation& relation : wanted) {
      bool is_found = false;
      for (auto& each : given) {
        if (each != relation) continue;
        is_found = true;
        each.reset();
      }
      ++(*counts)[is_found ? 3 : 2];
    }
    for (size_t i = 0; i + wanted.size() < given.size(); ++i) {
      if (given[i].has_value()) ++(*counts)[1];
    }
  }

  static absl::StatusOr<std::vector<Relation>> ReadRelations(const Value& scorer_input) {
    const Value* list = scorer_input.Find("relations");
    if (list == nullptr || !list->is_list()) {
      return absl::InvalidArgumentError("relation_confusion: the document has no \"relations\"");
    }
    std::vector<Relation> relations;
    for (const Value& pair : list->AsList()) {
      const bool is_pair = pair.is_list() && pair.AsList().size() == 2 &&
                           pair.AsList()[0].is_string() && pair.AsList()[1].is_string();
      if (!is_pair) return absl::InvalidArgumentError("relation_confusion: a relation is no pair");
      relations.emplace_back(pair.AsList()[0].AsString(), pair.AsList()[1].AsString());
    }
    return relations;
  }

  // Of "5 mg$glucosio%3$insulina".
  static Relations Given(std::string_view reply) {
    if (reply.empty()) return {Relation{"W", "R"}};
    Relations relations;
    for (const std::string_view item : SplitText(reply, "%")) {
      const auto parts = SplitText(item, "$");
      Relation relation(PythonStrip(parts[0]), parts.size() < 2 ? "" : PythonStrip(parts[1]));
      // The field marks with this what it has taken.
      const bool is_mark = relation == Relation{"DELETED", "DELETED"};
      relations.push_back(is_mark ? std::nullopt : std::optional<Relation>(std::move(relation)));
    }
    return relations;
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("relation_confusion", arguments));
  return std::make_unique<RelationConfusionScorer>();
}

}  // namespace

extern const ScorerEntry scorer_relation_confusion;
const ScorerEntry scorer_relation_confusion = {
    .name = "relation_confusion",
    .summary = "relations that are rightly or wrongly there or not (EVALITA)",
    .metric = "relation_f1",
    .higher_is_better = true,
    .is_binary = false,
    .numbers = 4,
    .create = Create,
};

}  // namespace etalon
