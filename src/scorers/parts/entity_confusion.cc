#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/letter_case.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/choices.h"
#include "scorers/texts.h"

namespace etalon {
namespace {

using Entity = std::pair<std::string, std::string>;  // text and kind

constexpr size_t kLabels = 4;  // PER, LOC, ORG, and none
constexpr size_t kOrganisation = 2, kNone = 3;

// EVALITA's named entities: how often each kind was taken for each. Where a reply has more entities
// than the document those that it lacks count as persons, and each further one as an organisation
// that is none: so has the field.
class EntityConfusionScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    const std::string* reply = results.empty() ? nullptr : OnlyText(results[0]);
    if (reply == nullptr) {
      return absl::InvalidArgumentError(
          "entity_confusion: the filters must leave one text, e.g. by take_first");
    }
    ETALON_TRY(const std::vector<Entity> wanted, ReadEntities(scorer_input));
    const std::vector<Entity> given = Given(*reply);
    Score confusion(kLabels * kLabels, 0.0);
    const auto count = [&](size_t gold, size_t answer) { ++confusion[gold * kLabels + answer]; };
    if (given.empty() && wanted.empty()) count(kNone, kNone);
    const size_t missed = given.size() > wanted.size() ? 0 : kNone;
    for (const Entity& entity : wanted) {
      ETALON_TRY(const size_t label, LabelOf(entity.second));
      bool is_found = false;
      for (const Entity& each : given) is_found = is_found || each == entity;
      count(label, is_found ? label : missed);
    }
    for (size_t i = wanted.size(); i < given.size(); ++i) count(kNone, kOrganisation);
    return confusion;
  }

 private:
  static absl::StatusOr<size_t> LabelOf(std::string_view kind) {
    constexpr std::array<std::string_view, 3> kKinds = {"PER", "LOC", "ORG"};
    for (size_t i = 0; i < kKinds.size(); ++i) {
      if (kKinds[i] == kind) return i;
    }
    if (kind == "O") return kNone;
    return absl::InvalidArgumentError("entity_confusion: an entity is no PER, LOC, ORG or O");
  }

  static absl::StatusOr<std::vector<Entity>> ReadEntities(const Value& scorer_input) {
    const Value* list = scorer_input.Find("entities");
    if (list == nullptr || !list->is_list()) {
      return absl::InvalidArgumentError("entity_confusion: the document has no list \"entities\"");
    }
    std::vector<Entity> entities;
    for (const Value& pair : list->AsList()) {
      const bool is_pair = pair.is_list() && pair.AsList().size() == 2 &&
                           pair.AsList()[0].is_string() && pair.AsList()[1].is_string();
      if (!is_pair) return absl::InvalidArgumentError("entity_confusion: an entity is no pair");
      entities.emplace_back(pair.AsList()[0].AsString(), pair.AsList()[1].AsString());
    }
    return entities;
  }

  // Of "Anna$PER, Roma$LOC". An empty reply counts as one entity, that of no document.
  static std::vector<Entity> Given(std::string_view reply) {
    if (reply.find("&&NOENT&&") != std::string_view::npos) return {};
    if (reply.empty()) return {{"W", "R"}};
    std::vector<Entity> entities;
    for (const std::string_view item : SplitText(reply, ",")) {
      const auto parts = SplitText(PythonStrip(item), "$");
      if (parts[0].empty()) continue;
      entities.emplace_back(parts[0], parts.size() < 2 ? "" : UpperCase(parts[1]));
    }
    return entities;
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("entity_confusion", arguments));
  return std::make_unique<EntityConfusionScorer>();
}

}  // namespace

extern const ScorerEntry scorer_entity_confusion;
const ScorerEntry scorer_entity_confusion = {
    .name = "entity_confusion",
    .summary = "how often each kind of named entity was taken for each (EVALITA)",
    .metric = "entity_f1",
    .higher_is_better = true,
    .is_binary = false,
    .numbers = kLabels * kLabels,
    .create = Create,
};

}  // namespace etalon
