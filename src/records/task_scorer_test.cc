#include "records/task_scorer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/json.h"
#include "base/str.h"

namespace etalon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

Value Json(std::string_view text) {
  auto value = ParseJson(text);
  EXPECT_TRUE(value.ok()) << value.status() << text;
  return *value;
}

// A task of one pipeline "none" that takes the first response.
Value TaskOf(std::string_view output_type, const std::vector<std::string>& metrics) {
  std::string list;
  for (const std::string& name : metrics) {
    const bool is_own_metric =
        name == "brier_score" || name == "f1" || name == "perplexity" || name == "bits_per_byte";
    const std::string metric = name.ends_with("_perplexity") ? "weighted_perplexity"
                               : is_own_metric               ? name
                                                             : "mean";
    StrAppend(&list, list.empty() ? "" : ",", R"({"name":")", name, R"(","scorer":")", name,
              R"(","arguments":{},"metric":")", metric, R"(","higher_is_better":true})");
  }
  return Json(
      StrCat(R"({"name":"t","output_type":")", output_type,
             R"(","repeats":1,"filters":[{"name":"none","steps":[{"function":"take_first"}]}],)",
             R"("metrics":[)", list, "]}"));
}

std::unique_ptr<TaskScorer> Make(const Value& task) {
  auto scorer = TaskScorer::Create(task);
  EXPECT_TRUE(scorer.ok()) << scorer.status();
  return *std::move(scorer);
}

AnsweredSample Choices(const std::vector<double>& log_likelihoods, Value gold,
                       const std::vector<bool>& is_greedy = {}) {
  AnsweredSample answered;
  Value::List choices;
  for (size_t i = 0; i < log_likelihoods.size(); ++i) {
    Request request;
    request.prompt = std::make_shared<const Prompt>();
    answered.sample.requests.push_back(std::move(request));
    Answer answer;
    answer.log_likelihood = log_likelihoods[i];
    answer.is_greedy = i < is_greedy.size() && is_greedy[i];
    answered.answers.push_back(answer);
    choices.emplace_back(std::string(i + 1, 'x'));
  }
  answered.sample.scorer_input =
      Value::MakeDict({{"choices", Value(std::move(choices))}, {"gold", std::move(gold)}});
  return answered;
}

AnsweredSample Text(std::string text, Value references, int32_t repeat = 0) {
  AnsweredSample answered;
  answered.sample.repeat = repeat;
  Request request;
  request.kind = RequestKind::kGenerateUntil;
  request.prompt = std::make_shared<const Prompt>();
  answered.sample.requests.push_back(std::move(request));
  answered.sample.scorer_input = Value::MakeDict({{"references", std::move(references)}});
  Answer answer;
  answer.text = std::move(text);
  answer.stop = StopReason::kStopString;
  answered.answers.push_back(std::move(answer));
  return answered;
}

DocumentMarks MarkOne(TaskScorer* scorer, const AnsweredSample& answered) {
  auto marks = scorer->Mark(std::span(&answered, 1));
  EXPECT_TRUE(marks.ok()) << marks.status();
  return *marks;
}

TEST(TaskScorer, MarksChoices) {
  const auto scorer = Make(TaskOf("multiple_choice", {"acc", "acc_norm", "exact_match"}));
  // The first choice is the most probable, a character of the third is.
  const auto marks = MarkOne(scorer.get(), Choices({-2, -5, -2.7}, Value(2), {true, false, true}));
  EXPECT_EQ(marks.failure, "");
  EXPECT_THAT(marks.scores,
              ElementsAre(Pair("acc,none", ElementsAre(0)), Pair("acc_norm,none", ElementsAre(1)),
                          Pair("exact_match,none", ElementsAre(1))));
}

