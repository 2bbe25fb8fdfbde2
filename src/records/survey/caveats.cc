#include "records/survey/caveats.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace etalon {
namespace {

// From which share on a count makes the number beside it doubtful. Each is a judgement: what is
// surely an error of task or model counts early, what honest models do now and then counts late.
struct CountRule {
  CaveatKind kind;
  std::string_view key;      // of counts
  std::string_view of;       // what it is a part of, another key
  double doubt_share = 0.0;  // 0: any
};

constexpr CountRule kCountRules[] = {
    {CaveatKind::kFailed, "failed", "samples", 0.01},
    {CaveatKind::kUnscored, "unscored", "documents", 0.01},
    {CaveatKind::kNoGold, "no_gold", "documents", 0.0},
    {CaveatKind::kAllEqual, "all_equal", "samples", 0.05},
    {CaveatKind::kZero, "zero", "requests", 0.01},
    {CaveatKind::kNothingExtracted, "nothing_extracted", "documents", 0.1},
    {CaveatKind::kEmpty, "empty", "requests", 0.05},
    {CaveatKind::kOutside, "outside", "documents", 0.2},
    {CaveatKind::kCutAtLength, "cut_at_length", "requests", 0.2},
    {CaveatKind::kTruncated, "truncated", "samples", 0.05},
    {CaveatKind::kTied, "tied", "samples", 0.2},
};

// Thoughts that did not end are scored as if they were the answer.
constexpr double kThoughtsOpenDoubtShare = 0.05;

// Below this many documents neither all right nor a favourite position says anything.
constexpr int64_t kDocumentsMin = 20;

using ByName = std::map<std::string, const Value*>;
using ByKind = std::map<CaveatKind, std::vector<CaveatPlace>>;

void AddCount(const Value& counts, const CountRule& rule, ByKind* found) {
  const Value* stated = counts.Find(rule.key);
  if (stated == nullptr) return;
  // What is equal everywhere is a tie too, and is said once.
  const int64_t said = rule.kind == CaveatKind::kTied ? counts.FindInt("all_equal") : 0;
  const auto add = [&](const std::string& filter, const Value& count) {
    if (!count.is_int() || count.AsInt() <= said) return;
    CaveatPlace place{.task = counts.FindString("task"),
                      .filter = filter,
                      .count = count.AsInt() - said,
                      .of = counts.FindInt(rule.of)};
    place.is_doubt = place.share() >= rule.doubt_share;
    (*found)[rule.kind].push_back(std::move(place));
  };
  if (stated->is_dict()) {
    for (const auto& [filter, count] : stated->AsDict()) add(filter, count);
  } else {
    add("", *stated);
  }
}

void AddThoughts(const Value& counts, ByKind* found) {
  const Value* thoughts = counts.Find("thoughts");
  const int64_t open = thoughts == nullptr ? 0 : thoughts->FindInt("without_end");
  if (open == 0) return;
  CaveatPlace place{.task = counts.FindString("task"),
                    .count = open,
                    .of = open + thoughts->FindInt("taken_off")};
  place.is_doubt = place.share() >= kThoughtsOpenDoubtShare;
  (*found)[CaveatKind::kThoughtsOpen].push_back(std::move(place));
}

// Metrics that could not mark documents which others could.
void AddUnscoredMetrics(const Value& counts, ByKind* found) {
  const Value* by_metric = counts.Find("unscored_by");
  if (by_metric == nullptr || !by_metric->is_dict()) return;
  constexpr double kDoubtShare = 0.01;
  const int64_t said = counts.FindInt("unscored");
  for (const auto& [key, count] : by_metric->AsDict()) {
    const size_t comma = key.rfind(',');
    if (comma == std::string::npos || !count.is_int() || count.AsInt() <= said) continue;
    CaveatPlace place{.task = counts.FindString("task"),
                      .filter = key.substr(comma + 1),
                      .metric = key.substr(0, comma),
                      .count = count.AsInt(),
                      .of = counts.FindInt("documents")};
    place.is_doubt = place.share() >= kDoubtShare;
    (*found)[CaveatKind::kUnscored].push_back(std::move(place));
  }
}

double NumberAt(const Value* list, size_t index) {
  if (list == nullptr || !list->is_list() || index >= list->AsList().size()) return 0;
  const Value& number = list->AsList()[index];
  return number.is_number() ? number.AsDouble() : 0;
}

// The most chosen position, when neither the right answers nor guessing explain how often.
void AddOnePosition(const Value& counts, const Value& choices, ByKind* found) {
  constexpr double kExcessMin = 0.15, kExcessDoubt = 0.25, kDeviationsMin = 4;
  const int64_t documents = choices.FindInt("documents");
  const Value* chosen = choices.Find("chosen");
  // Equal choices are all counted at the first place.
  const bool is_explained = 2 * counts.FindInt("all_equal") > documents;
  if (is_explained || documents < kDocumentsMin || chosen == nullptr || !chosen->is_list()) return;
  size_t position = 0;
  for (size_t i = 0; i < chosen->AsList().size(); ++i) {
    if (NumberAt(chosen, i) > NumberAt(chosen, position)) position = i;
  }
  const auto n = static_cast<double>(documents);
  CaveatPlace place{.task = counts.FindString("task"),
                    .count = static_cast<int64_t>(NumberAt(chosen, position)),
                    .of = documents,
                    .position = static_cast<int64_t>(position)};
  place.expected = std::max(NumberAt(choices.Find("right"), position),
                            NumberAt(choices.Find("guessed"), position)) /
                   n;
  place.value = place.share();
  const double excess = place.value - place.expected;
  const double deviation = std::sqrt(place.expected * (1 - place.expected) / n);
  if (excess < kExcessMin || excess < kDeviationsMin * deviation) return;
  place.is_doubt = excess >= kExcessDoubt;
  (*found)[CaveatKind::kOnePosition].push_back(std::move(place));
}

const Value* FindBy(const Value* list, std::string_view key, std::string_view name) {
  if (list == nullptr || !list->is_list()) return nullptr;
  for (const Value& each : list->AsList()) {
    if (each.FindString(key) == name) return &each;
  }
  return nullptr;
}

// The name of the scorer behind a metric of a task of the plan.
std::string ScorerOf(const Value* task, const std::string& metric) {
  const Value* found = task == nullptr ? nullptr : FindBy(task->Find("metrics"), "name", metric);
  return found == nullptr || found->FindString("metric") != "mean" ? ""
                                                                   : found->FindString("scorer");
}

// Says whether guessing explains a score. `expected`: what guessing gives.
void AddGuessing(const Value& estimate, double expected, CaveatPlace place, ByKind* found) {
  const Value *lower = estimate.Find("lower"), *upper = estimate.Find("upper");
  const bool has_interval =
      lower != nullptr && lower->is_number() && upper != nullptr && upper->is_number();
  if (!has_interval || !(expected > 0 && expected < 1)) return;
  place.is_doubt = true;
  place.expected = expected;
  if (upper->AsDouble() < expected) {
    (*found)[CaveatKind::kBelowChance].push_back(std::move(place));
  } else if (lower->AsDouble() <= expected) {
    (*found)[CaveatKind::kChance].push_back(std::move(place));
  }
}

CaveatPlace PlaceOf(const Value& result, const Value& estimate, const char* name_key) {
  return {.task = result.FindString(name_key),
          .filter = result.FindString("filter"),
          .metric = result.FindString("metric"),
          .of = estimate.FindInt("n"),
          .value = estimate.FindDouble("value")};
}

void AddScore(const Value& result, const Value* plan_task, const Value* counts, ByKind* found) {
  const Value* estimate = result.Find("estimate");
  if (estimate == nullptr) return;
  CaveatPlace place = PlaceOf(result, *estimate, "task");
  const std::string scorer = ScorerOf(plan_task, place.metric);
  if (!IsShareOfRight(scorer)) return;
  if (place.of >= kDocumentsMin && (place.value == 0 || place.value == 1)) {
    place.is_doubt = place.value == 0;
    (*found)[place.is_doubt ? CaveatKind::kNoneRight : CaveatKind::kAllRight].push_back(place);
  }
  const std::optional<double> guessing = GuessingAt(counts, scorer, place.of);
  if (!guessing.has_value()) return;
  // Where answers are free, fewer right ones than the commonest would give is no riddle.
  const bool may_be_below = IsChoiceAccuracy(scorer);
  const double upper = estimate->FindDouble("upper", 1);
  if (may_be_below || upper >= *guessing) {
    AddGuessing(*estimate, *guessing, std::move(place), found);
  }
}

// Of a group: what guessing gives is pooled as the scores are.
void AddGroupScore(const Value& result, const Value* plan_group, const ByName& counts_of,
                   ByKind* found) {
  const Value* estimate = result.Find("estimate");
  const Value* tasks = result.Find("tasks");
  if (estimate == nullptr || tasks == nullptr || !tasks->is_list() ||
      !IsChoiceAccuracy(result.FindString("metric"))) {
    return;
  }
  const Value* metric = plan_group == nullptr ? nullptr
                                              : FindBy(plan_group->Find("metrics"), "metric",
                                                       result.FindString("metric"));
  const bool is_by_size = metric == nullptr || metric->FindBool("weight_by_size", true);
  double sum = 0, weights = 0;
  for (const Value& task : tasks->AsList()) {
    const auto counts = task.is_string() ? counts_of.find(task.AsString()) : counts_of.end();
    const Value* choices = counts == counts_of.end() ? nullptr : counts->second->Find("choices");
    if (choices == nullptr) return;
    const double weight = is_by_size ? static_cast<double>(choices->FindInt("documents")) : 1.0;
    sum += weight * choices->FindDouble("guessing");
    weights += weight;
  }
  if (weights > 0) {
    AddGuessing(*estimate, sum / weights, PlaceOf(result, *estimate, "group"), found);
  }
}

// A task of which only the first documents were asked.
void AddPartial(const Value& task, ByKind* found) {
  const Value* documents = task.Find("documents");
  if (documents == nullptr) return;
  const int64_t asked = documents->FindInt("evaluated"), all = documents->FindInt("split");
  if (asked >= all) return;
  (*found)[CaveatKind::kPartial].push_back(
      {.task = task.FindString("name"), .count = asked, .of = all});
}

// A task none of whose results has a value.
void AddNothingScored(const std::vector<const Value*>& results, const Value& counts,
                      ByKind* found) {
  const auto has_value = [](const Value* result) { return result->Find("estimate") != nullptr; };
  if (results.empty() || std::any_of(results.begin(), results.end(), has_value)) return;
  const int64_t documents = counts.FindInt("documents");
  (*found)[CaveatKind::kNothingScored].push_back({.task = counts.FindString("task"),
                                                  .count = documents,
                                                  .of = documents,
                                                  .reason = results.front()->FindString("error"),
                                                  .is_doubt = true});
}

}  // namespace

