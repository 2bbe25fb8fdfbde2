#include "engine/depth_cost.h"

#include <algorithm>
#include <chrono>

#include "base/check.h"
#include "base/try.h"

namespace etalon {
namespace {

// Tokens at positions [first, first + count) of branch 0. Which tokens does not matter to the time.
absl::Status Prefill(int32_t first, int32_t count, TokenModel* model) {
  static constexpr int32_t kBranch[] = {0};
  const int32_t batch = model->BatchTokensMax();
  std::vector<TokenStep> steps;
  for (int32_t position = first; position < first + count; ++position) {
    steps.push_back({.token = position % std::min(1000, model->VocabularySize()),
                     .position = position,
                     .branches = kBranch,
                     .want_logits = position + 1 == first + count});
    if (static_cast<int32_t>(steps.size()) < batch && !steps.back().want_logits) continue;
    ETALON_TRY_DO(model->Decode(steps));
    steps.clear();
  }
  return absl::OkStatus();
}

}  // namespace

double SteadySeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double DepthCost::At(int64_t depth) const {
  ETALON_CHECK(!seconds_per_token.empty());
  const size_t count = seconds_per_token.size();
  if (count == 1) return seconds_per_token[0];
  size_t right = 1;
  while (right + 1 < count && depth > kCostDepths[right]) ++right;
  const auto from = static_cast<double>(kCostDepths[right - 1]);
  const auto to = static_cast<double>(kCostDepths[right]);
  const double share = (static_cast<double>(depth) - from) / (to - from);
  return seconds_per_token[right - 1] +
         share * (seconds_per_token[right] - seconds_per_token[right - 1]);
}

absl::StatusOr<DepthCost> MeasureDepthCost(int32_t passes, const Clock& clock, TokenModel* model) {
  const int32_t room = std::min(model->ContextTokens(), model->CacheCells());
  const int32_t prefill = std::min(kPrefillTokens, room);
  model->Drop(0, 0);
  ETALON_TRY_DO(Prefill(0, prefill, model));  // wakes threads, pages in weights
  DepthCost cost;
  for (int32_t pass = 0; pass < passes; ++pass) {
    model->Drop(0, 0);
    size_t next = 0;
    for (int32_t first = 0; first + prefill <= room && next < kCostDepths.size();
         first += prefill) {
      const double start = clock();
      ETALON_TRY_DO(Prefill(first, prefill, model));
      if (first != kCostDepths[next]) continue;
      const double seconds = (clock() - start) / prefill;
      if (next == cost.seconds_per_token.size()) cost.seconds_per_token.push_back(seconds);
      cost.seconds_per_token[next] = std::min(cost.seconds_per_token[next], seconds);
      ++next;
    }
  }
  model->Drop(0, 0);
  return cost;
}

double BoundSeconds(const DepthCost& cost, std::span<const int64_t> tokens_by_depth) {
  double seconds = 0;
  for (size_t depth = 0; depth < tokens_by_depth.size(); ++depth) {
    if (tokens_by_depth[depth] == 0) continue;
    seconds += static_cast<double>(tokens_by_depth[depth]) * cost.At(static_cast<int64_t>(depth));
  }
  return seconds;
}

}  // namespace etalon
