#include "stats/pool.h"

#include <gtest/gtest.h>

#include <vector>

namespace etalon {
namespace {

const std::vector<PoolItem> kTasks = {{0.5, 0.02, 100}, {0.25, 0.035, 40}, {0.75, 0.01, 250}};

// lm_eval.api.metrics.aggregate_subtask_metrics(values, sizes) for the value; numpy:
// sqrt(sum((n_i / n)^2 SE_i^2)) for the error; scipy.stats.norm.ppf(0.975) = 1.959963984540054
TEST(Pool, WeighsTasksByTheirSize) {
  const Estimate estimate = PoolWeighted(kTasks);
  EXPECT_NEAR(estimate.value, 0.6346153846153846, 1e-15);
  EXPECT_NEAR(*estimate.standard_error, 0.008959694979310847, 1e-15);
  EXPECT_NEAR(*estimate.lower, 0.6346153846153846 - 1.959963984540054 * 0.008959694979310847,
              1e-13);
  EXPECT_NEAR(*estimate.upper, 0.6346153846153846 + 1.959963984540054 * 0.008959694979310847,
              1e-13);
  EXPECT_EQ(estimate.n, 390);
}

// aggregate_subtask_metrics(…, weight_by_size=False) and unweighted_mean_stderr
TEST(Pool, MacroMeanCountsEveryTaskOnce) {
  const Estimate estimate = PoolMacro(kTasks);
  EXPECT_NEAR(estimate.value, 0.5, 1e-15);
  EXPECT_NEAR(*estimate.standard_error, 0.013844373104863458, 1e-15);
  EXPECT_EQ(estimate.n, 390);
}

// lm_eval.api.metrics.pooled_sample_stderr
TEST(Pool, GivesLmEvalsPooledError) {
  EXPECT_NEAR(*LmEvalPooledStandardError(kTasks), 0.008952268578480665, 1e-16);
}

TEST(Pool, HasNoErrorWhenOneTaskHasNone) {
  const std::vector<PoolItem> tasks = {{0.5, 0.02, 100}, {0.25, std::nullopt, 40}};
  for (const Estimate& estimate : {PoolWeighted(tasks), PoolMacro(tasks)}) {
    EXPECT_FALSE(estimate.standard_error.has_value());
    EXPECT_FALSE(estimate.lower.has_value());
    EXPECT_EQ(estimate.n, 140);
  }
  EXPECT_FALSE(LmEvalPooledStandardError(tasks).has_value());
}

TEST(Pool, OfSingleDocumentsHasNoLmEvalError) {
  const std::vector<PoolItem> tasks = {{0.5, 0.0, 1}, {0.25, 0.0, 1}};
  EXPECT_FALSE(LmEvalPooledStandardError(tasks).has_value());
}

// statsmodels.stats.proportion.proportion_confint(k, n, method="wilson" | "beta")
TEST(Pool, OfProportionsHasTheIntervalOfAllDocumentsTogether) {
  const Estimate large =
      PoolWeighted(std::vector<PoolItem>{{0.5, 0.0507, 100, true}, {0.25, std::nullopt, 40, true}});
  EXPECT_NEAR(*large.lower, 0.3495844, 1e-7);
  EXPECT_NEAR(*large.upper, 0.5113736, 1e-7);
  EXPECT_NEAR(*large.standard_error, 0.0419745, 1e-7) << "sqrt(p (1 - p) / (n - 1))";
  const Estimate small =
      PoolWeighted(std::vector<PoolItem>{{0.0, 0.0, 6, true}, {0.0, 0.0, 6, true}});
  EXPECT_EQ(*small.standard_error, 0);
  EXPECT_EQ(*small.lower, 0);
  EXPECT_NEAR(*small.upper, 0.2646485, 1e-7);
  EXPECT_NE(small.method.find("Clopper-Pearson"), std::string::npos);
}

TEST(Pool, NeverShowsAnIntervalOfNoWidth) {
  const std::vector<PoolItem> tasks = {{0.5, 0.0, 6}, {0.5, 0.0, 6}};
  for (const Estimate& estimate : {PoolWeighted(tasks), PoolMacro(tasks)}) {
    EXPECT_EQ(*estimate.standard_error, 0);
    EXPECT_FALSE(estimate.lower.has_value());
  }
}

TEST(PoolDeathTest, OfNothingIsABug) {
  EXPECT_DEATH(PoolWeighted({}), "");
  EXPECT_DEATH(PoolMacro({}), "");
}

}  // namespace
}  // namespace etalon