bool Caveat::is_doubt() const {
  return std::any_of(places.begin(), places.end(),
                     [](const auto& place) { return place.is_doubt; });
}

bool IsChoiceAccuracy(std::string_view scorer) {
  return scorer == "acc" || scorer == "acc_norm" || scorer == "acc_bytes" ||
         scorer == "acc_mutual_info";
}

bool IsShareOfRight(std::string_view scorer) {
  constexpr std::array<std::string_view, 10> kWholeAnswers = {
      "exact_match",   "pass_at_k", "math_equivalence", "math_spelling", "math_verify",
      "ifeval_prompt", "drop_em",   "accuracy",         "answer_exact",  "last_integer"};
  return IsChoiceAccuracy(scorer) ||
         std::find(kWholeAnswers.begin(), kWholeAnswers.end(), scorer) != kWholeAnswers.end();
}

std::optional<double> GuessingAt(const Value* counts, std::string_view scorer, int64_t n) {
  if (counts == nullptr) return std::nullopt;
  if (IsChoiceAccuracy(scorer)) {
    const Value* choices = counts->Find("choices");
    if (choices == nullptr) return std::nullopt;
    return choices->FindDouble("guessing");
  }
  if (scorer != "exact_match" || counts->Find("commonest_right") == nullptr || n <= 0) {
    return std::nullopt;
  }
  return static_cast<double>(counts->FindInt("commonest_right")) / static_cast<double>(n);
}