TEST(TaskScorer, CountsWhatIsChosenAgainstWhatIsRight) {
  const auto scorer = Make(TaskOf("multiple_choice", {"acc"}));
  MarkOne(scorer.get(), Choices({-1, -2, -3, -4}, Value(2)));
  MarkOne(scorer.get(), Choices({-1, -2}, Value::MakeList({0, 1})));
  MarkOne(scorer.get(), Choices({-2, -1}, Value(-100)));
  const ChoiceCounts& counts = scorer->counts().choices;
  EXPECT_EQ(counts.documents, 3);
  EXPECT_DOUBLE_EQ(counts.guessing_sum, 0.25 + 1 + 0);
  EXPECT_THAT(counts.chosen, ElementsAre(2, 1));
  EXPECT_THAT(counts.right, ElementsAre(1, 1, 1));
  EXPECT_THAT(counts.guessed, ElementsAre(1.25, 1.25, 0.25, 0.25));
}

TEST(TaskScorer, CountsAnswersOutsideTheRightForms) {
  const auto scorer = Make(TaskOf("generate_until", {"exact_match"}));
  for (int i = 0; i < 8; ++i) {
    const char* reference = i % 2 == 0 ? "Yes" : "No";
    MarkOne(scorer.get(), Text(i < 5 ? reference : "I see", Value::MakeList({reference})));
  }
  EXPECT_THAT(scorer->counts().outside, ElementsAre(Pair("none", 3)));
}

TEST(TaskScorer, MarksOneContinuation) {
  const auto scorer = Make(TaskOf("loglikelihood", {"perplexity", "acc"}));
  AnsweredSample answered = Choices({-1.5}, Value(0), {true});
  answered.sample.scorer_input = Value(Value::Dict());
  EXPECT_THAT(
      MarkOne(scorer.get(), answered).scores,
      ElementsAre(Pair("acc,none", ElementsAre(1)), Pair("perplexity,none", ElementsAre(-1.5))));
}

TEST(TaskScorer, MarksAWholeText) {
  const auto scorer = Make(
      TaskOf("loglikelihood_rolling", {"word_perplexity", "byte_perplexity", "bits_per_byte"}));
  AnsweredSample answered = Choices({-42}, Value(0));
  answered.sample.requests[0].kind = RequestKind::kLoglikelihoodRolling;
  answered.sample.scorer_input = Json(R"({"words":7,"bytes":40})");
  EXPECT_THAT(MarkOne(scorer.get(), answered).scores,
              ElementsAre(Pair("bits_per_byte,none", ElementsAre(-42, 40)),
                          Pair("byte_perplexity,none", ElementsAre(-42, 40)),
                          Pair("word_perplexity,none", ElementsAre(-42, 7))));
  const auto results = scorer->Results(0);
  ASSERT_EQ(results.size(), 3U);
  EXPECT_DOUBLE_EQ(results[0].estimate->value, std::exp(6.0));
  EXPECT_DOUBLE_EQ(results[2].estimate->value, 42 / (40 * std::log(2.0)));
}

