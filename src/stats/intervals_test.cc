#include "stats/intervals.h"

#include <gtest/gtest.h>

namespace etalon {
namespace {

struct ProportionCase {
  int64_t successes, n;
  double confidence, lower, upper;
};

// scipy.stats.binomtest(k, n).proportion_ci(confidence, "wilson")
TEST(WilsonInterval, EqualsScipy) {
  constexpr ProportionCase kCases[] = {
      {0, 40, 0.95, 0.0, 0.08762160119728662},
      {40, 40, 0.95, 0.9123783988027133, 1.0},
      {7, 50, 0.95, 0.06950833427016292, 0.26186193710585537},
      {1234, 1319, 0.99, 0.9158698884103373, 0.9508846025479805},
      {25, 50, 0.90, 0.3867158596865054, 0.6132841403134945},
  };
  for (const auto& each : kCases) {
    const Interval interval = WilsonInterval(each.successes, each.n, each.confidence);
    EXPECT_NEAR(interval.lower, each.lower, 1e-12) << each.successes << " of " << each.n;
    EXPECT_NEAR(interval.upper, each.upper, 1e-12) << each.successes << " of " << each.n;
  }
}

TEST(WilsonInterval, EndsAreExactAtNoneAndAll) {
  EXPECT_EQ(WilsonInterval(0, 7, 0.95).lower, 0.0);
  EXPECT_EQ(WilsonInterval(7, 7, 0.95).upper, 1.0);
}

// scipy.stats.binomtest(k, n).proportion_ci(confidence, "exact")
TEST(ClopperPearsonInterval, EqualsScipy) {
  constexpr ProportionCase kCases[] = {
      {0, 10, 0.95, 0.0, 0.30849710781876294},
      {10, 10, 0.95, 0.6915028921812371, 1.0},
      {3, 29, 0.95, 0.021863736829853216, 0.2735151978923027},
      {1, 1, 0.95, 0.025, 1.0},
      {15, 20, 0.99, 0.4402390922415609, 0.9416660639410905},
  };
  for (const auto& each : kCases) {
    const Interval interval = ClopperPearsonInterval(each.successes, each.n, each.confidence);
    EXPECT_NEAR(interval.lower, each.lower, 1e-12) << each.successes << " of " << each.n;
    EXPECT_NEAR(interval.upper, each.upper, 1e-12) << each.successes << " of " << each.n;
  }
}

// scipy.stats.norm.ppf(p)
TEST(NormalQuantile, EqualsScipy) {
  EXPECT_NEAR(NormalQuantile(0.975), 1.959963984540054, 1e-13);
  EXPECT_NEAR(NormalQuantile(0.5), 0.0, 1e-15);
  EXPECT_NEAR(NormalQuantile(0.025), -1.9599639845400545, 1e-13);
  EXPECT_NEAR(NormalQuantile(0.9999), 3.719016485455709, 1e-12);
}

// scipy.stats.t.ppf(p, degrees_of_freedom)
TEST(StudentQuantile, EqualsScipy) {
  EXPECT_NEAR(StudentQuantile(0.975, 1), 12.706204736174694, 1e-10);
  EXPECT_NEAR(StudentQuantile(0.975, 9), 2.262157162798205, 1e-12);
  EXPECT_NEAR(StudentQuantile(0.95, 2.5), 2.5582186141359355, 1e-11);
  EXPECT_NEAR(StudentQuantile(0.005, 120), -2.617421145106866, 1e-12);
}

TEST(IntervalsDeathTest, MoreSuccessesThanTriesAreABug) {
  EXPECT_DEATH(WilsonInterval(3, 2, 0.95), "");
  EXPECT_DEATH(ClopperPearsonInterval(-1, 2, 0.95), "");
  EXPECT_DEATH(NormalQuantile(1), "");
}

}  // namespace
}  // namespace etalon
