#include "cli/run/run_bound.h"

#include <numeric>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "engine/depth_cost.h"
#include "engine/trie_model.h"

namespace etalon {

std::optional<Value> MeasureBound(const OpenedModel& opened, double seconds) {
  constexpr double kShareMax = 1.0 / 20;
  const TrieStatistics statistics = opened.statistics();
  const int64_t tokens = std::accumulate(statistics.scored_by_depth.begin(),
                                         statistics.scored_by_depth.end(), int64_t{0});
  if (opened.trie == nullptr || tokens == 0) return std::nullopt;
  // One prefill that is not counted, then those up to the deepest.
  const double prefill_tokens = 2.0 * kPrefillTokens + kCostDepths.back();
  const double token_seconds = statistics.scoring_seconds / static_cast<double>(tokens);
  if (prefill_tokens * token_seconds > kShareMax * seconds) return std::nullopt;
  const auto measured = opened.trie->MeasureCost(/*passes=*/1);
  if (!measured.ok()) return std::nullopt;
  const DepthCost& cost = *measured;
  std::vector<Value> depths, costs;
  for (size_t i = 0; i < cost.seconds_per_token.size(); ++i) {
    depths.emplace_back(int64_t{kCostDepths[i]});
    costs.emplace_back(cost.seconds_per_token[i]);
  }
  return Value::MakeDict({{"depths", Value(std::move(depths))},
                          {"seconds_per_token", Value(std::move(costs))},
                          {"tokens", tokens},
                          {"seconds", BoundSeconds(cost, statistics.scored_by_depth)},
                          {"measured_seconds", statistics.scoring_seconds}});
}

std::string BoundText(const Value& bound) {
  const double measured = bound.FindDouble("measured_seconds");
  const double seconds = bound.FindDouble("seconds");
  return absl::StrFormat(
      "speed: %d tokens scored in %.1f s, %.2f times the bound of a plain prefill",
      bound.FindInt("tokens"), measured, measured / seconds);
}

}  // namespace etalon
