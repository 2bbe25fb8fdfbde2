// Every metric against numpy, scipy, scikit-learn and lm_eval/api/metrics.py.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "metrics/table.h"
#include "similarity/bleu.h"
#include "similarity/chrf.h"
#include "similarity/ter.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<Metric> Filled(std::string_view name, const std::vector<Score>& scores,
                               const MetricOptions& options = {}) {
  auto metric = FindMetricEntry(name)->create(options);
  for (const Score& score : scores) EXPECT_TRUE(metric->Add(score, "").ok());
  return metric;
}

Score StatisticsOf(std::string_view name, const std::string& answer, std::string reference) {
  const std::vector<std::string> references = {std::move(reference)};
  if (name == "bleu") {
    return Bleu::Create(BleuWords::k13a).value()->Statistics(answer, references).value();
  }
  if (name == "ter") return TerStatistics(answer, references).value();
  const ChrfRuns runs = name == "chrf" ? ChrfRuns::kCharacters : ChrfRuns::kCharactersAndWords;
  return ChrfStatistics(answer, references, runs).value();
}

const std::vector<Score> kValues = {{0.5}, {2.25}, {-1.0}, {3.75}, {0.125}, {2.0}, {1.5}};
const std::vector<Score> kPairs = {{0, 0}, {1, 1}, {1, 0}, {0, 1}, {1, 1},
                                   {0, 0}, {1, 1}, {0, 0}, {0, 1}, {1, 1}};
const std::vector<Score> kRatios = {{-12.5, 5}, {-30.25, 12}, {-7.0, 3}, {-55.5, 20}, {-20.0, 9}};

// lm_eval mean_stderr
TEST(MeanMetric, IsTheMeanAndItsError) {
  const auto metric = Filled("mean", kValues);
  const auto estimate = metric->Finish();
  ASSERT_TRUE(estimate.ok());
  EXPECT_NEAR(estimate->value, 1.3035714285714286, 1e-15);
  EXPECT_NEAR(**metric->LmEvalStandardError(1), 0.5925235722513235, 1e-15);
  EXPECT_NEAR(**Filled("mean", {{1}, {0}, {0}, {1}, {1}})->LmEvalStandardError(100000),
              0.24494897427831783, 1e-15);
}

TEST(MeanMetric, OfMarksHasAProportionsInterval) {
  const auto estimate = Filled("mean", {{1}, {0}, {1}}, {.is_binary = true})->Finish();
  EXPECT_EQ(estimate->method, "mean; Clopper-Pearson interval");
  EXPECT_EQ(Filled("mean", {{1}, {0}, {1}})->Finish()->method, "mean; t interval");
}

// lm_eval: sorted(arr)[len(arr) // 2], bootstrap_stderr(median, …, 1000); Python's random and
// numpy.quantile for our own interval.
TEST(Median, IsTheUpperMiddleScore) {
  const auto metric = Filled("median", kValues);
  const auto estimate = metric->Finish();
  EXPECT_EQ(estimate->value, 1.5);
  EXPECT_NEAR(*estimate->standard_error, 0.7652919581154347, 1e-13);
  EXPECT_NEAR(*estimate->lower, 0.125, 1e-13);
  EXPECT_NEAR(*estimate->upper, 2.25, 1e-13);
  EXPECT_EQ(estimate->method, "median; percentile bootstrap, 1000 resamples, seed 1234");
  EXPECT_NEAR(**metric->LmEvalStandardError(1000), 0.7914745203045306, 1e-14);
  const auto of_six = Filled("median", std::vector<Score>(kValues.begin(), kValues.begin() + 6));
  EXPECT_EQ(of_six->Finish()->value, 2.0);
  EXPECT_NEAR(**of_six->LmEvalStandardError(1000), 1.0347472889319136, 1e-14);
}