GuessingCover GuessingCoverOf(const Value& manifest) {
  GuessingCover cover;
  const Value *counts = manifest.Find("counts"), *results = manifest.Find("results");
  const Value* plan = manifest.Find("plan");
  if (results == nullptr || !results->is_list() || plan == nullptr) return cover;
  for (const Value& result : results->AsList()) {
    const Value* estimate = result.Find("estimate");
    if (estimate == nullptr) continue;
    ++cover.scores;
    const std::string task = result.FindString("task");
    const std::string scorer =
        ScorerOf(FindBy(plan->Find("tasks"), "name", task), result.FindString("metric"));
    const auto guessing = GuessingAt(FindBy(counts, "task", task), scorer, estimate->FindInt("n"));
    cover.compared += guessing.has_value() && estimate->Find("upper") != nullptr ? 1 : 0;
  }
  return cover;
}

std::vector<Caveat> CaveatsOf(const Value& manifest) {
  ByKind found;
  const Value* counts = manifest.Find("counts");
  const Value* results = manifest.Find("results");
  const Value* plan = manifest.Find("plan");
  const Value* tasks = plan == nullptr ? nullptr : plan->Find("tasks");
  const bool is_whole = counts != nullptr && counts->is_list() && results != nullptr &&
                        results->is_list() && tasks != nullptr && tasks->is_list();
  if (!is_whole) return {};
  ByName task_of, counts_of;
  std::map<std::string, std::vector<const Value*>> results_of;
  for (const Value& task : tasks->AsList()) {
    task_of[task.FindString("name")] = &task;
    AddPartial(task, &found);
  }
  for (const Value& result : results->AsList()) {
    results_of[result.FindString("task")].push_back(&result);
  }
  for (const Value& each : counts->AsList()) {
    counts_of[each.FindString("task")] = &each;
    for (const CountRule& rule : kCountRules) AddCount(each, rule, &found);
    AddThoughts(each, &found);
    AddUnscoredMetrics(each, &found);
    if (const Value* choices = each.Find("choices")) {
      AddOnePosition(each, *choices, &found);
    }
    AddNothingScored(results_of[each.FindString("task")], each, &found);
  }
  const Value* groups = manifest.Find("groups");
  for (const Value& result :
       groups != nullptr && groups->is_list() ? groups->AsList() : Value::List()) {
    AddGroupScore(result, FindBy(plan->Find("groups"), "name", result.FindString("group")),
                  counts_of, &found);
  }
  for (const Value& result : results->AsList()) {
    const std::string task = result.FindString("task");
    AddScore(result, task_of[task], counts_of[task], &found);
  }
  std::vector<Caveat> caveats;
  for (auto& [kind, places] : found) {
    std::stable_partition(places.begin(), places.end(),
                          [](const CaveatPlace& place) { return place.is_doubt; });
    caveats.push_back({kind, std::move(places)});
  }
  std::stable_partition(caveats.begin(), caveats.end(),
                        [](const Caveat& caveat) { return caveat.is_doubt(); });
  return caveats;
}

