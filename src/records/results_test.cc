#include "records/results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/json.h"
#include "base/str.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

Value Json(std::string_view text) {
  auto value = ParseJson(text);
  EXPECT_TRUE(value.ok()) << value.status() << text;
  return *value;
}

std::string TaskText(std::string_view name, std::string_view metrics, std::string_view filter) {
  return StrCat(R"({"name":")", name, R"(","output_type":"multiple_choice","filters":[{"name":")",
                filter, R"(","steps":[{"function":"take_first"}]}],"metrics":[)", metrics, "]}");
}

constexpr const char* kAcc =
    R"({"name":"acc","scorer":"acc","arguments":{},"metric":"mean","higher_is_better":true})";
constexpr const char* kLikelihood =
    R"({"name":"likelihood","scorer":"likelihood","arguments":{},"metric":"mean",)"
    R"("higher_is_better":true})";
constexpr const char* kPerplexity =
    R"({"name":"acc","scorer":"perplexity","arguments":{},"metric":"perplexity",)"
    R"("higher_is_better":false})";

// A group's entry of a plan; each metric as WantedMean gives it.
std::string WantedMean(std::string_view metric, std::string_view filters, bool weight_by_size) {
  return StrCat(R"({"metric":")", metric, R"(","filters":)", filters, R"(,"weight_by_size":)",
                weight_by_size ? "true}" : "false}");
}
std::string GroupText(std::string_view name, std::string_view tasks, std::string_view metrics) {
  return StrCat(R"({"name":")", name, R"(","tasks":)", tasks, R"(,"metrics":[)", metrics, "]}");
}

// Documents of which the first `right` are answered right, the others wrong.
void MarkAll(TaskScorer* scorer, int documents, int right) {
  for (int i = 0; i < documents; ++i) {
    AnsweredSample answered;
    for (const double value : {-1.0, -2.0}) {
      Request request;
      request.prompt = std::make_shared<const Prompt>();
      answered.sample.requests.push_back(request);
      answered.answers.emplace_back().log_likelihood = value;
    }
    answered.sample.scorer_input =
        Value::MakeDict({{"choices", Value::MakeList({"a", "b"})}, {"gold", i < right ? 0 : 1}});
    const auto marks = scorer->Mark(std::span(&answered, 1));
    ASSERT_TRUE(marks.ok() && marks->failure.empty()) << marks.status();
  }
}

struct Scored {
  Value plan;
  std::vector<std::unique_ptr<TaskScorer>> scorers;
};

// Task a: 8 of 10 right. Task b: 1 of 40 right. Task c has another metric only.
Scored ThreeTasks(std::string_view groups, std::string_view compat = "etalon") {
  Scored scored;
  scored.plan = Json(StrCat(R"({"settings":{"compat":")", compat, R"("},"groups":)", groups,
                            R"(,"tasks":[)", TaskText("a", kAcc, "none"), ",",
                            TaskText("b", StrCat(kAcc, ",", kLikelihood), "none"), ",",
                            TaskText("c", kLikelihood, "other"), "]}"));
  for (const Value& task : scored.plan.Find("tasks")->AsList()) {
    scored.scorers.push_back(TaskScorer::Create(task).value());
  }
  MarkAll(scored.scorers[0].get(), 10, 8);
  MarkAll(scored.scorers[1].get(), 40, 1);
  MarkAll(scored.scorers[2].get(), 5, 5);
  return scored;
}

ComputedResults Compute(const Scored& scored) {
  auto computed = ComputeResults(scored.plan, scored.scorers);
  EXPECT_TRUE(computed.ok()) << computed.status();
  return *computed;
}

constexpr double kVarianceA = 0.8 * 0.2 * 10 / 9, kVarianceB = 0.025 * 0.975 * 40 / 39;

TEST(Results, StandInTheOrderOfTasksPipelinesAndMetrics) {
  const auto computed = Compute(ThreeTasks("[]"));
  std::string places;
  for (const Value& entry : computed.results.AsList()) {
    StrAppend(&places, entry.FindString("task"), " ", entry.FindString("metric"), ",",
              entry.FindString("filter"), "; ");
  }
  EXPECT_EQ(places, "a acc,none; b acc,none; b likelihood,none; c likelihood,other; ");
  const Value& first = computed.results.AsList()[0];
  EXPECT_DOUBLE_EQ(first.Find("estimate")->FindDouble("value"), 0.8);
  EXPECT_EQ(first.Find("estimate")->FindInt("n"), 10);
  EXPECT_EQ(first.Find("lm_eval"), nullptr);
  EXPECT_TRUE(computed.groups.AsList().empty());
  EXPECT_EQ(computed.counts.AsList().size(), 3U);
  EXPECT_EQ(*CanonicalJson(computed.counts.AsList()[2]),
            R"({"all_equal":0,"choices":{"chosen":[5,0],"documents":5,"guessed":[2.5,2.5],)"
            R"("guessing":0.5,"right":[5,0]},)"
            R"("cut_at_length":0,"documents":5,"empty":0,"failed":0,"no_gold":0,)"
            R"("nothing_extracted":{"other":0},"requests":10,"samples":5,"task":"c","tied":0,)"
            R"("truncated":0,"unscored":0,"unscored_by":{"likelihood,other":0},"zero":0})");
}

