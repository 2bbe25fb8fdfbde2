#include "engine/token_sampler.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"
#include "base/random.h"

namespace etalon {

TokenSampler::TokenSampler(const GenerationSettings& settings)
    : is_greedy_(!settings.do_sample || settings.temperature <= 0),
      temperature_(settings.temperature),
      top_p_(settings.top_p),
      min_p_(settings.min_p),
      top_k_(settings.top_k),
      seed_(settings.seed) {}

absl::StatusOr<Token> TokenSampler::Next(std::span<const float> logits) {
  if (!is_greedy_) return Draw(logits);
  // max_element would let a NaN in front win silently.
  size_t best = 0;
  for (size_t i = 0; i < logits.size(); ++i) {
    if (std::isnan(logits[i]))
      return absl::InternalError("the model gave logits that are no numbers");
    if (logits[i] > logits[best]) best = i;
  }
  return static_cast<Token>(best);
}

absl::StatusOr<Token> TokenSampler::Draw(std::span<const float> logits) {
  const float largest = *std::max_element(logits.begin(), logits.end());
  candidates_.clear();
  for (size_t i = 0; i < logits.size(); ++i) {
    const double weight = std::exp((static_cast<double>(logits[i]) - largest) / temperature_);
    if (std::isnan(weight)) return absl::InternalError("the model gave logits that are no numbers");
    if (weight > 0 && weight >= min_p_) candidates_.emplace_back(weight, static_cast<Token>(i));
  }
  std::sort(candidates_.begin(), candidates_.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  if (top_k_ > 0 && candidates_.size() > static_cast<size_t>(top_k_)) {
    candidates_.resize(static_cast<size_t>(top_k_));
  }
  double total = 0;
  for (const auto& [weight, token] : candidates_) total += weight;
  if (top_p_ < 1) {
    double mass = 0;
    size_t keep = 0;
    while (keep < candidates_.size() && mass < top_p_ * total) mass += candidates_[keep++].first;
    candidates_.resize(std::max<size_t>(1, keep));
    total = mass;
  }
  constexpr double kTwoTo53 = 9007199254740992.0;
  double left = total * static_cast<double>(MixSeed(seed_, drawn_++) >> 11) / kTwoTo53;
  for (const auto& [weight, token] : candidates_) {
    left -= weight;
    if (left < 0) return token;
  }
  return candidates_.back().second;
}

}  // namespace etalon
