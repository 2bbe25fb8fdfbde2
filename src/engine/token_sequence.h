// Texts to the token sequences that are scored, as the field's harness cuts them
// (lm-eval api/model.py _encode_pair, utils.py get_rolling_token_windows). It computes no token.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/model.h"

namespace etalon {

// Tokens of which those from `first_scored` on are scored given all before them.
// 1 <= first_scored <= tokens.size(); none are scored where both are equal.
struct ScoredSequence {
  std::vector<Token> tokens;
  int32_t first_scored = 0;
  int32_t truncated_tokens = 0;  // dropped from the left
};

class SequenceEncoder {
 public:
  // `model` outlives the encoder.
  explicit SequenceEncoder(TokenModel* model) : model_(*model) {}

  // White space at the end of the context belongs to the continuation. The continuation's tokens
  // are those of both together less as many as the context has alone; before them stand the
  // context's own, also where a token of both together would cross the border. An empty context is
  // the prefix token. Where both together have no more tokens than the context alone, nothing is
  // scored, as in the field. At most ContextTokens() + 1 tokens are kept, the last ones.
  // InvalidArgument when the continuation alone is too long.
  absl::StatusOr<ScoredSequence> Pair(std::string_view context, std::string_view continuation);

  // Disjoint windows of at most ContextTokens() predicted tokens; the first is conditioned on the
  // prefix token, the last keeps a full context. None for a text without tokens.
  absl::StatusOr<std::vector<ScoredSequence>> Rolling(std::string_view text);

  // The prompt of a generation, of which no token is scored: the last tokens that leave room for
  // `max_tokens`; the prefix token when it has none. InvalidArgument when there is no such room.
  absl::StatusOr<ScoredSequence> Generation(std::string_view prompt, int32_t max_tokens);

 private:
  absl::Status Unconditional(std::string_view continuation, ScoredSequence* sequence);
  absl::Status Conditional(std::string_view context, std::string_view continuation,
                           ScoredSequence* sequence);

  TokenModel& model_;
  // The last context, because the choices of one question share it.
  std::string context_;
  std::vector<Token> context_tokens_;
};

}  // namespace etalon
