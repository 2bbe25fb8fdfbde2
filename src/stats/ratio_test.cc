#include "stats/ratio.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace etalon {
namespace {

// numpy: r = sum(a) / sum(b); e = a - r b; SE = sqrt(n / (n - 1) * sum(e^2)) / sum(b);
// interval r -+ scipy.stats.t.ppf(0.975, n - 1) * SE
TEST(Ratio, IsLinearised) {
  RatioAccumulator ratio;
  ratio.Add(-12.5, 5, "");
  ratio.Add(-30.25, 12, "");
  ratio.Add(-7.0, 3, "");
  ratio.Add(-55.5, 20, "");
  ratio.Add(-20.0, 9, "");
  const RatioEstimate estimate = ratio.Finish(0.95);
  EXPECT_NEAR(estimate.value, -2.556122448979592, 1e-14);
  EXPECT_NEAR(*estimate.standard_error, 0.12265793327279279, 1e-14);
  EXPECT_NEAR(estimate.interval->lower, -2.896675467428515, 1e-12);
  EXPECT_NEAR(estimate.interval->upper, -2.215569430530669, 1e-12);
  EXPECT_EQ(estimate.clusters, 0);
  EXPECT_EQ(ratio.count(), 5);
}

// The same over the sums of e in 12 clusters of two, with 11 degrees of freedom.
TEST(Ratio, WidensForClusters) {
  RatioAccumulator ratio;
  for (int i = 0; i < 24; ++i) {
    ratio.Add(-(1.5 + i * 5 % 7), 1 + i * 3 % 4, std::to_string(i / 2));
  }
  const RatioEstimate estimate = ratio.Finish(0.95);
  EXPECT_EQ(estimate.clusters, 12);
  EXPECT_NEAR(estimate.value, -1.7833333333333334, 1e-14);
  EXPECT_NEAR(*estimate.standard_error, 0.15851265762160013, 1e-13);
  EXPECT_NEAR(estimate.interval->upper - estimate.value, 0.3488840071118287, 1e-12);
}

TEST(Ratio, TreatsItemsAsIndependentWhenOneHasNoCluster) {
  RatioAccumulator ratio;
  for (int i = 0; i < 24; ++i) ratio.Add(i, 1, i == 7 ? "" : std::to_string(i));
  EXPECT_EQ(ratio.Finish(0.95).clusters, 0);
}

TEST(Ratio, OfOneItemHasNoError) {
  RatioAccumulator ratio;
  ratio.Add(-3, 2, "");
  const RatioEstimate estimate = ratio.Finish(0.95);
  EXPECT_EQ(estimate.value, -1.5);
  EXPECT_FALSE(estimate.standard_error.has_value());
  EXPECT_FALSE(estimate.interval.has_value());
}

TEST(Ratio, OfInfiniteItemsHasNoError) {
  RatioAccumulator ratio;
  ratio.Add(-std::numeric_limits<double>::infinity(), 2, "");
  ratio.Add(-1, 2, "");
  EXPECT_FALSE(ratio.Finish(0.95).standard_error.has_value());
}

TEST(RatioDeathTest, OfNothingIsABug) { EXPECT_DEATH(RatioAccumulator().Finish(0.95), ""); }

}  // namespace
}  // namespace etalon
