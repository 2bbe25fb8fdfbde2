// Texts to the token sequences that are scored, as the field's harness cuts them
// (lm-eval api/model.py _encode_pair, utils.py get_rolling_token_windows). It computes nothing.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/model.h"

namespace etalon {

// Tokens of which those from `first_scored` on are scored given all before them.
// 1 <= first_scored < tokens.size().
struct ScoredSequence {
  std::vector<Token> tokens;
  int32_t first_scored = 0;
  int32_t truncated_tokens = 0;  // dropped from the left
};

// White space at the end of the context belongs to the continuation; both are tokenised together
// and split at the length of the context's own tokens. An empty context is the prefix token. At
// most model.ContextTokens() + 1 tokens are kept, the last ones.
absl::StatusOr<ScoredSequence> EncodePair(std::string_view context, std::string_view continuation,
                                          TokenModel* model);

// Disjoint windows of at most model.ContextTokens() predicted tokens; the first is conditioned on
// the prefix token, the last keeps a full context. None for an empty text.
absl::StatusOr<std::vector<ScoredSequence>> EncodeRolling(std::string_view text, TokenModel* model);

}  // namespace etalon