TEST(Median, DrawsWholeClusters) {
  auto metric = FindMetricEntry("median")->create({.bootstrap_resamples = 400});
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(metric->Add({(i * 7 % 11) / 2.0}, std::to_string(i / 2)).ok());
  }
  const auto estimate = metric->Finish();
  EXPECT_EQ(estimate->value, 2.5);
  EXPECT_EQ(estimate->clusters, 10);
  EXPECT_NEAR(*estimate->standard_error, 0.39718424668475505, 1e-13);
  EXPECT_NEAR(*estimate->lower, 2.0, 1e-13);
  EXPECT_NEAR(*estimate->upper, 3.0, 1e-13);
  EXPECT_THAT(estimate->method, HasSubstr("bootstrap of clusters"));
}

// sklearn.metrics.f1_score; lm_eval bootstrap_stderr(f1_score, …, 200)
TEST(F1, EqualsScikitLearn) {
  const auto metric = Filled("f1", kPairs, {.bootstrap_resamples = 300});
  const auto estimate = metric->Finish();
  EXPECT_NEAR(estimate->value, 0.7272727272727273, 1e-15);
  EXPECT_NEAR(*estimate->standard_error, 0.16992364381383204, 1e-13);
  EXPECT_NEAR(*estimate->lower, 0.3333333333333333, 1e-13);
  EXPECT_NEAR(*estimate->upper, 1.0, 1e-13);
  EXPECT_NEAR(**metric->LmEvalStandardError(200), 0.16540064070320404, 1e-14);
  EXPECT_EQ(Filled("f1", {{0, 0}, {0, 0}})->Finish()->value, 0);
  EXPECT_EQ(Filled("f1", {{1, 0}, {0, 0}})->Finish()->value, 0);
  EXPECT_EQ(Filled("f1", {{1, 1}})->Finish()->value, 1);
  // Class 1 is the one looked for, whatever the other is.
  EXPECT_NEAR(Filled("f1", {{1, 1}, {2, 2}, {1, 2}, {2, 1}, {1, 1}})->Finish()->value, 2 / 3.0,
              1e-15);
  EXPECT_NEAR(Filled("f1", {{-100, 1}, {1, 1}})->Finish()->value, 2 / 3.0, 1e-15);
  EXPECT_EQ(Filled("f1", {{2, 2}, {2, 2}})->Finish()->value, 0);
}

// scikit-learn raises a ValueError for these.
TEST(F1, RefusesOtherThanTwoClasses) {
  for (const std::vector<Score>& scores :
       {std::vector<Score>{{0, 2}, {2, 2}}, std::vector<Score>{{0, 1}, {2, 1}},
        std::vector<Score>{{2, 3}}}) {
    const auto estimate = Filled("f1", scores)->Finish();
    EXPECT_EQ(estimate.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(estimate.status().message()), HasSubstr("two classes, 1 and another"));
  }
}

// sklearn.metrics.f1_score(average=…) of five classes and of -100, a gold that is none of the
// choices
TEST(AverageF1, EqualsScikitLearn) {
  const std::vector<Score> scores = {
      {1, 1}, {1, 1}, {2, 2}, {-100, 3}, {0, 0}, {0, 0}, {3, 4}, {2, 1}, {1, 2}, {1, 4},
      {3, 3}, {3, 1}, {3, 4}, {1, 1},    {1, 1}, {1, 1}, {3, 3}, {0, 0}, {0, 3}, {1, 0},
      {0, 0}, {2, 0}, {0, 0}, {2, 0},    {3, 3}, {3, 3}, {3, 3}, {3, 2}, {3, 3}, {1, 2},
      {2, 2}, {0, 0}, {0, 0}, {1, 3},    {3, 3}, {1, 1}, {2, 2}, {3, 3}, {2, 3}, {3, 3}};
  const std::pair<const char*, double> expected[] = {
      {"weighted_f1", 0.6350089968511021}, {"macro_f1", 0.42720047983205883}, {"micro_f1", 0.625}};
  for (const auto& [name, value] : expected) {
    const auto metric = Filled(name, scores);
    EXPECT_NEAR(metric->Finish()->value, value, 1e-15) << name;
    EXPECT_FALSE((*metric->LmEvalStandardError(1000)).has_value()) << name;
  }
}