TEST(TaskScorer, MarksGenerationsOverTheirRepeats) {
  Value task = TaskOf("generate_until", {"exact_match"});
  task.Set("filters", Json(R"([{"name":"first","steps":[{"function":"take_first"}]},
                    {"name":"most","steps":[{"function":"majority_vote"},
                                            {"function":"take_first"}]}])"));
  const auto scorer = Make(task);
  const Value references = Value::MakeList({"7"});
  const std::vector<AnsweredSample> repeats = {Text("6", references), Text("7", references, 1),
                                               Text("7", references, 2)};
  const auto marks = scorer->Mark(repeats);
  ASSERT_TRUE(marks.ok());
  EXPECT_THAT(marks->scores, ElementsAre(Pair("exact_match,first", ElementsAre(0)),
                                         Pair("exact_match,most", ElementsAre(1))));
  const auto left = scorer->Filtered(repeats, "most");
  ASSERT_TRUE(left.ok());
  EXPECT_THAT(*left, ElementsAre(Value("7")));
  EXPECT_EQ(scorer->Filtered(repeats, "best").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(scorer->counts().documents, 1);
  EXPECT_EQ(scorer->counts().samples, 3);
  EXPECT_EQ(scorer->counts().requests, 3);
}

TEST(TaskScorer, HandsFiltersTheLogLikelihoodPairs) {
  const auto scorer = Make(TaskOf("multiple_choice", {"acc"}));
  const double minus_infinity = -HUGE_VAL;
  const AnsweredSample answered = Choices({-2, minus_infinity}, Value(0), {true});
  const auto left = scorer->Filtered(std::span(&answered, 1), "none");
  ASSERT_TRUE(left.ok());
  EXPECT_THAT(*left,
              ElementsAre(Value::MakeList({-2.0, true}), Value::MakeList({minus_infinity, false})));
}

TEST(TaskScorer, LeavesADocumentWithAFailedAnswerOutOfEveryResult) {
  const auto scorer = Make(TaskOf("multiple_choice", {"acc", "acc_norm"}));
  AnsweredSample failed = Choices({-1, -2}, Value(0));
  failed.answers[1] = Answer();
  failed.answers[1].error = "the text does not fit";
  EXPECT_EQ(MarkOne(scorer.get(), failed).failure,
            "request 1 got no answer: the text does not fit");
  EXPECT_TRUE(MarkOne(scorer.get(), failed).scores.empty());
  MarkOne(scorer.get(), Choices({-1, -2}, Value(0)));
  EXPECT_EQ(scorer->counts().documents, 3);
  EXPECT_EQ(scorer->counts().failed, 2);
  EXPECT_EQ(scorer->counts().unscored, 0);
  EXPECT_EQ(scorer->counts().tied, 0);
  for (const TaskResult& result : scorer->Results(0)) EXPECT_EQ(result.estimate->n, 1);
}

TEST(TaskScorer, HasNoEstimateWhereEveryDocumentFailed) {
  const auto scorer = Make(TaskOf("multiple_choice", {"acc"}));
  AnsweredSample failed = Choices({-1, -2}, Value(0));
  failed.answers[0].error = "no";
  MarkOne(scorer.get(), failed);
  EXPECT_EQ(scorer->Results(0)[0].estimate.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(TaskScorer, CountsADocumentThatAScorerRefusesAndGoesOn) {
  const auto scorer = Make(TaskOf("multiple_choice", {"likelihood"}));
  const auto refused = MarkOne(scorer.get(), Choices({-1, -2}, Value(-100)));
  EXPECT_THAT(refused.failure, HasSubstr("the right answer is not among the choices"));
  EXPECT_TRUE(refused.failures.empty());
  EXPECT_EQ(MarkOne(scorer.get(), Choices({-1, -2}, Value(1))).failure, "");
  EXPECT_EQ(scorer->counts().unscored, 1);
  EXPECT_THAT(scorer->counts().unscored_by, ElementsAre(Pair("likelihood,none", 1)));
  EXPECT_EQ(scorer->counts().no_gold, 1);
  EXPECT_EQ(scorer->Results(0)[0].estimate->n, 1);
}

TEST(TaskScorer, LeavesADocumentOutOfTheMetricsAloneThatCannotMarkIt) {
  const Value task = TaskOf("multiple_choice", {"acc", "likelihood"});
  const auto scorer = Make(task);
  const auto marks = MarkOne(scorer.get(), Choices({-1, -2}, Value(-100)));
  EXPECT_EQ(marks.failure, "");
  EXPECT_THAT(marks.scores, ElementsAre(Pair("acc,none", ElementsAre(0))));
  EXPECT_THAT(marks.failures, ElementsAre(Pair("likelihood,none", HasSubstr("not among"))));
  MarkOne(scorer.get(), Choices({-1, -2}, Value(0)));
  EXPECT_EQ(scorer->counts().unscored, 0);
  EXPECT_THAT(scorer->counts().unscored_by,
              ElementsAre(Pair("acc,none", 0), Pair("likelihood,none", 1)));
  EXPECT_EQ(scorer->Results(0)[0].estimate->value, 0.5);
  EXPECT_EQ(scorer->Results(0)[1].estimate->n, 1);
  // Records made before counted such a document nowhere.
  const auto before = TaskScorer::Create(task, Marking::kWhole);
  EXPECT_THAT(MarkOne(before->get(), Choices({-1, -2}, Value(-100))).failure, HasSubstr("among"));
  EXPECT_EQ((*before)->counts().unscored, 1);
}

TEST(TaskScorer, LeavesADocumentOutOfThePipelinesAloneThatCannotFilterIt) {
  Value task = TaskOf("generate_until", {"exact_match"});
  task.Set("filters", Json(R"([{"name":"two","steps":[{"function":"take_first_k","k":2}]},
                    {"name":"one","steps":[{"function":"take_first"}]}])"));
  const auto scorer = Make(task);
  const auto marks = MarkOne(scorer.get(), Text("7", Value::MakeList({"7"})));
  EXPECT_THAT(marks.scores, ElementsAre(Pair("exact_match,one", ElementsAre(1))));
  EXPECT_THAT(marks.failures,
              ElementsAre(Pair("exact_match,two", HasSubstr("filter two: take_first_k"))));
}

TEST(TaskScorer, RescoresARecordByTheRuleThatItWasMadeBy) {
  const auto marking = [](std::string_view counts, std::string_view settings) {
    return RescoreMarkingOf(
        Json(StrCat(R"({"counts":[{)", counts, R"(}],"plan":{"settings":{)", settings, "}}}")));
  };
  EXPECT_EQ(marking(R"("unscored":1)", ""), Marking::kWhole);
  EXPECT_EQ(marking(R"("unscored":1,"unscored_by":{})", ""), Marking::kAll);
  EXPECT_EQ(marking("", R"("predict_only":true)"), Marking::kAll) << "it has no marks yet";
}

TEST(TaskScorer, MarksADocumentWithoutAnyRightChoiceAsWrong) {
  const auto scorer = Make(TaskOf("multiple_choice", {"acc", "exact_match", "mc2"}));
  const auto marks = MarkOne(scorer.get(), Choices({-1, -2}, Value(Value::List()), {true}));
  EXPECT_THAT(marks.scores, ElementsAre(Pair("acc,none", ElementsAre(0)),
                                        Pair("exact_match,none", ElementsAre(0)),
                                        Pair("mc2,none", ElementsAre(0))));
  EXPECT_EQ(scorer->counts().no_gold, 1);
}

TEST(TaskScorer, SaysWhyADocumentHasNothingToScoreBy) {
  const auto scorer = Make(TaskOf("generate_until", {"exact_match"}));
  AnsweredSample answered = Text("a", Value::MakeList({"a"}));
  answered.sample.scorer_input = Json(R"({"unscorable":"no such choice"})");
  EXPECT_EQ(MarkOne(scorer.get(), answered).failure, "no such choice");
}

TEST(TaskScorer, HasNoIntervalOfAProportionWhereAMarkIsAShare) {
  Value task = TaskOf("generate_until", {"exact_match"});
  task.Set("filters", Json(R"([{"name":"all","steps":[{"function":"lowercase"}]}])"));
  const auto scorer = Make(task);
  const Value references = Value::MakeList({"7"});
  const std::vector<AnsweredSample> repeats = {Text("6", references), Text("7", references, 1)};
  const auto marks = scorer->Mark(repeats);
  ASSERT_TRUE(marks.ok());
  EXPECT_THAT(marks->scores, ElementsAre(Pair("exact_match,all", ElementsAre(0.5))));
  EXPECT_FALSE(scorer->Results(0)[0].is_proportion);
  EXPECT_EQ(scorer->Results(0)[0].estimate->method, "mean; one score has no standard error");
}

TEST(TaskScorer, RefusesFieldsOfAWrongKindWithoutFalling) {
  const auto choices = Make(TaskOf("multiple_choice", {"acc", "likelihood", "exact_match"}));
  const auto texts = Make(TaskOf("generate_until", {"exact_match"}));
  for (const char* input :
       {R"({})", R"({"choices":5,"gold":0})", R"({"choices":[],"gold":0})",
        R"({"choices":["a",1],"gold":0})", R"({"choices":["a","b"],"gold":"x"})", R"([])",
        R"({"references":5})", R"({"references":[5]})"}) {
    AnsweredSample answered = Choices({-1, -2}, Value(0));
    answered.sample.scorer_input = Json(input);
    EXPECT_NE(MarkOne(choices.get(), answered).failure, "") << input;
    AnsweredSample text = Text("a", Value::MakeList({"a"}));
    text.sample.scorer_input = Json(input);
    EXPECT_NE(MarkOne(texts.get(), text).failure, "") << input;
  }
  AnsweredSample nothing_asked;
  nothing_asked.sample.scorer_input = Value(Value::Dict());
  EXPECT_EQ(MarkOne(choices.get(), nothing_asked).failure, "nothing was asked");
}

TEST(TaskScorer, HasNoMarkWhereItWouldBeNoNumber) {
  const auto scorer = Make(TaskOf("multiple_choice", {"brier_score"}));
  // The probabilities of choices that are all impossible are not defined.
  EXPECT_NE(MarkOne(scorer.get(), Choices({-HUGE_VAL, -HUGE_VAL}, Value(0))).failure, "");
  EXPECT_EQ(scorer->counts().unscored, 1);
}

TEST(TaskScorer, CountsTiesAmongTheChoicesOnly) {
  const auto scorer = Make(TaskOf("multiple_choice", {"acc"}));
  MarkOne(scorer.get(), Choices({-1, -1, -1}, Value(0)));
  MarkOne(scorer.get(), Choices({-1, -1, -2}, Value(0)));
  MarkOne(scorer.get(), Choices({-1, -2, -2}, Value(0)));
  EXPECT_EQ(scorer->counts().all_equal, 1);
  EXPECT_EQ(scorer->counts().tied, 2);
  // With the choices asked for alone, too: those do not count.
  AnsweredSample mutual = Choices({-1, -2, -1, -1}, Value(0));
  mutual.sample.scorer_input.Set("choices", Value::MakeList({"a", "b"}));
  MarkOne(scorer.get(), mutual);
  EXPECT_EQ(scorer->counts().tied, 2);
}

TEST(TaskScorer, CountsDocumentsWithoutARightChoice) {
  const auto scorer = Make(TaskOf("multiple_choice", {"acc"}));
  MarkOne(scorer.get(), Choices({-1, -2}, Value(-100)));
  MarkOne(scorer.get(), Choices({-1, -2}, Value::MakeList({-100, -100})));
  MarkOne(scorer.get(), Choices({-1, -2}, Value::MakeList({-100, 1})));
  EXPECT_EQ(scorer->counts().no_gold, 2);
}

TEST(TaskScorer, CountsWhatIsWrongWithGenerations) {
  Value task = TaskOf("generate_until", {"exact_match"});
  task.Set("filters",
           Json(R"([{"name":"digits","steps":[{"function":"regex","regex_pattern":"\\d+"}]},
                    {"name":"word","steps":[{"function":"regex","regex_pattern":"[a-z]+"},
                                            {"function":"take_first"}]}])"));
  const auto scorer = Make(task);
  const Value references = Value::MakeList({"1"});
  AnsweredSample cut = Text("abc", references);
  cut.answers[0].stop = StopReason::kLength;
  cut.answers[0].truncated_tokens = 4;
  MarkOne(scorer.get(), cut);
  MarkOne(scorer.get(), Text(" \n\u3000", references));
  MarkOne(scorer.get(), Text("1", references));
  EXPECT_EQ(scorer->counts().cut_at_length, 1);
  EXPECT_EQ(scorer->counts().truncated, 1);
  EXPECT_EQ(scorer->counts().empty, 1);
  EXPECT_THAT(scorer->counts().nothing_extracted, ElementsAre(Pair("digits", 2), Pair("word", 2)));
}

TEST(TaskScorer, GivesMetricsTheClusterOfADocument) {
  const auto scorer = Make(TaskOf("multiple_choice", {"acc"}));
  for (int i = 0; i < 24; ++i) {
    AnsweredSample answered = Choices({-1, -2}, Value(i % 3 == 0 ? 0 : 1));
    answered.sample.scorer_input.Set("cluster", i / 2);
    MarkOne(scorer.get(), answered);
  }
  EXPECT_EQ(scorer->Results(0)[0].estimate->clusters, 12);
  EXPECT_EQ(ClusterOf(Json(R"({"cluster":"a"})")), "a");
  EXPECT_EQ(ClusterOf(Json(R"({"cluster":true})")), "True");
  EXPECT_EQ(ClusterOf(Json(R"({"cluster":null})")), "");
  EXPECT_EQ(ClusterOf(Json(R"({})")), "");
}

TEST(TaskScorer, GivesLmEvalsErrorsWhereAsked) {
  const auto scorer = Make(TaskOf("multiple_choice", {"acc", "brier_score"}));
  for (int i = 0; i < 4; ++i) MarkOne(scorer.get(), Choices({-1, -2}, Value(i % 2)));
  EXPECT_FALSE(scorer->Results(0)[0].lm_eval_standard_error.has_value());
  const auto results = scorer->Results(100);
  // Sample standard deviation of 1, 0, 1, 0 over the root of 4.
  EXPECT_DOUBLE_EQ(*results[0].lm_eval_standard_error, std::sqrt(1.0 / 3) / 2);
  EXPECT_FALSE(results[1].lm_eval_standard_error.has_value());
}

TEST(TaskScorer, RefusesATaskThatThisProgramCannotScore) {
  const auto error = [](std::string_view from, std::string_view to) {
    std::string text = *CanonicalJson(TaskOf("multiple_choice", {"acc"}));
    text.replace(text.find(from), from.size(), to);
    const auto scorer = TaskScorer::Create(Json(text));
    EXPECT_EQ(scorer.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(scorer.status().message());
  };
  EXPECT_EQ(error("take_first", "take_best"), "task t: this program has no filter \"take_best\"");
  EXPECT_EQ(error("\"scorer\":\"acc\"", "\"scorer\":\"accurate\""),
            "task t: this program has no scorer \"accurate\"");
  EXPECT_EQ(error("\"metric\":\"mean\"", "\"metric\":\"mode\""),
            "task t: this program has no metric \"mode\"");
  EXPECT_EQ(error("\"arguments\":{}", "\"arguments\":{\"k\":1}"),
            "task t: scorer acc takes no argument \"k\"");
  EXPECT_THAT(error("\"filters\"", "\"fitlers\""), HasSubstr("`filters` and `metrics`"));
  Value twice = TaskOf("multiple_choice", {"acc", "acc"});
  EXPECT_EQ(TaskScorer::Create(twice).status().message(), "task t: two metrics are called \"acc\"");
}

TEST(TaskScorer, ScoresWhatFollowsTheThoughtsAndCountsThem) {
  Value task = TaskOf("generate_until", {"exact_match"});
  task.Set("think_end_token", "</think>");
  const auto scorer = Make(task);
  const Value references = Value::MakeList({"7"});
  const auto mark = [&](const std::string& text) {
    AnsweredSample answered = Text(text, references);
    answered.sample.requests[0].generation.until = {"\n"};
    return MarkOne(scorer.get(), answered).scores.at("exact_match,none").front();
  };
  EXPECT_EQ(mark("<think>6\n8</think>\n\n7\nmore"), 1);
  EXPECT_EQ(mark("7\nthoughts without an end"), 1);
  EXPECT_EQ(mark("7</think>"), 0);
  const TaskCounts counts = scorer->counts();
  EXPECT_EQ(counts.thoughts->taken_off, 2);
  EXPECT_EQ(counts.thoughts->without_end, 1);
  EXPECT_EQ(counts.empty, 1) << "nothing but thoughts";
  EXPECT_FALSE(Make(TaskOf("generate_until", {"exact_match"}))->counts().thoughts.has_value());
}

TEST(TaskScorer, RefusesRepeatsThatWereNotAskedTheSame) {
  const auto scorer = Make(TaskOf("multiple_choice", {"acc"}));
  const std::vector<AnsweredSample> repeats = {Choices({-1, -2}, Value(0)),
                                               Choices({-1}, Value(0))};
  EXPECT_EQ(scorer->Mark(repeats).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(scorer->Mark({}).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace etalon