std::string_view CaveatKindName(CaveatKind kind) {
  // In the order of the kinds.
  static constexpr std::string_view kNames[] = {"nothing_scored",
                                                "failed",
                                                "unscored",
                                                "no_gold",
                                                "all_equal",
                                                "zero",
                                                "nothing_extracted",
                                                "empty",
                                                "outside",
                                                "thoughts_open",
                                                "cut_at_length",
                                                "truncated",
                                                "chance",
                                                "below_chance",
                                                "one_position",
                                                "none_right",
                                                "all_right",
                                                "tied",
                                                "partial"};
  static_assert(std::size(kNames) == static_cast<size_t>(CaveatKind::kPartial) + 1);
  return kNames[static_cast<size_t>(kind)];
}

Value DescribeCaveats(const std::vector<Caveat>& caveats) {
  Value::List list;
  for (const Caveat& caveat : caveats) {
    const CaveatKind kind = caveat.kind;
    const bool is_position = kind == CaveatKind::kOnePosition;
    const bool is_compared =
        is_position || kind == CaveatKind::kChance || kind == CaveatKind::kBelowChance;
    for (const CaveatPlace& place : caveat.places) {
      Value entry = Value::MakeDict(
          {{"caveat", CaveatKindName(kind)}, {"doubt", place.is_doubt}, {"task", place.task}});
      if (!place.filter.empty()) entry.Set("filter", place.filter);
      if (!place.metric.empty()) entry.Set("metric", place.metric);
      if (!is_compared || is_position) entry.Set("count", place.count);
      entry.Set("of", place.of);
      if (is_compared) entry.Set("value", place.value);
      if (is_compared) entry.Set("expected", place.expected);
      if (is_position) entry.Set("position", place.position);
      list.push_back(std::move(entry));
    }
  }
  return Value(std::move(list));
}

Doubts::Doubts(const std::vector<Caveat>& caveats, bool is_doubt) {
  for (const Caveat& caveat : caveats) {
    for (const CaveatPlace& place : caveat.places) {
      if (place.is_doubt != is_doubt) continue;
      by_task_[place.task].push_back({caveat.kind, place.filter, place.metric});
    }
  }
}

std::vector<CaveatKind> Doubts::Of(const std::string& task, std::string_view filter,
                                   std::string_view metric) const {
  std::vector<CaveatKind> kinds;
  const auto found = by_task_.find(task);
  if (found == by_task_.end()) return kinds;
  for (const Doubt& doubt : found->second) {
    const bool concerns = (doubt.filter.empty() || doubt.filter == filter) &&
                          (doubt.metric.empty() || doubt.metric == metric);
    if (concerns) kinds.push_back(doubt.kind);
  }
  return kinds;
}

}  // namespace etalon