// sklearn.metrics.matthews_corrcoef
TEST(MatthewsCorrcoef, EqualsScikitLearn) {
  const auto metric = Filled("matthews_corrcoef", kPairs, {.bootstrap_resamples = 300});
  const auto estimate = metric->Finish();
  EXPECT_NEAR(estimate->value, 0.408248290463863, 1e-14);
  EXPECT_NEAR(*estimate->standard_error, 0.2948825726937259, 1e-13);
  EXPECT_NEAR(*estimate->lower, -0.2, 1e-13);
  EXPECT_NEAR(*estimate->upper, 1.0, 1e-13);
  EXPECT_NEAR(**metric->LmEvalStandardError(200), 0.2926506829830912, 1e-14);
}

TEST(MatthewsCorrcoef, TakesAnyNumberOfClasses) {
  const std::vector<Score> scores = {{0, 0}, {1, 2}, {2, 2}, {0, 1}, {1, 1},
                                     {2, 0}, {2, 2}, {1, 1}, {0, 0}};
  EXPECT_NEAR(Filled("matthews_corrcoef", scores)->Finish()->value, 0.5, 1e-15);
}

TEST(MatthewsCorrcoef, IsZeroWhenOneSideHasOneClass) {
  EXPECT_EQ(Filled("matthews_corrcoef", {{0, 0}, {0, 1}})->Finish()->value, 0);
  EXPECT_EQ(Filled("matthews_corrcoef", {{1, 1}, {1, 1}})->Finish()->value, 0);
}

// lm_eval: exp(-mean), bootstrap_stderr(perplexity, …, 2500); scipy for the delta method
TEST(Perplexity, HasTheDeltaMethodsError) {
  const auto metric = Filled("perplexity", {{-1.5}, {-0.25}, {-3.0}, {-2.125}});
  const auto estimate = metric->Finish();
  EXPECT_NEAR(estimate->value, 5.57755216479126, 1e-14);
  EXPECT_NEAR(*estimate->standard_error, 3.2249148855775998, 1e-13);
  EXPECT_NEAR(*estimate->lower, 0.8857453842640803, 1e-12);
  EXPECT_NEAR(*estimate->upper, 35.121930865961644, 1e-10);
  EXPECT_EQ(estimate->method, "exp of minus the mean; delta method, t interval of the ratio");
  EXPECT_NEAR(**metric->LmEvalStandardError(2500), 3.1131343261063233, 1e-13);
}

TEST(Perplexity, OfAnImpossibleTextIsInfiniteWithoutAnError) {
  const auto estimate =
      Filled("perplexity", {{-1.5}, {-std::numeric_limits<double>::infinity()}})->Finish();
  ASSERT_TRUE(estimate.ok());
  EXPECT_EQ(estimate->value, std::numeric_limits<double>::infinity());
  EXPECT_FALSE(estimate->standard_error.has_value());
}

// lm_eval weighted_perplexity; numpy and scipy for the error
TEST(WeightedPerplexity, IsOverAllWords) {
  const auto metric = Filled("weighted_perplexity", kRatios);
  const auto estimate = metric->Finish();
  EXPECT_NEAR(estimate->value, 12.885755145945172, 1e-13);
  EXPECT_NEAR(*estimate->standard_error, 1.5805400948608892, 1e-12);
  EXPECT_NEAR(*estimate->lower, 9.166627383241492, 1e-11);
  EXPECT_NEAR(*estimate->upper, 18.113825155019736, 1e-11);
  EXPECT_FALSE((*metric->LmEvalStandardError(1000)).has_value());
}

// lm_eval bits_per_byte
TEST(BitsPerByte, IsOverAllBytes) {
  const auto metric = Filled("bits_per_byte", kRatios);
  const auto estimate = metric->Finish();
  EXPECT_NEAR(estimate->value, 3.68770518104781, 1e-14);
  EXPECT_NEAR(*estimate->standard_error, 0.17695799205834753, 1e-13);
  EXPECT_NEAR(*estimate->lower, 3.196391030171781, 1e-12);
  EXPECT_NEAR(*estimate->upper, 4.179019331923839, 1e-12);
  EXPECT_FALSE((*metric->LmEvalStandardError(1000)).has_value());
}