TEST(Results, ATaskThatAGroupHasTwiceCountsTwiceAndIsNoSecondSample) {
  const auto computed = Compute(ThreeTasks(
      StrCat("[", GroupText("g", R"(["a","b","a"])", WantedMean("acc", "null", true)), "]")));
  const Value& estimate = *computed.groups.AsList()[0].Find("estimate");
  EXPECT_DOUBLE_EQ(estimate.FindDouble("value"), 17.0 / 60);
  const double variance = kVarianceA / 10 / 9 + 4 * kVarianceB / 40 / 9;
  EXPECT_NEAR(estimate.FindDouble("standard_error"), std::sqrt(variance), 1e-15);
  EXPECT_EQ(estimate.FindString("method").find("Wilson"), std::string::npos);
}

TEST(Results, SayWhereLmEvalHasNoNumber) {
  const Value plan =
      Json(StrCat(R"({"settings":{"compat":"lm-eval"},"groups":[)",
                  GroupText("g", R"(["t"])", WantedMean("acc", "null", true)), R"(],"tasks":[)",
                  TaskText("t",
                           R"({"name":"acc","scorer":"mc2","arguments":{},"metric":"mean",)"
                           R"("higher_is_better":true})",
                           "none"),
                  "]}"));
  Scored scored{.plan = plan, .scorers = {}};
  scored.scorers.push_back(TaskScorer::Create(plan.Find("tasks")->AsList()[0]).value());
  MarkAll(scored.scorers[0].get(), 3, 3);
  AnsweredSample answered;
  for (const double value : {-800.0, -900.0}) {
    answered.sample.requests.emplace_back().prompt = std::make_shared<const Prompt>();
    answered.answers.emplace_back().log_likelihood = value;
  }
  answered.sample.scorer_input = Json(R"({"choices":["a","b"],"gold":[0]})");
  ASSERT_TRUE(scored.scorers[0]->Mark(std::span(&answered, 1)).ok());
  const auto computed = Compute(scored);
  for (const Value* list : {&computed.results, &computed.groups}) {
    const Value& result = list->AsList()[0];
    EXPECT_GT(result.Find("estimate")->FindDouble("value"), 0.7) << "our own number stays";
    EXPECT_TRUE(result.Find("lm_eval")->Find("value")->is_none());
    EXPECT_EQ(result.Find("lm_eval")->FindInt("undefined"), 1);
  }
}

TEST(Results, OfAGroupAreItsTasksMeanWeightedBySize) {
  const auto computed = Compute(ThreeTasks(
      StrCat("[", GroupText("g", R"(["a","b","c"])", WantedMean("acc", R"(null)", true)), "]")));
  ASSERT_EQ(computed.groups.AsList().size(), 1U);
  const Value& group = computed.groups.AsList()[0];
  EXPECT_EQ(group.FindString("group"), "g");
  EXPECT_EQ(*group.Find("tasks"), Value::MakeList({"a", "b"}));
  EXPECT_EQ(*group.Find("higher_is_better"), Value(true));
  const Value& estimate = *group.Find("estimate");
  EXPECT_DOUBLE_EQ(estimate.FindDouble("value"), 9.0 / 50);
  EXPECT_EQ(estimate.FindInt("n"), 50);
  const double variance = 0.2 * 0.2 * kVarianceA / 10 + 0.8 * 0.8 * kVarianceB / 40;
  EXPECT_NEAR(estimate.FindDouble("standard_error"), std::sqrt(variance), 1e-15);
}

