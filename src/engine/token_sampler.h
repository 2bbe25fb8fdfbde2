// Draws the next token from a row of logits: greedy, or sampled with the settings and the seed of
// one request. It keeps no text.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/model.h"
#include "etalon/request.h"

namespace etalon {

class TokenSampler {
 public:
  explicit TokenSampler(const GenerationSettings& settings);
  // Greedy: the first of the largest logits. Sampled: temperature, then top-k, top-p (nucleus,
  // Holtzman et al. 2020) and min-p, ties by token id; one random number a token from the request's
  // seed, so the draw depends on the request alone. InternalError for logits that are no numbers.
  absl::StatusOr<Token> Next(std::span<const float> logits);

 private:
  absl::StatusOr<Token> Draw(std::span<const float> logits);

  bool is_greedy_;
  double temperature_, top_p_, min_p_;
  int32_t top_k_;
  uint64_t seed_;
  uint64_t drawn_ = 0;
  std::vector<std::pair<double, Token>> candidates_;  // reused
};

}  // namespace etalon