// lm_eval's bleu, chrf, chrf++ and ter over the short cases of tests/data/similarity, and its
// bootstrap of 100 resamples.
TEST(CorpusMetrics, EqualLmEvals) {
  for (const std::string_view name : {"bleu", "chrf", "chrf++", "ter"}) {
    const auto metric = FindMetricEntry(name)->create({});
    Value wanted;
    const std::string path = JoinPath(ETALON_SOURCE_DIR, "tests/data/similarity/vectors.jsonl");
    const std::string text = ReadFile(path).value();
    for (const std::string_view line : SplitText(text, "\n")) {
      if (line.empty()) continue;
      const Value each = ParseJson(line).value();
      if (const Value* corpus = each.Find("corpus"); corpus != nullptr) {
        wanted = *corpus->Find(name);
        continue;
      }
      const std::string reference = each.Find("references")->AsList()[0].AsString();
      const std::string answer = each.FindString("answer");
      if (CodePointCount(answer) + CodePointCount(reference) >= 200) continue;
      EXPECT_TRUE(metric->Add(StatisticsOf(name, answer, reference), "").ok());
    }
    const auto estimate = metric->Finish();
    EXPECT_NEAR(estimate->value, wanted.FindDouble("value"), 1e-12) << name;
    EXPECT_NEAR(**metric->LmEvalStandardError(100), wanted.FindDouble("standard_error"), 1e-11)
        << name;
    EXPECT_THAT(estimate->method, HasSubstr("percentile bootstrap, 1000 resamples")) << name;
  }
}

// lm_eval brier_score over three documents
TEST(BrierScore, IsTheMeanOfTheDocuments) {
  const auto metric = Filled("brier_score", {{0.3303812244520036}, {0.00553087853453275}, {0.5}});
  EXPECT_NEAR(metric->Finish()->value, 0.2786373676621788, 1e-15);
  EXPECT_FALSE((*metric->LmEvalStandardError(1000)).has_value());
}

TEST(PooledMean, CountsEveryNumberTheSame) {
  const auto metric = Filled("pooled_mean", {{1, 0, 0}, {1}});
  EXPECT_DOUBLE_EQ(metric->Finish()->value, 0.5);
  EXPECT_EQ(metric->Finish()->n, 2);
  EXPECT_FALSE((*metric->LmEvalStandardError(1000)).has_value());
}

// A score of the size that the metric takes.
Score ScoreOfSize(std::string_view name) {
  for (const std::string_view pairs :
       {"f1", "matthews_corrcoef", "weighted_perplexity", "bits_per_byte", "ter", "_gap"}) {
    if (name == "span_f1" || name == "synonym_f1") return {1, 1, 1};
    if (name == "relation_f1") return {1, 1, 1, 1};
    if (name == "entity_f1") return Score(16, 1.0);
    if (name.ends_with(pairs)) return {1, 1};
  }
  if (name.starts_with("bbq_")) return {1, 1, 1, 1};
  if (name.starts_with("rouge")) return {1, 1, 1, 1};
  if (name.ends_with("bleu")) return Score(10, 1.0);
  if (name == "chrf") return Score(18, 1.0);
  if (name == "chrf++") return Score(24, 1.0);
  return {1};
}

TEST(Metrics, RefuseScoresOfAnotherSize) {
  for (const MetricEntry* entry : MetricEntryTable()) {
    const auto metric = entry->create({});
    Score wrong = ScoreOfSize(entry->name);
    EXPECT_TRUE(metric->Add(wrong, "").ok()) << entry->name;
    if (entry->name == "pooled_mean") {
      wrong.clear();  // it takes any number of them but none
    } else {
      wrong.push_back(1);
    }
    EXPECT_EQ(metric->Add(wrong, "").code(), absl::StatusCode::kInvalidArgument) << entry->name;
  }
}