// rouge_score 0.1.2's BootstrapAggregator under numpy's seed 1234.
TEST(Results, HaveLmEvalsValueWhereItIsAnother) {
  const Value plan = Json(StrCat(
      R"({"settings":{"compat":"lm-eval"},"groups":[)",
      GroupText("g", R"(["t"])", WantedMean("rouge1", "null", true)),
      R"(],"tasks":[{"name":"t","output_type":"generate_until","filters":[{"name":"none",)"
      R"("steps":[{"function":"take_first"}]}],"metrics":[{"name":"rouge1","scorer":"rouge_all",)"
      R"("arguments":{},"metric":"rouge1","higher_is_better":true}]}]})"));
  std::vector<std::unique_ptr<TaskScorer>> scorers;
  scorers.push_back(TaskScorer::Create(plan.Find("tasks")->AsList()[0]).value());
  for (const char* text : {"a", "z", "a b", "a b c d e f", "a b x y", "b c y w q"}) {
    AnsweredSample answered;
    answered.sample.requests.emplace_back().kind = RequestKind::kGenerateUntil;
    answered.sample.requests[0].prompt = std::make_shared<const Prompt>();
    answered.answers.emplace_back().text = text;
    answered.sample.scorer_input = Value::MakeDict({{"references", Value::MakeList({"a b c d"})}});
    ASSERT_TRUE(scorers[0]->Mark(std::span(&answered, 1)).ok());
  }
  const auto computed = ComputeResults(plan, scorers);
  ASSERT_TRUE(computed.ok()) << computed.status();
  for (const Value* list : {&computed->results, &computed->groups}) {
    ASSERT_EQ(list->AsList().size(), 1U);
    const Value& entry = list->AsList()[0];
    EXPECT_NEAR(entry.Find("estimate")->FindDouble("value"), 0.46851851851851856, 1e-15);
    EXPECT_EQ(entry.Find("lm_eval")->FindDouble("value"), 0.4703703703703703);
  }
}

TEST(Results, OfAGroupAreAPlainMeanWhereItSaysSo) {
  const auto computed = Compute(ThreeTasks(StrCat(
      "[", GroupText("g", R"(["a","b","c"])", WantedMean("acc", R"(["none"])", false)), "]")));
  const Value& estimate = *computed.groups.AsList()[0].Find("estimate");
  EXPECT_DOUBLE_EQ(estimate.FindDouble("value"), (0.8 + 0.025) / 2);
  EXPECT_NEAR(estimate.FindDouble("standard_error"),
              std::sqrt(kVarianceA / 10 + kVarianceB / 40) / 2, 1e-15);
}

TEST(Results, HaveOneGroupEntryForEachFilterThatATaskHas) {
  const auto computed =
      Compute(ThreeTasks(StrCat("[",
                                GroupText("g", R"(["a","b","c"])",
                                          StrCat(WantedMean("likelihood", R"(null)", true), ",",
                                                 WantedMean("likelihood", R"(["best"])", true), ",",
                                                 WantedMean("f1", R"(null)", true))),
                                ",", GroupText("h", R"(["c"])", ""), "]")));
  ASSERT_EQ(computed.groups.AsList().size(), 2U);
  EXPECT_EQ(computed.groups.AsList()[0].FindString("filter"), "none");
  EXPECT_EQ(*computed.groups.AsList()[0].Find("tasks"), Value::MakeList({"b"}));
  EXPECT_EQ(computed.groups.AsList()[1].FindString("filter"), "other");
  EXPECT_EQ(*computed.groups.AsList()[1].Find("tasks"), Value::MakeList({"c"}));
}

TEST(Results, HoldLmEvalsNumbersWhereTheSettingsAskForThem) {
  const std::string groups =
      StrCat("[", GroupText("g", R"(["a","b"])", WantedMean("acc", R"(null)", true)), ",",
             GroupText("h", R"(["a","b"])", WantedMean("acc", R"(null)", false)), "]");
  const auto computed = Compute(ThreeTasks(groups, "lm-eval"));
  const Value& acc = *computed.results.AsList()[0].Find("lm_eval");
  EXPECT_DOUBLE_EQ(acc.FindDouble("value"), 0.8);
  EXPECT_NEAR(acc.FindDouble("standard_error"), std::sqrt(kVarianceA / 10), 1e-15);
  // lm-eval's pooled_sample_stderr and unweighted_mean_stderr (api/metrics.py), by hand.
  const double a = kVarianceA / 10, b = kVarianceB / 40;
  const double pooled = std::sqrt((9 * a * 10 + 39 * b * 40) / (50 - 2) / 50);
  EXPECT_NEAR(computed.groups.AsList()[0].Find("lm_eval")->FindDouble("standard_error"), pooled,
              1e-15);
  EXPECT_NEAR(computed.groups.AsList()[1].Find("lm_eval")->FindDouble("standard_error"),
              std::sqrt(a + b) / 2, 1e-15);
}

