#include "records/survey/survey.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "base/try.h"
#include "records/marks/answer_checks.h"
#include "records/record_texts.h"
#include "records/survey/documents.h"

namespace etalon {
namespace {

constexpr size_t kReasons = 5;
constexpr size_t kFailuresMax = 3;  // of each task

struct SurveyedTask {
  std::unique_ptr<Examiner> examiner;
  std::vector<std::string> failures;
};

// The largest of what is offered, few of each task so that one task does not hide the others.
class PickList {
 public:
  explicit PickList(size_t tasks) : each_(std::max<size_t>(2, Survey::kPicksMax / tasks)) {}

  // Where a sample of this weight would go; nothing when it is not among the largest.
  std::optional<size_t> PlaceFor(size_t task, double weight) const {
    size_t of_task = 0, smallest = picks_.size(), smallest_of_task = picks_.size();
    for (size_t i = 0; i < picks_.size(); ++i) {
      if (smallest == picks_.size() || picks_[i].weight < picks_[smallest].weight) smallest = i;
      if (picks_[i].task_index != task) continue;
      ++of_task;
      if (smallest_of_task == picks_.size() || picks_[i].weight < picks_[smallest_of_task].weight) {
        smallest_of_task = i;
      }
    }
    const bool is_task_full = of_task >= each_;
    if (!is_task_full && picks_.size() < Survey::kPicksMax) return picks_.size();
    const size_t place = is_task_full ? smallest_of_task : smallest;
    return weight > picks_[place].weight ? std::optional<size_t>(place) : std::nullopt;
  }

  void Put(size_t place, SamplePick pick) {
    if (place == picks_.size()) {
      picks_.push_back(std::move(pick));
    } else {
      picks_[place] = std::move(pick);
    }
  }

  std::vector<SamplePick>& picks() { return picks_; }
  const std::vector<SamplePick>& picks() const { return picks_; }

 private:
  size_t each_;
  std::vector<SamplePick> picks_;
};

double CostOf(const AnsweredSample& answered) {
  int64_t longest = 0, generated = 0;
  for (const Answer& answer : answered.answers) {
    longest = std::max<int64_t>(longest, answer.prompt_tokens);
    generated += answer.answer_tokens;
  }
  return static_cast<double>(longest + generated);
}

// How bad a failure is to look at: those without any answer first.
double FailureWeight(const std::vector<CaveatKind>& signs) {
  constexpr std::pair<CaveatKind, double> kWeights[] = {
      {CaveatKind::kFailed, 6},     {CaveatKind::kUnscored, 5},
      {CaveatKind::kEmpty, 4},      {CaveatKind::kNothingExtracted, 3},
      {CaveatKind::kAllEqual, 2},   {CaveatKind::kThoughtsOpen, 2},
      {CaveatKind::kCutAtLength, 1}};
  double weight = 0;
  for (const auto& [kind, each] : kWeights) {
    if (std::find(signs.begin(), signs.end(), kind) != signs.end()) weight = std::max(weight, each);
  }
  return weight;
}

}  // namespace

void DoublingHistogram::Add(double number) {
  size_t bin = 0;
  for (double edge = first_; bin + 1 < kBins && number >= edge; edge *= 2) ++bin;
  ++counts_[bin];
}

void DoublingHistogram::Merge(const DoublingHistogram& other) {
  for (size_t bin = 0; bin < kBins; ++bin) counts_[bin] += other.counts_[bin];
}

int64_t DoublingHistogram::total() const {
  return std::accumulate(counts_.begin(), counts_.end(), int64_t{0});
}

double DoublingHistogram::LowerEdge(size_t bin) const {
  return bin == 0 ? 0 : first_ * std::pow(2.0, static_cast<double>(bin - 1));
}

size_t DoublingHistogram::used_bins() const {
  size_t used = kBins;
  while (used > 0 && counts_[used - 1] == 0) --used;
  return used;
}

void LeadSpread::Merge(const LeadSpread& other) {
  right.Merge(other.right);
  wrong.Merge(other.wrong);
  without_gold += other.without_gold;
  unanswered += other.unanswered;
}

struct Survey::State {
  std::vector<SurveyedTask> tasks;
  std::vector<PickList> lists;  // by reason
  Spread spread;
  int64_t lines = 0;

