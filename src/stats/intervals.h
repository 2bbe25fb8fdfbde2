// Confidence intervals and quantiles. Pure functions; the distributions are Boost.Math's.
#pragma once

#include <cstdint>

namespace etalon {

struct Interval {
  double lower = 0, upper = 0;
};

// Two-sided, of a proportion: successes of n, 0 <= successes <= n, n > 0. Wilson, "Probable
// inference, the law of succession", JASA 22 (1927).
Interval WilsonInterval(int64_t successes, int64_t n, double confidence);
// Clopper and Pearson, Biometrika 26 (1934): exact, never too narrow.
Interval ClopperPearsonInterval(int64_t successes, int64_t n, double confidence);

// Quantile of the standard normal, 0 < p < 1.
double NormalQuantile(double p);
// Quantile of Student's t, degrees of freedom > 0.
double StudentQuantile(double p, double degrees_of_freedom);

}  // namespace etalon
