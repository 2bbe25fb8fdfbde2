// WMT 2016's Romanian: BLEU of the library evaluate.
#include <string>
#include <vector>

#include "ports/table.h"

namespace etalon {
namespace {

std::vector<PortedFunction> Functions() {
  // Hands answer and reference on to its aggregation.
  const auto bleu = [](const Value& /*arguments*/) {
    return std::vector<PortedMetric>{{.metric = "bleu", .scorer = "bleu"}};
  };
  return {{.digest = "d3e414fdcc0667e7d28a16c0449ae4b3c422f62815a493945f15f83b423f2f5f",
           .name = "wmt2016.bleu",
           .version = "1",
           .metrics = bleu},
          {.digest = "a881209ead5a0ceaa42617a523ffd7c8ea075ba8926e059a1f4a5f7ff1fc8a1f",
           .name = "wmt2016.agg_bleu",
           .version = "1",
           .aggregation = "unsmoothed_bleu"}};
}

}  // namespace

extern const PortEntry port_wmt2016;
const PortEntry port_wmt2016 = {
    .name = "wmt2016",
    .summary = "WMT 2016: BLEU of the library evaluate",
    .functions = Functions,
};

}  // namespace etalon
