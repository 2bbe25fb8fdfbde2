// Computes the nodes of a token trie on a TokenModel, group by group of entries, every node once,
// and hands out the logits that were asked for. It decides the batches; what the logits mean is its
// caller's matter.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "engine/token_trie.h"
#include "engine/tokens_observer.h"
#include "etalon/model.h"

namespace etalon {

// Consecutive entries that are computed together, each on a branch of its own.
struct TrieGroup {
  int32_t first_entry = 0;
  int32_t end_entry = 0;
  int32_t first_node = 0;
  int32_t end_node = 0;
  // Branch of an entry of this group. Branch 0 is the spine, which carries shared prefixes over.
  int32_t BranchOf(int32_t entry) const { return 1 + entry - first_entry; }
};

class TrieDecoder {
 public:
  // Called for each node that wants logits, in node order, while its row is valid.
  using OnLogits = std::function<absl::Status(int32_t node, std::span<const float> logits)>;

  // All outlive the decoder. `wants_logits` has one flag a node.
  TrieDecoder(const TokenTrie* trie, std::vector<bool> wants_logits, TokenModel* model,
              const std::atomic<int>* interrupts, TokensObserver on_tokens = {});

  // The next group by the limits: at most `entries_max` entries; after the first entry only as
  // many more tokens as fill up its last batch; spine and new tokens plus `reserve_cells` for each
  // entry fit the cache. False after the last.
  bool NextGroup(int32_t entries_max, int64_t reserve_cells, TrieGroup* group);
  // Computes the group's new nodes.
  absl::Status Decode(const TrieGroup& group, const OnLogits& on_logits);
  // Keeps what the next group shares on the spine and drops the group's branches.
  void Finish(const TrieGroup& group);

 private:
  absl::Status DecodeBatch(int32_t first_node, int32_t end_node, const TrieGroup& group,
                           const OnLogits& on_logits);

  const TokenTrie& trie_;
  const std::vector<bool> wants_logits_;
  TokenModel& model_;
  const std::atomic<int>* interrupts_;
  const TokensObserver on_tokens_;
  std::vector<int32_t> branch_ids_;  // 0, 1, 2, …
  std::vector<TokenStep> steps_;     // reused
  int32_t next_entry_ = 0;
};

// Cancelled once a run was asked to stop at once.
absl::Status CheckInterrupts(const std::atomic<int>* interrupts);

}  // namespace etalon
