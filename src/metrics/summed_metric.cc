#include "metrics/summed_metric.h"

#include <utility>
#include <vector>

#include "metrics/resampled_metric.h"

namespace etalon {

std::unique_ptr<Metric> MakeSummedMetric(SummedMetricForm form, const MetricOptions& options) {
  const size_t numbers = form.numbers;
  return MakeResampledMetric(
      {.numbers = numbers,
       .statistic =
           [numbers, value = std::move(form.value)](std::span<const Score> scores,
                                                    std::span<const uint32_t> indexes) {
             std::vector<double> sums(numbers, 0.0);
             for (const uint32_t index : indexes) {
               for (size_t i = 0; i < numbers; ++i) sums[i] += scores[index][i];
             }
             return value(sums);
           },
       .method = std::move(form.method)},
      options);
}

}  // namespace etalon
