#include "records/task_scorer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "base/json.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/texts/answer_text.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/table.h"
#include "records/marks/answer_checks.h"
#include "records/marks/program_verdicts.h"
#include "records/marks/right_forms.h"
#include "records/marks/task_metric.h"

namespace etalon {
namespace {

struct Pipeline {
  std::string name;
  std::vector<std::unique_ptr<Filter>> steps;
};

absl::StatusOr<Pipeline> MakePipeline(const Value& description) {
  Pipeline pipeline{.name = description.FindString("name")};
  const Value* steps = description.Find("steps");
  if (pipeline.name.empty() || steps == nullptr || !steps->is_list()) {
    return absl::InvalidArgumentError("a filter pipeline needs `name` and `steps`");
  }
  for (const Value& step : steps->AsList()) {
    const std::string function = step.FindString("function");
    const FilterEntry* entry = FindFilterEntry(function);
    if (entry == nullptr) {
      return absl::InvalidArgumentError(StrCat("this program has no filter \"", function, "\""));
    }
    Value arguments = step;
    arguments.Erase("function");
    ETALON_TRY(auto filter, entry->create(arguments));
    pipeline.steps.push_back(std::move(filter));
  }
  return pipeline;
}

template <typename Item>
absl::Status RequireDistinctNames(const std::vector<Item>& items, std::string_view what) {
  std::set<std::string> names;
  for (const Item& item : items) {
    if (names.insert(item.name).second) continue;
    return absl::InvalidArgumentError(StrCat("two ", what, " are called \"", item.name, "\""));
  }
  return absl::OkStatus();
}

Value ResponseOf(const Request& request, const Answer& answer) {
  if (request.kind == RequestKind::kGenerateUntil) return Value(answer.text);
  return Value::MakeList({answer.log_likelihood, answer.is_greedy});
}

// The steps of a pipeline, over the repeats of each request.
absl::StatusOr<std::vector<Value>> Apply(const Pipeline& pipeline,
                                         std::span<const AnsweredSample> repeats) {
  const Sample& first = repeats.front().sample;
  std::vector<Value> results;
  results.reserve(first.requests.size());
  for (size_t i = 0; i < first.requests.size(); ++i) {
    Value::List responses;
    responses.reserve(repeats.size());
    for (const AnsweredSample& repeat : repeats) {
      responses.push_back(ResponseOf(repeat.sample.requests[i], repeat.answers[i]));
    }
    Value left(std::move(responses));
    for (const auto& step : pipeline.steps) {
      ETALON_TRY(left, step->Apply(std::move(left), first.scorer_input));
    }
    results.push_back(std::move(left));
  }
  return results;
}

// Scorers may take for granted what the interface promises them of a document's fields.
absl::Status RequireFieldKinds(const Value& scorer_input) {
  const auto wrong = [](std::string_view what) {
    return absl::InvalidArgumentError(StrCat("the document's ", what));
  };
  if (!scorer_input.is_dict()) return wrong("fields are no dict");
  for (const char* key : {"choices", "references"}) {
    const Value* list = scorer_input.Find(key);
    if (list == nullptr) continue;
    const bool is_texts =
        list->is_list() && std::all_of(list->AsList().begin(), list->AsList().end(),
                                       [](const Value& each) { return each.is_string(); });
    if (!is_texts) return wrong(StrCat("\"", key, "\" are no list of texts"));
  }
  // Said when the document was read.
  const std::string why = scorer_input.FindString("unscorable");
  return why.empty() ? absl::OkStatus() : absl::InvalidArgumentError(why);
}

void CountAnswers(const AnsweredSample& answered, TaskCounts* counts) {
  bool is_failed = false, is_truncated = false;
  for (size_t i = 0; i < answered.answers.size(); ++i) {
    const Answer& answer = answered.answers[i];
    is_failed |= !answer.error.empty();
    is_truncated |= answer.truncated_tokens > 0;
    const RequestKind kind = answered.sample.requests[i].kind;
    if (!answer.error.empty()) continue;
    if (kind == RequestKind::kLoglikelihood) counts->zero += answer.log_likelihood == 0 ? 1 : 0;
    if (kind != RequestKind::kGenerateUntil) continue;
    counts->empty += IsEmptyAnswer(answered.sample.requests[i], answer) ? 1 : 0;
    counts->cut_at_length += answer.stop == StopReason::kLength ? 1 : 0;
  }
  ++counts->samples;
  counts->requests += static_cast<int64_t>(answered.answers.size());
  counts->failed += is_failed ? 1 : 0;
  counts->truncated += is_truncated ? 1 : 0;
}

void CountTies(const AnsweredSample& answered, TaskCounts* counts) {
  const auto outcome = ChoiceOutcomeOf(answered);
  if (!outcome.has_value()) return;
  counts->all_equal += outcome->is_all_equal() ? 1 : 0;
  counts->tied += outcome->is_tied ? 1 : 0;
}

template <typename Number>
void CountAt(size_t position, Number amount, std::vector<Number>* counts) {
  position = std::min(position, ChoiceCounts::kPositionsMax - 1);
  if (counts->size() <= position) counts->resize(position + 1);
  (*counts)[position] += amount;
}

// Of a document that was scored.
void CountChoices(const AnsweredSample& answered, ChoiceCounts* counts) {
  const auto outcome = ChoiceOutcomeOf(answered);
  if (!outcome.has_value()) return;
  const std::vector<size_t> right = RightPositions(answered.sample.scorer_input);
  const auto choices = static_cast<double>(outcome->choices);
  ++counts->documents;
  counts->guessing_sum += static_cast<double>(right.size()) / choices;
  CountAt(outcome->chosen, int64_t{1}, &counts->chosen);
  for (const size_t position : right) CountAt(position, int64_t{1}, &counts->right);
  for (size_t i = 0; i < outcome->choices; ++i) CountAt(i, 1 / choices, &counts->guessed);
}

// Why the document cannot be scored at all; empty when it can.
std::string MissingAnswer(std::span<const AnsweredSample> repeats) {
  for (const AnsweredSample& repeat : repeats) {
    for (size_t i = 0; i < repeat.answers.size(); ++i) {
      if (repeat.answers[i].error.empty()) continue;
      const std::string place = repeats.size() > 1
                                    ? StrCat("repeat ", repeat.sample.repeat, ", request ", i)
                                    : StrCat("request ", i);
      return StrCat(place, " got no answer: ", repeat.answers[i].error);
    }
  }
  return "";
}

absl::Status RequireWholeDocument(std::span<const AnsweredSample> repeats) {
  if (repeats.empty()) return absl::InvalidArgumentError("a document without samples");
  const size_t requests = repeats.front().sample.requests.size();
  for (const AnsweredSample& repeat : repeats) {
    if (repeat.sample.requests.size() != requests || repeat.answers.size() != requests) {
      return absl::InvalidArgumentError(
          StrCat("document ", repeat.sample.doc_id, ", repeat ", repeat.sample.repeat, ": ",
                 repeat.sample.requests.size(), " requests and ", repeat.answers.size(),
                 " answers; repeat 0 has ", requests, " requests"));
    }
  }
  return absl::OkStatus();
}

std::string ScoreKey(std::string_view metric, std::string_view filter) {
  return StrCat(metric, ",", filter);
}

// lm-eval draws fewer resamples for what is slow to compute.
int32_t BootstrapOf(std::string_view metric, int32_t iterations) {
  constexpr int32_t kSlowMax = 100;
  constexpr std::array<std::string_view, 4> kSlow = {"bleu", "chrf", "chrf++", "ter"};
  const bool is_slow = std::find(kSlow.begin(), kSlow.end(), metric) != kSlow.end();
  return is_slow ? std::min(iterations, kSlowMax) : iterations;
}

}  // namespace

const std::string& DocumentMarks::AnyFailure() const {
  return failures.empty() ? failure : failures.begin()->second;
}

std::string ClusterOf(const Value& scorer_input) {
  const Value* cluster = scorer_input.Find("cluster");
  return cluster == nullptr || cluster->is_none() ? std::string() : PythonStr(*cluster);
}

struct TaskScorer::State {
  std::string name, thinking_end;
  bool is_multiple_choice = false, is_generation = false;
  Marking marking = Marking::kAll;
  std::vector<Pipeline> pipelines;
  std::vector<TaskMetric> metrics;
  // One for each pipeline and metric: [pipeline * metrics.size() + metric].
  std::vector<std::unique_ptr<Metric>> accumulators;  // null: a function aggregates
  std::vector<std::vector<std::string>> items;        // for that function
  std::vector<int64_t> undefined_there;               // of them: marks that are NaN in lm-eval
  std::vector<bool> has_share;                        // of them: a mark that is neither 0 nor 1
  TaskCounts counts;
  std::optional<RightForms> right_forms;  // of generations