TEST(Metrics, OfNothingAreNoNumber) {
  for (const MetricEntry* entry : MetricEntryTable()) {
    const auto metric = entry->create({});
    EXPECT_EQ(metric->Finish().status().code(), absl::StatusCode::kFailedPrecondition)
        << entry->name;
  }
}

// lm-eval prints "N/A" for one document, and for none of its bootstraps asked.
TEST(Metrics, HaveNoLmEvalErrorForOneScoreOrWithoutIterations) {
  for (const MetricEntry* entry : MetricEntryTable()) {
    const Score score = ScoreOfSize(entry->name);
    EXPECT_FALSE((*Filled(entry->name, {score})->LmEvalStandardError(100)).has_value())
        << entry->name;
    EXPECT_FALSE((*Filled(entry->name, {score, score})->LmEvalStandardError(0)).has_value())
        << entry->name;
  }
}

TEST(MetricTable, RowsSayWhatTheyAre) {
  EXPECT_GE(MetricEntryTable().size(), 8u);
  for (const MetricEntry* entry : MetricEntryTable()) {
    EXPECT_FALSE(entry->name.empty());
    EXPECT_FALSE(entry->summary.empty()) << entry->name;
    EXPECT_EQ(entry->summary.find('\n'), std::string_view::npos) << entry->name;
    EXPECT_NE(entry->summary.back(), '.') << entry->name;
    EXPECT_EQ(FindMetricEntry(entry->name), entry) << entry->name << " is there twice";
    EXPECT_NE(entry->create({}), nullptr) << entry->name;
  }
  EXPECT_EQ(FindMetricEntry("no_such_metric"), nullptr);
}

// lm_eval/tasks/bbq/utils.py gave these values; scores with -1 were [right, NaN, NaN, NaN] there.
TEST(Bbq, CountsTheDocumentsOfOneContext) {
  const std::vector<Score> scores = {
      {1, 0, 1, 1}, {0, 0, 1, 1}, {1, 0, 1, 1},  {1, 0, 1, 1}, {0, 0, 1, 0}, {1, 0, 1, 0},
      {0, 0, 1, 0}, {1, 0, 1, 0}, {1, 1, 1, 0},  {1, 0, 1, 0}, {0, 0, 1, 1}, {0, 0, 1, 0},
      {0, 1, 1, 1}, {1, 0, 1, 1}, {0, 1, 1, 0},  {1, 1, 1, 0}, {0, 0, 1, 0}, {0, 0, 1, 0},
      {0, 1, 1, 0}, {0, 0, 1, 0}, {1, 1, 1, -1}, {1, 0, 0, -1}};
  const auto value = [&](const char* name) { return Filled(name, scores)->Finish(); };
  EXPECT_NEAR(value("bbq_amb_accuracy")->value, 0.38461538461538464, 1e-15);
  EXPECT_NEAR(value("bbq_disamb_accuracy")->value, 0.5714285714285714, 1e-15);
  EXPECT_NEAR(value("bbq_amb_bias")->value, -0.23668639053254437, 1e-15);
  EXPECT_NEAR(value("bbq_disamb_bias")->value, -0.7142857142857143, 1e-15);
  EXPECT_EQ(value("bbq_disamb_bias")->n, 7);
  EXPECT_EQ(value("bbq_amb_accuracy")->n, 13);
  EXPECT_EQ(*Filled("bbq_amb_bias", scores)->LmEvalStandardError(100), std::nullopt);
}

TEST(Bbq, HasNoBiasWithoutABiasedAnswerAndNoValueWithoutDocuments) {
  EXPECT_EQ(Filled("bbq_disamb_bias", {{1, 0, 0, 1}, {0, 0, 0, 1}})->Finish()->value, 0);
  for (const char* name : {"bbq_amb_accuracy", "bbq_amb_bias"}) {
    EXPECT_EQ(Filled(name, {{1, 1, 1, 1}, {1, 1, 1, -1}})->Finish().status().message(),
              "not defined: no document that counts is ambiguous");
    EXPECT_EQ(Filled(name, {})->Finish().status().message(), "no scores");
    EXPECT_FALSE(FindMetricEntry(name)->create({})->Add({1}, "").ok());
  }
}