  void AddSample(const AnsweredSample& answered, const SamplePick& base);
  // Of a multiple-choice sample.
  void AddChoice(const AnsweredSample& answered, const SamplePick& base);
  // Copies the sample only when it is wanted.
  void Offer(PickReason reason, double weight, const AnsweredSample& answered,
             const SamplePick& base) {
    PickList& list = lists[static_cast<size_t>(reason)];
    const auto place = list.PlaceFor(base.task_index, weight);
    if (!place.has_value()) return;
    SamplePick pick = base;
    pick.reason = reason;
    pick.weight = weight;
    pick.answered = answered;
    list.Put(*place, std::move(pick));
  }
};

void Survey::State::AddSample(const AnsweredSample& answered, const SamplePick& base) {
  const SurveyedTask& task = tasks[base.task_index];
  double longest = 0;
  for (size_t i = 0; i < answered.answers.size(); ++i) {
    const Answer& answer = answered.answers[i];
    longest = std::max<double>(longest, answer.prompt_tokens);
    const bool is_generation = answered.sample.requests[i].kind == RequestKind::kGenerateUntil;
    if (is_generation && answer.error.empty()) spread.answer_tokens.Add(answer.answer_tokens);
  }
  spread.prompt_tokens.Add(longest);
  if (const double weight = FailureWeight(base.signs); weight > 0) {
    Offer(PickReason::kFailed, weight, answered, base);
  } else if (task.examiner->is_generation() && base.verdict == Verdict::kWrong) {
    // Nothing tells how wrong a text is: the first ones.
    Offer(PickReason::kWrongAnswer, -static_cast<double>(base.line), answered, base);
  }
  if (const double cost = CostOf(answered); cost > 0) {
    Offer(PickReason::kCostly, cost, answered, base);
  }
  if (task.examiner->is_multiple_choice()) AddChoice(answered, base);
}

void Survey::State::AddChoice(const AnsweredSample& answered, const SamplePick& base) {
  LeadSpread& leads = spread.leads[base.task_index];
  const auto outcome = ChoiceOutcomeOf(answered);
  const std::vector<size_t> right = RightPositions(answered.sample.scorer_input);
  if (!outcome.has_value() || right.empty()) {
    ++(outcome.has_value() ? leads.without_gold : leads.unanswered);
    return;
  }
  const bool is_right = std::binary_search(right.begin(), right.end(), outcome->chosen);
  (is_right ? leads.right : leads.wrong).Add(outcome->lead);
  if (outcome->is_all_equal()) return;
  if (is_right) {
    Offer(PickReason::kBarelyRight, -outcome->lead, answered, base);
  } else {
    double best_right = outcome->smallest;
    for (const size_t position : right) {
      if (position >= outcome->choices) continue;
      best_right = std::max(best_right, answered.answers[position].log_likelihood);
    }
    Offer(PickReason::kSurelyWrong, outcome->largest - best_right, answered, base);
  }
}

Survey::Survey(std::unique_ptr<State> state) : state_(std::move(state)) {}
Survey::~Survey() = default;

absl::StatusOr<std::unique_ptr<Survey>> Survey::Create(const Value& plan) {
  auto state = std::make_unique<State>();
  const Value* tasks = plan.Find("tasks");
  if (tasks == nullptr || !tasks->is_list()) {
    return absl::InvalidArgumentError("the plan has no list of tasks");
  }
  for (const Value& task : tasks->AsList()) {
    SurveyedTask surveyed;
    ETALON_TRY(surveyed.examiner, Examiner::Create(task));
    state->tasks.push_back(std::move(surveyed));
  }
  state->spread.leads.resize(state->tasks.size());
  state->lists.assign(kReasons, PickList(std::max<size_t>(1, state->tasks.size())));
  return std::unique_ptr<Survey>(new Survey(std::move(state)));
}

void Survey::Add(std::span<const AnsweredSample> repeats, const DocumentMarks& marks) {
  const size_t task_index = repeats.front().sample.task_index;
  SurveyedTask& task = state_->tasks[task_index];
  const std::string& failure = marks.AnyFailure();
  if (!failure.empty() && task.failures.size() < kFailuresMax &&
      std::find(task.failures.begin(), task.failures.end(), failure) == task.failures.end()) {
    task.failures.push_back(failure);
  }
  SamplePick base;
  base.task_index = task_index;
  base.marks = marks;
  ExaminedDocument examined = task.examiner->Examine(repeats, marks);
  base.verdict = examined.verdict;
  base.extracted = std::move(examined.extracted);
  for (size_t i = 0; i < repeats.size(); ++i) {
    base.line = state_->lines++;
    base.signs = examined.signs[i];
    state_->AddSample(repeats[i], base);
  }
}

const Spread& Survey::spread() const { return state_->spread; }

std::vector<const SamplePick*> Survey::Picks(PickReason reason) const {
  std::vector<const SamplePick*> picks;
  for (const SamplePick& pick : state_->lists[static_cast<size_t>(reason)].picks()) {
    picks.push_back(&pick);
  }
  std::stable_sort(picks.begin(), picks.end(), [](const SamplePick* a, const SamplePick* b) {
    return a->weight != b->weight ? a->weight > b->weight : a->line < b->line;
  });
  return picks;
}

const std::vector<std::string>& Survey::Failures(size_t task_index) const {
  return state_->tasks[task_index].failures;
}

absl::Status Survey::RestoreTexts(const std::string& folder) {
  ETALON_TRY(auto texts, RecordTexts::Open(folder));
  std::vector<SamplePick*> all;
  for (PickList& list : state_->lists) {
    for (SamplePick& pick : list.picks()) all.push_back(&pick);
  }
  // In the order of the file, which is read once then.
  std::sort(all.begin(), all.end(),
            [](const SamplePick* a, const SamplePick* b) { return a->line < b->line; });
  for (SamplePick* pick : all) ETALON_TRY_DO(texts->Restore(&pick->answered));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Survey>> SurveyRecord(
    RecordReader* reader, const std::string& folder,
    const std::function<void(int64_t samples_done)>& on_progress) {
  ETALON_TRY(auto survey, Survey::Create(*reader->manifest().Find("plan")));
  int64_t done = 0;
  ETALON_TRY_DO(ForEachDocument(reader,
                                [&](std::span<const AnsweredSample> repeats,
                                    const DocumentMarks& marks) -> absl::StatusOr<bool> {
                                  survey->Add(repeats, marks);
                                  done += static_cast<int64_t>(repeats.size());
                                  if (on_progress) on_progress(done);
                                  return true;
                                }));
  ETALON_TRY_DO(survey->RestoreTexts(folder));
  return survey;
}

}  // namespace etalon
