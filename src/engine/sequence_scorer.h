// Log-likelihoods of token sequences through one trie: every shared prefix is computed once, and
// logits only where a token is scored. It knows no text.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/token_sequence.h"
#include "engine/tokens_observer.h"
#include "etalon/model.h"

namespace etalon {

struct SequenceScore {
  double log_likelihood = 0;  // nats, summed over the scored tokens in their order
  bool is_greedy = true;      // each scored token was the most probable one
};

struct TrieStatistics {
  int64_t asked_tokens = 0;   // over all sequences, prefixes counted each time
  int64_t unique_tokens = 0;  // computed
  int64_t logit_rows = 0;
  int64_t generations_done = 0;  // ended, whatever ended them
  // Of log-likelihood requests alone: computed tokens at each depth, and the seconds that scoring
  // took, for the bound (docs/formats/bound.md).
  std::vector<int64_t> scored_by_depth;
  double scoring_seconds = 0;
};

// One score a sequence. `interrupts` may be null. `statistics` may be null and is added to.
absl::StatusOr<std::vector<SequenceScore>> ScoreSequences(std::span<const ScoredSequence> sequences,
                                                          TokenModel* model,
                                                          const std::atomic<int>* interrupts,
                                                          TrieStatistics* statistics,
                                                          const TokensObserver& on_tokens = {});

}  // namespace etalon