// rouge_score 0.1.2's BootstrapAggregator under numpy's seed 1234, which lm-eval sets.
TEST(RougeMeans, AreMeansAndGiveWhatTheFieldPrints) {
  const std::vector<Score> scores = {
      {0.5, 0.25, 0.4, 0.45}, {1, 1, 1, 1},       {0, 0, 0, 0},           {0.3125, 0.1, 0.3, 0.3},
      {0.7, 0.55, 0.65, 0.7}, {0.2, 0, 0.2, 0.2}, {0.875, 0.6, 0.8, 0.85}};
  const auto expect = [](const char* name, const std::vector<Score>& of, double mean,
                         double printed) {
    const auto metric = Filled(name, of);
    EXPECT_NEAR(metric->Finish()->value, mean, 1e-15) << name;
    EXPECT_EQ(metric->LmEvalValue(), printed) << name;
    EXPECT_EQ(*metric->LmEvalStandardError(100), std::nullopt) << name;
  };
  expect("rouge1", scores, 0.5125, 0.5125000000000001);
  expect("rouge2", scores, 0.35714285714285714, 0.3428571428571429);
  expect("rougeL", scores, 0.4785714285714286, 0.4785714285714286);
  expect("rougeLsum", scores, 0.5, 0.5);
  expect("rouge2", {scores[0]}, 0.25, 0.25);
  std::vector<Score> many;
  for (int i = 0; i < 300; ++i) {
    many.push_back({i / 300.0, i * 7 % 300 / 300.0, i * 11 % 300 / 300.0, i * 13 % 300 / 300.0});
  }
  expect("rouge1", many, 0.49833333333333335, 0.49893333333333345);
  expect("rouge2", many, 0.49833333333333335, 0.49795555555555543);
  expect("rougeL", many, 0.49833333333333335, 0.4997055555555555);
  expect("rougeLsum", many, 0.49833333333333335, 0.4999833333333332);
  EXPECT_EQ(Filled("mean", kValues)->LmEvalValue(), std::nullopt) << "the same as ours";
}

// nmt/scripts/bleu.py of TensorFlow over evaluate's tokens, as evaluate 0.4.6 has it.
TEST(UnsmoothedBleu, IsThatOfTheLibraryEvaluate) {
  const std::vector<Score> scores = {StatisticsOf("bleu", "The cat sat on the mat, didn't it?",
                                                  "The cat sat on a mat, did it not?"),
                                     StatisticsOf("bleu", "A dog runs over the quick fox.",
                                                  "The dog runs over the quick brown fox today."),
                                     StatisticsOf("bleu", "3.14 is not 3", "3.14 is about 3")};
  EXPECT_NEAR(Filled("unsmoothed_bleu", scores)->Finish()->value, 0.3567546885422973, 1e-15);
  EXPECT_NEAR(Filled("unsmoothed_bleu", {scores[0]})->Finish()->value, 0.30374414220764573, 1e-15);
  EXPECT_EQ(Filled("unsmoothed_bleu", {scores[2]})->Finish()->value, 0)
      << "no four words are right";
  EXPECT_TRUE(absl::IsInvalidArgument(
      Filled("unsmoothed_bleu", {StatisticsOf("bleu", "", "a")})->Finish().status()));
  EXPECT_EQ(*Filled("unsmoothed_bleu", scores)->LmEvalStandardError(100), std::nullopt);
}

// lm_eval bootstrap_stderr of nanmean
TEST(NanMean, IsTheMeanWithABootstrappedError) {
  const auto metric = Filled("nanmean", kValues);
  EXPECT_NEAR(metric->Finish()->value, 1.3035714285714286, 1e-15);
  EXPECT_EQ(metric->Finish()->method, "mean; t interval");
  EXPECT_NEAR(**metric->LmEvalStandardError(1000), 0.5572393967920554, 1e-12);
}

}  // namespace
}  // namespace etalon