  absl::Status Configure(const Value& task);
  // The same with the part of each generated text that is scored; `thoughts` may be null.
  std::vector<AnsweredSample> WithoutThoughts(std::span<const AnsweredSample> repeats,
                                              ThoughtCounts* thoughts) const;
  std::string KeyOf(size_t accumulator) const {
    return ScoreKey(metrics[accumulator % metrics.size()].name,
                    pipelines[accumulator / metrics.size()].name);
  }
  // In the order of the accumulators, each a mark or why there is none.
  absl::StatusOr<std::vector<absl::StatusOr<Marked>>> ScoreAll(
      std::span<const AnsweredSample> repeats, ProgramVerdicts* verdicts);
  absl::StatusOr<Marked> ScoreOne(size_t accumulator, const Value& scorer_input,
                                  std::span<const Value> results, ProgramVerdicts* verdicts) const;
  // Adds the marks to the accumulators, and counts those that are missing.
  absl::Status Keep(std::vector<absl::StatusOr<Marked>> scores, const AnsweredSample& answered,
                    DocumentMarks* marks);
};

absl::Status TaskScorer::State::Configure(const Value& task) {
  const Value* filters = task.Find("filters");
  const Value* list = task.Find("metrics");
  const bool has_both = filters != nullptr && filters->is_list() && !filters->AsList().empty() &&
                        list != nullptr && list->is_list() && !list->AsList().empty();
  if (!has_both) return absl::InvalidArgumentError("`filters` and `metrics` must be lists");
  for (const Value& description : filters->AsList()) {
    ETALON_TRY(Pipeline pipeline, MakePipeline(description));
    counts.nothing_extracted[pipeline.name] = 0;
    pipelines.push_back(std::move(pipeline));
  }
  for (const Value& description : list->AsList()) {
    ETALON_TRY(TaskMetric metric, TaskMetric::Create(description));
    metrics.push_back(std::move(metric));
  }
  ETALON_TRY_DO(RequireDistinctNames(pipelines, "filter pipelines"));
  ETALON_TRY_DO(RequireDistinctNames(metrics, "metrics"));
  for (size_t i = 0; i < pipelines.size(); ++i) {
    for (const TaskMetric& metric : metrics) {
      accumulators.push_back(metric.aggregation.is_none() ? metric.metric->create(metric.options)
                                                          : nullptr);
    }
  }
  undefined_there.resize(accumulators.size(), 0);
  has_share.resize(accumulators.size(), false);
  items.resize(accumulators.size());
  for (size_t i = 0; i < accumulators.size(); ++i) counts.unscored_by[KeyOf(i)] = 0;
  if (is_generation) right_forms.emplace(pipelines.size());
  return absl::OkStatus();
}

std::vector<AnsweredSample> TaskScorer::State::WithoutThoughts(
    std::span<const AnsweredSample> repeats, ThoughtCounts* thoughts) const {
  std::vector<AnsweredSample> without(repeats.begin(), repeats.end());
  for (AnsweredSample& answered : without) {
    for (size_t i = 0; i < answered.answers.size(); ++i) {
      Answer& answer = answered.answers[i];
      if (!answer.error.empty()) continue;
      const bool has_end = AnswerStart(answer.text, thinking_end).has_value();
      if (thoughts != nullptr) ++(has_end ? thoughts->taken_off : thoughts->without_end);
      answer.text = AnswerAfterThoughts(answer.text, thinking_end,
                                        answered.sample.requests[i].generation.until);
    }
  }
  return without;
}

absl::StatusOr<Marked> TaskScorer::State::ScoreOne(size_t accumulator, const Value& scorer_input,
                                                   std::span<const Value> results,
                                                   ProgramVerdicts* verdicts) const {
  const TaskMetric& metric = metrics[accumulator % metrics.size()];
  ETALON_TRY(Marked marked, MarkWith(metric, scorer_input, results, verdicts));
  for (const double number : marked.score) {
    if (!std::isnan(number) && number < HUGE_VAL) continue;
    return absl::InvalidArgumentError(
        StrCat(KeyOf(accumulator), " is ", std::isnan(number) ? "no number" : "infinite"));
  }
  return marked;
}

absl::StatusOr<std::vector<absl::StatusOr<Marked>>> TaskScorer::State::ScoreAll(
    std::span<const AnsweredSample> repeats, ProgramVerdicts* verdicts) {
  const Sample& sample = repeats.front().sample;
  if (sample.requests.empty()) return absl::InvalidArgumentError("nothing was asked");
  ETALON_TRY_DO(RequireFieldKinds(sample.scorer_input));
  std::vector<absl::StatusOr<Marked>> scores;
  if (right_forms.has_value()) right_forms->AddReferences(sample.scorer_input);
  for (size_t i = 0; i < pipelines.size(); ++i) {
    const Pipeline& pipeline = pipelines[i];
    const auto results = Apply(pipeline, repeats);
    if (!results.ok()) {
      absl::Status why = Annotate(results.status(), StrCat("filter ", pipeline.name));
      if (marking == Marking::kWhole) return why;
      scores.insert(scores.end(), metrics.size(), why);
      continue;
    }
    counts.nothing_extracted[pipeline.name] +=
        std::count_if(results->begin(), results->end(), IsNothingExtracted);
    for (const Value& result : *results) {
      if (right_forms.has_value()) right_forms->AddResult(i, result);
    }
    for (size_t metric = 0; metric < metrics.size(); ++metric) {
      scores.push_back(ScoreOne(scores.size(), sample.scorer_input, *results, verdicts));
      if (marking == Marking::kWhole) ETALON_TRY_DO(scores.back().status());
    }
  }
  return scores;
}

absl::Status TaskScorer::State::Keep(std::vector<absl::StatusOr<Marked>> scores,
                                     const AnsweredSample& answered, DocumentMarks* marks) {
  const std::string cluster = ClusterOf(answered.sample.scorer_input);
  // All choices so improbable that their probabilities are 0.
  const bool underflows =
      std::all_of(answered.answers.begin(), answered.answers.end(),
                  [](const Answer& answer) { return std::exp(answer.log_likelihood) == 0; });
  std::string first_failure;
  bool is_marked = false;
  for (size_t i = 0; i < scores.size(); ++i) {
    const std::string key = KeyOf(i);
    if (!scores[i].ok()) {
      ++counts.unscored_by[key];
      marks->failures[key] = std::string(scores[i].status().message());
      if (first_failure.empty()) first_failure = marks->failures[key];
      continue;
    }
    is_marked = true;
    if (!scores[i]->item.empty()) items[i].push_back(std::move(scores[i]->item));
    if (scores[i]->score.empty()) continue;
    if (accumulators[i] != nullptr) {
      const absl::Status added = accumulators[i]->Add(scores[i]->score, cluster);
      if (!added.ok()) {
        return Annotate(added, StrCat("task ", name, ", ", metrics[i % metrics.size()].name));
      }
    }
    if (underflows && metrics[i % metrics.size()].underflows_there) ++undefined_there[i];
    for (const double number : scores[i]->score) {
      if (number != 0 && number != 1) has_share[i] = true;
    }
    marks->scores[key] = std::move(scores[i]->score);
  }
  if (is_marked || first_failure.empty()) return absl::OkStatus();
  ++counts.unscored;
  marks->failures.clear();
  marks->failure = std::move(first_failure);
  return absl::OkStatus();
}

TaskScorer::TaskScorer(std::unique_ptr<State> state) : state_(std::move(state)) {}
TaskScorer::~TaskScorer() = default;

Marking MarkingOf(const Value& plan) {
  const Value* settings = plan.Find("settings");
  const bool is_none = settings != nullptr && settings->FindBool("predict_only");
  return is_none ? Marking::kNone : Marking::kAll;
}

Marking RescoreMarkingOf(const Value& manifest) {
  const Value* counts = manifest.Find("counts");
  if (counts == nullptr || !counts->is_list()) return Marking::kAll;
  const bool is_before = std::any_of(
      counts->AsList().begin(), counts->AsList().end(),
      [](const Value& each) { return each.is_dict() && each.Find("unscored_by") == nullptr; });
  const Value* plan = manifest.Find("plan");
  const bool was_scored = plan != nullptr && MarkingOf(*plan) == Marking::kAll;
  return is_before && was_scored ? Marking::kWhole : Marking::kAll;
}

absl::StatusOr<std::unique_ptr<TaskScorer>> TaskScorer::Create(const Value& task, Marking marking) {
  auto state = std::make_unique<State>();
  state->name = task.FindString("name");
  if (state->name.empty()) return absl::InvalidArgumentError("a task of the plan has no name");
  const std::string output_type = task.FindString("output_type");
  state->is_multiple_choice = output_type == "multiple_choice";
  state->is_generation = output_type == "generate_until";
  if (state->is_generation) state->thinking_end = task.FindString("think_end_token");
  if (!state->thinking_end.empty()) state->counts.thoughts.emplace();
  const absl::Status status = state->Configure(task);
  if (!status.ok()) return Annotate(status, StrCat("task ", state->name));
  state->marking = marking;
  if (marking == Marking::kNone) {
    state->counts.nothing_extracted.clear();
    state->counts.unscored_by.clear();
    state->right_forms.reset();
  }
  return std::unique_ptr<TaskScorer>(new TaskScorer(std::move(state)));
}

const std::string& TaskScorer::name() const { return state_->name; }

bool TaskScorer::runs_programs() const {
  return std::any_of(state_->metrics.begin(), state_->metrics.end(), [](const TaskMetric& metric) {
    return metric.runs_programs && !metric.is_python;
  });
}

bool TaskScorer::runs_python() const {
  return std::any_of(state_->metrics.begin(), state_->metrics.end(), [](const TaskMetric& metric) {
    return metric.is_python || !metric.aggregation.is_none();
  });
}

TaskCounts TaskScorer::counts() const {
  TaskCounts counts = state_->counts;
  const auto outside = state_->right_forms.has_value() ? state_->right_forms->Outside()
                                                       : std::optional<std::vector<int64_t>>();
  if (!outside.has_value()) return counts;
  counts.commonest_right = state_->right_forms->CommonestRight();
  for (size_t i = 0; i < outside->size(); ++i) {
    counts.outside[state_->pipelines[i].name] = (*outside)[i];
  }
  return counts;
}

absl::StatusOr<DocumentMarks> TaskScorer::Mark(std::span<const AnsweredSample> repeats,
                                               ProgramRunner* programs) {
  const absl::Status whole = RequireWholeDocument(repeats);
  if (!whole.ok()) return Annotate(whole, StrCat("task ", state_->name));
  if (state_->thinking_end.empty()) return MarkTexts(repeats, programs);
  return MarkTexts(state_->WithoutThoughts(repeats, &*state_->counts.thoughts), programs);
}

absl::StatusOr<DocumentMarks> TaskScorer::MarkTexts(std::span<const AnsweredSample> repeats,
                                                    ProgramRunner* programs) {
  const Sample& sample = repeats.front().sample;
  TaskCounts& counts = state_->counts;
  ++counts.documents;
  for (const AnsweredSample& repeat : repeats) {
    CountAnswers(repeat, &counts);
    if (state_->is_multiple_choice) CountTies(repeat, &counts);
  }
  if (state_->is_multiple_choice && HasNoGold(sample.scorer_input)) ++counts.no_gold;

  DocumentMarks marks;
  marks.failure = MissingAnswer(repeats);
  if (!marks.failure.empty() || state_->marking == Marking::kNone) return marks;
  ProgramVerdicts verdicts(programs);
  auto scores = state_->ScoreAll(repeats, &verdicts);
  if (!verdicts.error().ok()) return Annotate(verdicts.error(), StrCat("task ", state_->name));
  marks.verdicts = verdicts.Take();
  if (!scores.ok()) {
    ++counts.unscored;
    for (auto& [key, count] : counts.unscored_by) ++count;
    marks.failure = std::string(scores.status().message());
    return marks;
  }
  ETALON_TRY_DO(state_->Keep(*std::move(scores), repeats.front(), &marks));
  if (state_->is_multiple_choice && marks.failure.empty()) {
    CountChoices(repeats.front(), &counts.choices);
  }
  return marks;
}

absl::StatusOr<std::vector<Value>> TaskScorer::Filtered(std::span<const AnsweredSample> repeats,
                                                        std::string_view filter) const {
  const absl::Status whole = RequireWholeDocument(repeats);
  if (!whole.ok()) return Annotate(whole, StrCat("task ", state_->name));
  for (const Pipeline& pipeline : state_->pipelines) {
    if (pipeline.name != filter) continue;
    if (state_->thinking_end.empty()) return Apply(pipeline, repeats);
    return Apply(pipeline, state_->WithoutThoughts(repeats, nullptr));
  }
  return absl::NotFoundError(StrCat("task ", state_->name, " has no filter \"", filter, "\""));
}

std::vector<TaskResult> TaskScorer::Results(int32_t lm_eval_bootstrap,
                                            ProgramRunner* programs) const {
  std::vector<TaskResult> results;
  if (state_->marking == Marking::kNone) return results;
  for (size_t i = 0; i < state_->accumulators.size(); ++i) {
    const TaskMetric& metric = state_->metrics[i % state_->metrics.size()];
    if (state_->accumulators[i] == nullptr) {
      std::map<std::string, std::string> verdicts;
      auto estimate = AggregateByFunction(metric, state_->items[i], programs, &verdicts);
      results.push_back({.filter = state_->pipelines[i / state_->metrics.size()].name,
                         .metric = metric.name,
                         .higher_is_better = metric.higher_is_better,
                         .estimate = std::move(estimate),
                         .verdicts = std::move(verdicts)});
      continue;
    }
    const Metric& accumulator = *state_->accumulators[i];
    TaskResult result{.filter = state_->pipelines[i / state_->metrics.size()].name,
                      .metric = metric.name,
                      .higher_is_better = metric.higher_is_better,
                      .is_proportion = metric.options.is_binary && !state_->has_share[i] &&
                                       metric.metric->name == "mean",
                      .estimate = accumulator.Finish(),
                      .undefined_there = state_->undefined_there[i],
                      .lm_eval_value = accumulator.LmEvalValue()};
    if (lm_eval_bootstrap > 0) {
      const auto error =
          accumulator.LmEvalStandardError(BootstrapOf(metric.name, lm_eval_bootstrap));
      if (error.ok()) result.lm_eval_standard_error = *error;
    }
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace etalon