TEST(Results, SayWhyATaskOrItsGroupHasNone) {
  Scored scored = ThreeTasks(
      StrCat("[", GroupText("g", R"(["a","b"])", WantedMean("acc", R"(null)", true)), "]"),
      "lm-eval");
  scored.scorers[1] = TaskScorer::Create(scored.plan.Find("tasks")->AsList()[1]).value();
  const auto computed = Compute(scored);
  const Value& entry = computed.results.AsList()[1];
  EXPECT_EQ(entry.FindString("error"), "no scores");
  EXPECT_EQ(entry.Find("estimate"), nullptr);
  EXPECT_EQ(*entry.Find("lm_eval"),
            Value::MakeDict({{"value", Value()}, {"standard_error", Value()}}));
  EXPECT_EQ(computed.groups.AsList()[0].FindString("error"), "task b has no value: no scores");
}

TEST(Results, DoNotHoldInfinity) {
  Scored scored;
  scored.plan = Json(StrCat(R"({"tasks":[)", TaskText("p", kPerplexity, "none"), ",",
                            TaskText("l", kLikelihood, "none"), "]}"));
  for (const Value& task : scored.plan.Find("tasks")->AsList()) {
    scored.scorers.push_back(TaskScorer::Create(task).value());
  }
  for (int i = 0; i < 3; ++i) {
    AnsweredSample answered;
    Request request;
    request.prompt = std::make_shared<const Prompt>();
    answered.sample.requests.push_back(request);
    answered.answers.emplace_back().log_likelihood = i == 1 ? -HUGE_VAL : -1;
    answered.sample.scorer_input = Value(Value::Dict());
    ASSERT_TRUE(scored.scorers[0]->Mark(std::span(&answered, 1)).ok());
    answered.sample.scorer_input = Json(R"({"choices":["a"],"gold":0})");
    ASSERT_TRUE(scored.scorers[1]->Mark(std::span(&answered, 1)).ok());
  }
  const auto computed = Compute(scored);
  EXPECT_EQ(computed.results.AsList()[0].FindString("error"), "the value is infinite");
  const Value& mean = *computed.results.AsList()[1].Find("estimate");
  EXPECT_EQ(mean.FindDouble("value"), -HUGE_VAL);
  EXPECT_EQ(mean.Find("lower"), nullptr);
  EXPECT_EQ(mean.Find("standard_error"), nullptr);
  EXPECT_THAT(*CanonicalJson(computed.results), HasSubstr(R"("value":"-inf")"));
}

TEST(Results, HaveNoDirectionWhereTheTasksDisagree) {
  Scored scored;
  scored.plan = Json(StrCat(R"({"groups":[)",
                            GroupText("g", R"(["a","p"])", WantedMean("acc", R"(null)", true)),
                            R"(],"tasks":[)", TaskText("a", kAcc, "none"), ",",
                            TaskText("p", kPerplexity, "none"), "]}"));
  for (const Value& task : scored.plan.Find("tasks")->AsList()) {
    scored.scorers.push_back(TaskScorer::Create(task).value());
  }
  const auto computed = Compute(scored);
  EXPECT_TRUE(computed.groups.AsList()[0].Find("higher_is_better")->is_none());
}

TEST(Results, RefuseAGroupOfATaskThatIsNotInThePlan) {
  const auto scored = ThreeTasks(R"([{"name":"g","tasks":["a","z"],"metrics":[]}])");
  const auto computed = ComputeResults(scored.plan, scored.scorers);
  EXPECT_EQ(computed.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(computed.status().message()), HasSubstr("group g is of the task z"));
}

TEST(Estimates, GoToAValueAndBack) {
  Estimate estimate{.value = 0.1, .n = 7, .method = "mean; t interval"};
  EXPECT_EQ(*CanonicalJson(EstimateToValue(estimate)),
            R"({"method":"mean; t interval","n":7,"value":0.1})");
  EXPECT_EQ(EstimateFromValue(EstimateToValue(estimate)).value(), estimate);
  estimate.standard_error = 0.5;
  estimate.lower = -1;
  estimate.upper = 1;
  estimate.confidence = 0.9;
  estimate.clusters = 12;
  const std::string text = *CanonicalJson(EstimateToValue(estimate));
  EXPECT_EQ(EstimateFromValue(Json(text)).value(), estimate);
  estimate.value = -HUGE_VAL;
  EXPECT_EQ(EstimateFromValue(Json(*CanonicalJson(EstimateToValue(estimate)))).value(), estimate);
}

TEST(Estimates, AreRefusedWithoutWhatTheyNeed) {
  for (const char* text :
       {R"({})", R"({"n":1,"method":"m"})", R"({"n":"1","method":"m","value":1})",
        R"({"n":1,"value":1})", R"({"n":1,"method":"m","value":"x"})",
        R"({"n":-1,"method":"m","value":1})", R"({"n":1,"method":"m","value":1,"lower":"x"})",
        "[]"}) {
    EXPECT_EQ(EstimateFromValue(Json(text)).status().code(), absl::StatusCode::kInvalidArgument)
        << text;
  }
}

}  // namespace
}  // namespace etalon
