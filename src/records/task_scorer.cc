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
#include "base/texts/python_answer.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/table.h"
#include "metrics/table.h"
#include "records/answer_checks.h"
#include "records/program_verdicts.h"
#include "records/right_forms.h"
#include "scorers/table.h"

namespace etalon {
namespace {

struct Pipeline {
  std::string name;
  std::vector<std::unique_ptr<Filter>> steps;
};

struct TaskMetric {
  std::string name;
  bool higher_is_better = true;
  std::unique_ptr<Scorer> scorer;
  const MetricEntry* metric = nullptr;
  MetricOptions options;
  bool runs_programs = false;
  bool is_python = false;  // of which the programs are calls of the task's own functions
  Value aggregation;       // the call of a function in place of `metric`; None: there is none
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

absl::StatusOr<TaskMetric> MakeMetric(const Value& description) {
  TaskMetric metric{.name = description.FindString("name"),
                    .higher_is_better = description.FindBool("higher_is_better", true)};
  const std::string scorer = description.FindString("scorer");
  const std::string aggregation = description.FindString("metric");
  if (metric.name.empty()) return absl::InvalidArgumentError("a metric needs `name`");
  const ScorerEntry* entry = FindScorerEntry(scorer);
  if (entry == nullptr) {
    return absl::InvalidArgumentError(StrCat("this program has no scorer \"", scorer, "\""));
  }
  metric.metric = FindMetricEntry(aggregation);
  if (aggregation == kPythonMetric && description.Find("aggregation") != nullptr) {
    metric.aggregation = *description.Find("aggregation");
  } else if (metric.metric == nullptr) {
    return absl::InvalidArgumentError(StrCat("this program has no metric \"", aggregation, "\""));
  }
  const Value* arguments = description.Find("arguments");
  ETALON_TRY(metric.scorer, entry->create(arguments == nullptr ? Value() : *arguments));
  metric.options.is_binary = entry->is_binary;
  metric.runs_programs = entry->runs_programs;
  metric.is_python = entry->name == kPythonScorer;
  return metric;
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
  const Value* gold = scorer_input.Find("gold");
  const bool is_empty = gold != nullptr && gold->is_list() && gold->AsList().empty();
  if (is_empty) return wrong("\"gold\" is an empty list");
  return absl::OkStatus();
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

// The mark of a document, and what a function that aggregates reads of it.
struct Marked {
  Score score;       // empty: the metric is not of this document
  std::string item;  // as Python's json.dumps has it; empty: there is none
};

// What is scored by numbers reads as the field has it: labels are whole numbers.
std::string ItemOf(const Score& score) {
  if (score.size() == 1) return PythonJson(Value(score[0]));
  Value::List labels;
  for (const double number : score) {
    const bool is_whole = std::floor(number) == number && std::abs(number) < 1e15;
    if (is_whole) {
      labels.emplace_back(static_cast<int64_t>(number));
    } else {
      labels.emplace_back(number);
    }
  }
  return PythonJson(Value(std::move(labels)));
}

absl::StatusOr<Marked> MarkWith(const TaskMetric& metric, const Value& scorer_input,
                                std::span<const Value> results, ProgramVerdicts* verdicts) {
  Marked marked;
  Value known;
  if (!metric.runs_programs) {
    ETALON_TRY(marked.score, metric.scorer->Mark(scorer_input, results));
  } else {
    ETALON_TRY(const auto programs, metric.scorer->Programs(scorer_input, results));
    Value with_verdicts = scorer_input;
    ETALON_TRY(known, verdicts->Of(programs));
    with_verdicts.Set("verdicts", known);
    ETALON_TRY(marked.score, metric.scorer->Mark(with_verdicts, results));
  }
  if (metric.aggregation.is_none()) return marked;
  if (!metric.is_python) {
    marked.item = ItemOf(marked.score);
    return marked;
  }
  ETALON_TRY(const Value given, ReadPythonAnswer(known.AsDict().front().second.AsString()));
  const Value* item = given.Find(metric.name);
  if (item != nullptr) marked.item = PythonJson(*item, {.ensure_ascii = true});
  return marked;
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

std::string ClusterOf(const Value& scorer_input) {
  const Value* cluster = scorer_input.Find("cluster");
  return cluster == nullptr || cluster->is_none() ? std::string() : PythonStr(*cluster);
}

struct TaskScorer::State {
  std::string name, thinking_end;
  bool is_multiple_choice = false, is_generation = false, is_marking = true;
  std::vector<Pipeline> pipelines;
  std::vector<TaskMetric> metrics;
  // One for each pipeline and metric: [pipeline * metrics.size() + metric].
  std::vector<std::unique_ptr<Metric>> accumulators;  // null: a function aggregates
  std::vector<std::vector<std::string>> items;        // for that function
  TaskCounts counts;
  std::optional<RightForms> right_forms;  // of generations

  absl::Status Configure(const Value& task);
  // The same with the part of each generated text that is scored; `thoughts` may be null.
  std::vector<AnsweredSample> WithoutThoughts(std::span<const AnsweredSample> repeats,
                                              ThoughtCounts* thoughts) const;
  // In the order of the accumulators.
  absl::StatusOr<std::vector<Marked>> ScoreAll(std::span<const AnsweredSample> repeats,
                                               ProgramVerdicts* verdicts);
  absl::StatusOr<Estimate> CallAggregation(size_t accumulator, ProgramRunner* programs,
                                           std::map<std::string, std::string>* verdicts) const;
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
    ETALON_TRY(TaskMetric metric, MakeMetric(description));
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
  items.resize(accumulators.size());
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

absl::StatusOr<std::vector<Marked>> TaskScorer::State::ScoreAll(
    std::span<const AnsweredSample> repeats, ProgramVerdicts* verdicts) {
  const Sample& sample = repeats.front().sample;
  if (sample.requests.empty()) return absl::InvalidArgumentError("nothing was asked");
  ETALON_TRY_DO(RequireFieldKinds(sample.scorer_input));
  std::vector<Marked> scores;
  if (right_forms.has_value()) right_forms->AddReferences(sample.scorer_input);
  for (size_t i = 0; i < pipelines.size(); ++i) {
    const Pipeline& pipeline = pipelines[i];
    auto results = Apply(pipeline, repeats);
    if (!results.ok()) return Annotate(results.status(), StrCat("filter ", pipeline.name));
    counts.nothing_extracted[pipeline.name] +=
        std::count_if(results->begin(), results->end(), IsNothingExtracted);
    for (const Value& result : *results) {
      if (right_forms.has_value()) right_forms->AddResult(i, result);
    }
    for (const TaskMetric& metric : metrics) {
      ETALON_TRY(Marked marked, MarkWith(metric, sample.scorer_input, *results, verdicts));
      for (const double number : marked.score) {
        if (!std::isnan(number) && number < HUGE_VAL) continue;
        return absl::InvalidArgumentError(StrCat(ScoreKey(metric.name, pipeline.name), " is ",
                                                 std::isnan(number) ? "no number" : "infinite"));
      }
      scores.push_back(std::move(marked));
    }
  }
  return scores;
}

// Its value as the function gives it. Why it has no error of its own says the method.
absl::StatusOr<Estimate> TaskScorer::State::CallAggregation(
    size_t accumulator, ProgramRunner* programs,
    std::map<std::string, std::string>* verdicts) const {
  const Value& call = metrics[accumulator % metrics.size()].aggregation;
  const std::vector<std::string>& list = items[accumulator];
  if (list.empty()) return absl::FailedPreconditionError("no document was scored");
  const Value head = Value::MakeDict({{"call", "value"},
                                      {"function", call.FindString("name")},
                                      {"is_log_likelihood", false},
                                      {"module", call.FindString("module")},
                                      {"modules", call.FindString("modules")}});
  ETALON_TRY(const std::string head_text, CanonicalJson(head));
  ProgramVerdicts runs(programs);
  ETALON_TRY(const Value known,
             runs.Of({StrCat(kPythonCallLine, head_text, "\n[[", JoinText(list, ", "), "]]")}));
  *verdicts = runs.Take();
  const auto value = ReadPythonAnswer(known.AsDict().front().second.AsString());
  if (!value.ok()) return Annotate(value.status(), call.FindString("name"));
  if (!value->is_number()) {
    return absl::InvalidArgumentError(
        StrCat(call.FindString("name"), ": gives a ", KindName(value->kind()), ", no number"));
  }
  return Estimate{
      .value = value->AsDouble(),
      .n = static_cast<int64_t>(list.size()),
      .method = StrCat("the task's Python function ", call.FindString("name"), "; no interval")};
}

TaskScorer::TaskScorer(std::unique_ptr<State> state) : state_(std::move(state)) {}
TaskScorer::~TaskScorer() = default;

Marking MarkingOf(const Value& plan) {
  const Value* settings = plan.Find("settings");
  const bool is_none = settings != nullptr && settings->FindBool("predict_only");
  return is_none ? Marking::kNone : Marking::kAll;
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
  if (marking == Marking::kNone) {
    state->is_marking = false;
    state->counts.nothing_extracted.clear();
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
  if (!marks.failure.empty() || !state_->is_marking) return marks;
  ProgramVerdicts verdicts(programs);
  auto scores = state_->ScoreAll(repeats, &verdicts);
  if (!verdicts.error().ok()) return Annotate(verdicts.error(), StrCat("task ", state_->name));
  marks.verdicts = verdicts.Take();
  if (!scores.ok()) {
    ++counts.unscored;
    marks.failure = std::string(scores.status().message());
    return marks;
  }
  if (state_->is_multiple_choice) CountChoices(repeats.front(), &counts.choices);
  const std::string cluster = ClusterOf(sample.scorer_input);
  for (size_t i = 0; i < scores->size(); ++i) {
    const TaskMetric& metric = state_->metrics[i % state_->metrics.size()];
    const Pipeline& pipeline = state_->pipelines[i / state_->metrics.size()];
    Marked& marked = (*scores)[i];
    if (!marked.item.empty()) state_->items[i].push_back(std::move(marked.item));
    if (marked.score.empty()) continue;
    if (state_->accumulators[i] != nullptr) {
      const absl::Status added = state_->accumulators[i]->Add(marked.score, cluster);
      if (!added.ok()) return Annotate(added, StrCat("task ", state_->name, ", ", metric.name));
    }
    marks.scores[ScoreKey(metric.name, pipeline.name)] = std::move(marked.score);
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
  if (!state_->is_marking) return results;
  for (size_t i = 0; i < state_->accumulators.size(); ++i) {
    const TaskMetric& metric = state_->metrics[i % state_->metrics.size()];
    if (state_->accumulators[i] == nullptr) {
      std::map<std::string, std::string> verdicts;
      auto estimate = state_->CallAggregation(i, programs, &verdicts);
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
                      .is_proportion = metric.options.is_binary && metric.metric->name == "mean",
                      .estimate = accumulator.Finish(),
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
