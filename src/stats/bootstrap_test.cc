#include "stats/bootstrap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace etalon {
namespace {

const std::vector<double> kValues = {0.5, 2.25, -1.0, 3.75, 0.125, 2.0, 1.5};

double MeanAt(const std::vector<double>& values, std::span<const uint32_t> indexes) {
  double sum = 0;
  for (const uint32_t index : indexes) sum += values[index];
  return sum / static_cast<double>(indexes.size());
}

double MeanOfDrawn(std::span<const uint32_t> indexes) { return MeanAt(kValues, indexes); }

double UpperMedian(std::span<const uint32_t> indexes) {
  std::vector<double> drawn;
  for (const uint32_t index : indexes) drawn.push_back(kValues[index]);
  std::sort(drawn.begin(), drawn.end());
  return drawn[drawn.size() / 2];
}

// Python: random.Random(1234).randrange(7) for every draw, 1,000 times 7 of them; numpy.std(ddof=1)
// and numpy.quantile of the means.
TEST(Bootstrap, DrawsAsPythonDoes) {
  const auto result = Bootstrap(kValues.size(), MeanOfDrawn, {}, MetricOptions{}, 0.95);
  ASSERT_TRUE(result.has_value());
  EXPECT_NEAR(result->standard_error, 0.5448642071529191, 1e-13);
  EXPECT_NEAR(result->lower, 0.2674107142857143, 1e-13);
  EXPECT_NEAR(result->upper, 2.375, 1e-13);
}

// The same with random.Random(7).randrange(3) over whole clusters, 500 times.
TEST(Bootstrap, DrawsWholeClusters) {
  const std::vector<uint32_t> clusters = {0, 0, 1, 1, 2, 2, 2};
  const MetricOptions options{.bootstrap_seed = 7, .bootstrap_resamples = 500};
  const auto result = Bootstrap(kValues.size(), MeanOfDrawn, clusters, options, 0.95);
  ASSERT_TRUE(result.has_value());
  EXPECT_NEAR(result->standard_error, 0.04759931806903819, 1e-13);
  EXPECT_NEAR(result->lower, 1.25, 1e-13);
  EXPECT_NEAR(result->upper, 1.375, 1e-13);
}

TEST(Bootstrap, SeedDecides) {
  const MetricOptions one{.bootstrap_seed = 1}, two{.bootstrap_seed = 2};
  const auto first = Bootstrap(kValues.size(), MeanOfDrawn, {}, one, 0.95);
  const auto again = Bootstrap(kValues.size(), MeanOfDrawn, {}, one, 0.95);
  const auto other = Bootstrap(kValues.size(), MeanOfDrawn, {}, two, 0.95);
  EXPECT_EQ(first->standard_error, again->standard_error);
  EXPECT_NE(first->standard_error, other->standard_error);
}

TEST(Bootstrap, NeedsTwoItems) {
  EXPECT_FALSE(Bootstrap(1, MeanOfDrawn, {}, MetricOptions{}, 0.95).has_value());
}

TEST(Bootstrap, NeedsHalfOfTheValuesFinite) {
  int calls = 0;
  const auto two_of_three = [&](std::span<const uint32_t> indexes) {
    return ++calls % 3 == 0 ? std::numeric_limits<double>::infinity() : MeanOfDrawn(indexes);
  };
  const auto result = Bootstrap(kValues.size(), two_of_three, {}, MetricOptions{}, 0.95);
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(std::isfinite(result->upper));
  const auto one_of_three = [&](std::span<const uint32_t> indexes) {
    return ++calls % 3 != 0 ? std::nan("") : MeanOfDrawn(indexes);
  };
  EXPECT_FALSE(Bootstrap(kValues.size(), one_of_three, {}, MetricOptions{}, 0.95).has_value());
}

// lm_eval.api.metrics.bootstrap_stderr(mean, values, 3000), (median, values, 1000)
TEST(LmEvalBootstrap, EqualsLmEvalDrawForDraw) {
  EXPECT_NEAR(LmEvalBootstrapStandardError(kValues.size(), MeanOfDrawn, 3000), 0.5565011558078605,
              1e-14);
  EXPECT_NEAR(LmEvalBootstrapStandardError(kValues.size(), UpperMedian, 1000), 0.7914745203045306,
              1e-14);
}

// bootstrap_stderr(perplexity, log_likelihoods, 100) and with 2500, of which 2,000 are drawn
TEST(LmEvalBootstrap, DrawsWholeChunksOnly) {
  const std::vector<double> log_likelihoods = {-1.5, -0.25, -3.0, -2.125};
  const auto perplexity = [&](std::span<const uint32_t> indexes) {
    return std::exp(-MeanAt(log_likelihoods, indexes));
  };
  EXPECT_NEAR(LmEvalBootstrapStandardError(4, perplexity, 100), 3.2580582918581107, 1e-13);
  EXPECT_NEAR(LmEvalBootstrapStandardError(4, perplexity, 2500), 3.1131343261063233, 1e-13);
  EXPECT_EQ(LmEvalBootstrapStandardError(4, perplexity, 2500),
            LmEvalBootstrapStandardError(4, perplexity, 2000));
}

}  // namespace
}  // namespace etalon
