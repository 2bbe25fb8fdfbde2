#include "stats/intervals.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "base/check.h"

namespace etalon {

double NormalQuantile(double p) {
  ETALON_CHECK(p > 0 && p < 1);
  return boost::math::quantile(boost::math::normal(), p);
}

double StudentQuantile(double p, double degrees_of_freedom) {
  ETALON_CHECK(p > 0 && p < 1 && degrees_of_freedom > 0);
  return boost::math::quantile(boost::math::students_t(degrees_of_freedom), p);
}

Interval WilsonInterval(int64_t successes, int64_t n, double confidence) {
  ETALON_CHECK(n > 0 && successes >= 0 && successes <= n);
  const double z = NormalQuantile(0.5 + confidence / 2);
  const double count = static_cast<double>(n), p = static_cast<double>(successes) / count;
  const double z2 = z * z / count;
  const double center = p + z2 / 2;
  const double half = z * std::sqrt(p * (1 - p) / count + z2 / (4 * count));
  // The ends are exactly 0 and 1 there; rounding must not say otherwise.
  return {.lower = successes == 0 ? 0 : (center - half) / (1 + z2),
          .upper = successes == n ? 1 : (center + half) / (1 + z2)};
}

Interval ClopperPearsonInterval(int64_t successes, int64_t n, double confidence) {
  ETALON_CHECK(n > 0 && successes >= 0 && successes <= n);
  const double tail = (1 - confidence) / 2;
  const double k = static_cast<double>(successes), rest = static_cast<double>(n - successes);
  Interval interval{.lower = 0, .upper = 1};
  if (successes > 0) {
    interval.lower = boost::math::quantile(boost::math::beta_distribution<>(k, rest + 1), tail);
  }
  if (successes < n) {
    interval.upper = boost::math::quantile(boost::math::beta_distribution<>(k + 1, rest), 1 - tail);
  }
  return interval;
}

}  // namespace etalon
