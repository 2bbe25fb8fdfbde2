#include "stats/mean.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace etalon {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

MeanAccumulator MeanOf(const std::vector<double>& values) {
  MeanAccumulator mean;
  for (const double value : values) mean.Add(value, "");
  return mean;
}

// 30 values in 12 clusters of 2 or 3.
MeanAccumulator ClusteredMean() {
  MeanAccumulator mean;
  for (int i = 0; i < 30; ++i) {
    mean.Add((i * 7 % 5) / 4.0 + (i % 12) * 0.25, "cluster " + std::to_string(i % 12));
  }
  return mean;
}

TEST(CompensatedSum, KeepsWhatAPlainSumLoses) {
  CompensatedSum sum;
  for (const double value : {1.0, 1e100, 1.0, -1e100}) sum.Add(value);
  EXPECT_EQ(sum.Total(), 2.0);  // math.fsum
}

TEST(CompensatedSum, StaysInfinite) {
  CompensatedSum sum;
  sum.Add(-kInfinity);
  sum.Add(5);
  EXPECT_EQ(sum.Total(), -kInfinity);
}

// numpy.mean, numpy.std(ddof=1), scipy.stats.sem, scipy.stats.t.interval(0.95, n - 1, …)
TEST(Mean, HasStudentsInterval) {
  const auto mean = MeanOf({0.5, 2.25, -1.0, 3.75, 0.125, 2.0, 1.5});
  EXPECT_NEAR(*mean.StandardDeviation(), 1.5676700181206138, 1e-14);
  const Estimate estimate = mean.Finish(/*is_binary=*/false, 0.95);
  EXPECT_NEAR(estimate.value, 1.3035714285714286, 1e-15);
  EXPECT_NEAR(*estimate.standard_error, 0.5925235722513235, 1e-14);
  EXPECT_NEAR(*estimate.lower, -0.14628152245309267, 1e-13);
  EXPECT_NEAR(*estimate.upper, 2.75342437959595, 1e-13);
  EXPECT_EQ(estimate.n, 7);
  EXPECT_EQ(estimate.clusters, 0);
  EXPECT_EQ(estimate.method, "mean; t interval");
}

// statsmodels OLS on a constant, cov_type="cluster", use_correction, use_t
TEST(Mean, WidensForClusters) {
  const Estimate estimate = ClusteredMean().Finish(/*is_binary=*/false, 0.95);
  EXPECT_NEAR(estimate.value, 1.725, 1e-14);
  EXPECT_NEAR(*estimate.standard_error, 0.25639990072328234, 1e-14);
  EXPECT_NEAR(*estimate.lower, 1.1606676234590856, 1e-13);
  EXPECT_NEAR(*estimate.upper, 2.289332376540913, 1e-13);
  EXPECT_EQ(estimate.clusters, 12);
  EXPECT_EQ(estimate.method, "mean; cluster-robust standard error, t interval");
}

TEST(Mean, SaysWhenThereAreTooFewClusters) {
  MeanAccumulator mean;
  for (int i = 0; i < 18; ++i) mean.Add(i, i % 9 < 5 ? "a" : "b" + std::to_string(i % 9));
  const Estimate estimate = mean.Finish(/*is_binary=*/false, 0.95);
  EXPECT_EQ(estimate.clusters, 0);
  EXPECT_EQ(estimate.method, "mean; t interval; too few clusters (5) to widen it");
}

TEST(Mean, SaysWhenSomeScoresHaveNoCluster) {
  MeanAccumulator mean = ClusteredMean();
  mean.Add(1.0, "");
  const Estimate estimate = mean.Finish(/*is_binary=*/false, 0.95);
  EXPECT_EQ(estimate.clusters, 0);
  EXPECT_EQ(estimate.method, "mean; t interval; not widened, for some scores have no cluster");
}

// 29 of 40 and 21 of 29: scipy.stats.binomtest(...).proportion_ci, scipy.stats.sem
TEST(Mean, OfMarksIsWilsonOrBelowThirtyExact) {
  std::vector<double> marks;
  for (int i = 0; i < 40; ++i) marks.push_back(i * i % 7 < 3 ? 1 : 0);
  const Estimate wilson = MeanOf(marks).Finish(/*is_binary=*/true, 0.95);
  EXPECT_EQ(wilson.method, "mean; Wilson interval");
  EXPECT_NEAR(wilson.value, 0.725, 1e-15);
  EXPECT_NEAR(*wilson.standard_error, 0.07149950690165274, 1e-14);
  EXPECT_NEAR(*wilson.lower, 0.5716504419378943, 1e-12);
  EXPECT_NEAR(*wilson.upper, 0.8389198375233267, 1e-12);
  marks.resize(29);
  const Estimate exact = MeanOf(marks).Finish(/*is_binary=*/true, 0.95);
  EXPECT_EQ(exact.method, "mean; Clopper-Pearson interval");
  EXPECT_NEAR(exact.value, 0.7241379310344828, 1e-15);
  EXPECT_NEAR(*exact.standard_error, 0.08446516354424752, 1e-14);
  EXPECT_NEAR(*exact.lower, 0.5276155175699261, 1e-12);
  EXPECT_NEAR(*exact.upper, 0.8726598858977699, 1e-12);
}

TEST(Mean, OfClusteredMarksStaysBetweenNoneAndAll) {
  MeanAccumulator mean;
  for (int i = 0; i < 24; ++i) mean.Add(i < 22 ? 1 : 0, std::to_string(i / 2));
  const Estimate estimate = mean.Finish(/*is_binary=*/true, 0.95);
  EXPECT_EQ(estimate.clusters, 12);
  EXPECT_EQ(*estimate.upper, 1.0);
  EXPECT_GT(*estimate.lower, 0.0);
}

TEST(Mean, OfOneScoreHasNoError) {
  const Estimate estimate = MeanOf({0.25}).Finish(/*is_binary=*/false, 0.95);
  EXPECT_EQ(estimate.value, 0.25);
  EXPECT_FALSE(estimate.standard_error.has_value());
  EXPECT_FALSE(estimate.lower.has_value());
  EXPECT_EQ(estimate.method, "mean; one score has no standard error");
  // One mark still has an exact interval: binomtest(1, 1).proportion_ci(0.95, "exact").
  const Estimate mark = MeanOf({1}).Finish(/*is_binary=*/true, 0.95);
  EXPECT_FALSE(mark.standard_error.has_value());
  EXPECT_NEAR(*mark.lower, 0.025, 1e-12);
  EXPECT_EQ(*mark.upper, 1.0);
}

TEST(Mean, OfInfiniteScoresHasNoError) {
  const Estimate estimate = MeanOf({-1, -kInfinity, -2}).Finish(/*is_binary=*/false, 0.95);
  EXPECT_EQ(estimate.value, -kInfinity);
  EXPECT_FALSE(estimate.standard_error.has_value());
  EXPECT_FALSE(estimate.lower.has_value());
  EXPECT_EQ(estimate.method, "mean; infinite scores have no standard error");
  MeanAccumulator clustered = ClusteredMean();
  clustered.Add(-kInfinity, "cluster 3");
  EXPECT_FALSE(clustered.Finish(/*is_binary=*/false, 0.95).standard_error.has_value());
}

TEST(MeanDeathTest, OfNothingIsABug) { EXPECT_DEATH(MeanAccumulator().Mean(), ""); }

}  // namespace
}  // namespace etalon
