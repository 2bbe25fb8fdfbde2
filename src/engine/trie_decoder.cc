#include "engine/trie_decoder.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/try.h"

namespace etalon {

absl::Status CheckInterrupts(const std::atomic<int>* interrupts) {
  constexpr int kStopAtOnce = 2;
  if (interrupts != nullptr && interrupts->load() >= kStopAtOnce) {
    return absl::CancelledError("interrupted");
  }
  return absl::OkStatus();
}

TrieDecoder::TrieDecoder(const TokenTrie* trie, std::vector<bool> wants_logits, TokenModel* model,
                         const std::atomic<int>* interrupts, TokensObserver on_tokens)
    : trie_(*trie),
      wants_logits_(std::move(wants_logits)),
      model_(*model),
      interrupts_(interrupts),
      on_tokens_(std::move(on_tokens)),
      branch_ids_(static_cast<size_t>(model->BranchesMax())) {
  std::iota(branch_ids_.begin(), branch_ids_.end(), 0);
  for (int32_t branch : branch_ids_) model_.Drop(branch, 0);
}

bool TrieDecoder::NextGroup(int32_t entries_max, int64_t reserve_cells, TrieGroup* group) {
  const auto entries = trie_.entries();
  const auto count = static_cast<int32_t>(entries.size());
  if (next_entry_ == count) return false;
  const auto entry = [&](int32_t i) -> const TokenTrie::Entry& {
    return entries[static_cast<size_t>(i)];
  };
  group->first_entry = next_entry_;
  group->first_node = next_entry_ == 0 ? 0 : entry(next_entry_ - 1).nodes_end;
  const int64_t spine = next_entry_ == 0 ? 0 : entry(next_entry_).shared;
  const int64_t batch = model_.BatchTokensMax();
  const int64_t first_tokens = entry(next_entry_).nodes_end - group->first_node;
  const int64_t tokens_max = std::max<int64_t>(1, (first_tokens + batch - 1) / batch) * batch;
  entries_max = std::min(entries_max, model_.BranchesMax() - 1);
  int32_t end = next_entry_ + 1;
  while (end < count && end - next_entry_ < entries_max) {
    const int64_t tokens = entry(end).nodes_end - group->first_node;
    const int64_t cells = spine + tokens + reserve_cells * (end + 1 - next_entry_);
    // With reserved cells (generation) branches matter more than a full last batch.
    if (reserve_cells == 0 && tokens > tokens_max) break;
    if (cells > model_.CacheCells()) break;
    ++end;
  }
  group->end_entry = next_entry_ = end;
  group->end_node = entry(end - 1).nodes_end;
  return true;
}

absl::Status TrieDecoder::Decode(const TrieGroup& group, const OnLogits& on_logits) {
  int32_t shared = trie_.entries()[static_cast<size_t>(group.first_entry)].length;
  for (int32_t i = group.first_entry; i < group.end_entry; ++i) {
    shared = std::min(shared, trie_.entries()[static_cast<size_t>(i)].shared);
    if (shared > 0) model_.Fork(0, group.BranchOf(i), shared);
  }
  const int32_t batch = model_.BatchTokensMax();
  for (int32_t node = group.first_node; node < group.end_node; node += batch) {
    ETALON_TRY_DO(CheckInterrupts(interrupts_));
    ETALON_TRY_DO(DecodeBatch(node, std::min(node + batch, group.end_node), group, on_logits));
  }
  return absl::OkStatus();
}

absl::Status TrieDecoder::DecodeBatch(int32_t first_node, int32_t end_node, const TrieGroup& group,
                                      const OnLogits& on_logits) {
  steps_.clear();
  for (int32_t i = first_node; i < end_node; ++i) {
    const TokenTrie::Node& node = trie_.nodes()[static_cast<size_t>(i)];
    const int32_t first = group.BranchOf(std::max(node.first_entry, group.first_entry));
    const int32_t last = group.BranchOf(std::min(node.last_entry, group.end_entry - 1));
    steps_.push_back({.token = node.token,
                      .position = node.depth,
                      .branches = std::span<const int32_t>(branch_ids_)
                                      .subspan(static_cast<size_t>(first),
                                               static_cast<size_t>(last - first + 1)),
                      .want_logits = wants_logits_[static_cast<size_t>(i)]});
  }
  ETALON_TRY_DO(model_.Decode(steps_));
  if (on_tokens_) on_tokens_(end_node - first_node);
  int32_t row = 0;
  for (int32_t i = first_node; i < end_node; ++i) {
    if (!wants_logits_[static_cast<size_t>(i)]) continue;
    ETALON_TRY_DO(on_logits(i, model_.Logits(row++)));
  }
  return absl::OkStatus();
}

void TrieDecoder::Finish(const TrieGroup& group) {
  const auto entries = trie_.entries();
  const auto next = static_cast<size_t>(group.end_entry);
  const int32_t keep = next < entries.size() ? entries[next].shared : 0;
  if (keep > 0) {
    model_.Fork(group.BranchOf(group.end_entry - 1), 0, keep);
  } else {
    model_.Drop(0, 0);
  }
  for (int32_t i = group.first_entry; i < group.end_entry; ++i) model_.Drop(group.BranchOf(i), 0);
}

}  // namespace etalon
