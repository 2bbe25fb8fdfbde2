// The functions of `aggregation:` that are an F1 score of scikit-learn over choices.
#include <string>
#include <string_view>
#include <vector>

#include "ports/table.h"

namespace etalon {
namespace {

std::vector<PortedFunction> Functions() {
  const auto aggregation = [](std::string_view digest, std::string_view name,
                              std::string_view metric) {
    return PortedFunction{.digest = std::string(digest),
                          .name = std::string(name),
                          .version = "1",
                          .aggregation = std::string(metric)};
  };
  return {
      aggregation("9424c262cc388a2b953efd64780d3a4c3618cddf9d29467ac6e9a6646583494c",
                  "lm_eval.weighted_f1_score", "weighted_f1"),
      aggregation("8bab579915d5960c483ac34264aaa2a05a1a02ab12c9f26a5ac0ede11e3adab9",
                  "aradice.micro_f1_score", "micro_f1"),
      aggregation("c880a700cc29da3c3141b75d9a00f903b81ef5fedbf5d73afd18bf8529bce865",
                  "basqueglue.micro_f1_score", "micro_f1"),
      aggregation("fcf8b242c83a55128717d18a68414157cd69d305ed9d5a0bdc0f1270aa4bbacc",
                  "kobest.macro_f1_score", "macro_f1"),
      // Takes gold for predicted and predicted for gold, which is the same here.
      aggregation("c42fa9c6fc8569ece81d5e9c3ab8e39e9eb862d3446ca18b44c8716af6a1d10f",
                  "noreval.norec.multi_f1", "macro_f1"),
      aggregation("a2854def79a7311836838a4a274fb2d37706d11a007d4c0b9ea5b2329f5b9e02",
                  "portuguese_bench.macro_f1", "macro_f1"),
  };
}

}  // namespace

extern const PortEntry port_f1_aggregations;
const PortEntry port_f1_aggregations = {
    .name = "f1_aggregations",
    .summary = "F1 of several classes: weighted, of each class alike, or over all together",
    .functions = Functions,
};

}  // namespace etalon
