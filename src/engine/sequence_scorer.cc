#include "engine/sequence_scorer.h"

#include <algorithm>

#include "base/str.h"
#include "base/try.h"
#include "engine/log_softmax.h"
#include "engine/token_trie.h"
#include "engine/trie_decoder.h"

namespace etalon {
namespace {

// A scored token: the logits at `node` predict it.
struct Need {
  int32_t node = 0;
  int32_t sequence = 0;
  int32_t place = 0;  // among the sequence's scored tokens
  Token target = 0;
};

std::vector<Need> NeedsByNode(std::span<const ScoredSequence> sequences, const TokenTrie& trie) {
  std::vector<Need> needs;
  for (int32_t place = 0; place < static_cast<int32_t>(sequences.size()); ++place) {
    const int32_t index = trie.order()[static_cast<size_t>(place)];
    const ScoredSequence& sequence = sequences[static_cast<size_t>(index)];
    const auto nodes = trie.PathNodes(place);
    const auto size = static_cast<int32_t>(sequence.tokens.size());
    for (int32_t at = sequence.first_scored; at < size; ++at) {
      needs.push_back({.node = nodes[static_cast<size_t>(at - 1)],
                       .sequence = index,
                       .place = at - sequence.first_scored,
                       .target = sequence.tokens[static_cast<size_t>(at)]});
    }
  }
  std::sort(needs.begin(), needs.end(), [](const Need& a, const Need& b) {
    return a.node != b.node ? a.node < b.node : a.sequence < b.sequence;
  });
  return needs;
}

void CountDepths(const TokenTrie& trie, std::vector<int64_t>* by_depth) {
  for (const TokenTrie::Node& node : trie.nodes()) {
    const auto depth = static_cast<size_t>(node.depth);
    if (by_depth->size() <= depth) by_depth->resize(depth + 1);
    ++(*by_depth)[depth];
  }
}

// Collects the log-probabilities of all scored tokens, then sums each sequence in its own order,
// so that the sum does not depend on the order of computing.
class Collector {
 public:
  explicit Collector(std::span<const ScoredSequence> sequences, std::vector<Need> needs)
      : needs_(std::move(needs)), scores_(sequences.size()), values_(sequences.size()) {
    for (size_t i = 0; i < sequences.size(); ++i) {
      values_[i].resize(sequences[i].tokens.size() -
                        static_cast<size_t>(sequences[i].first_scored));
    }
  }

  std::vector<bool> WantedNodes(size_t node_count) const {
    std::vector<bool> wanted(node_count);
    for (const Need& need : needs_) wanted[static_cast<size_t>(need.node)] = true;
    return wanted;
  }

  absl::Status Take(int32_t node, std::span<const float> logits) {
    const RowSummary summary = SummariseRow(logits);
    if (summary.has_nan) {
      return absl::InternalError(
          "the model gave logits that are no numbers; the file may be damaged or the device "
          "faulty");
    }
    for (; next_ < needs_.size() && needs_[next_].node == node; ++next_) {
      const Need& need = needs_[next_];
      const auto sequence = static_cast<size_t>(need.sequence);
      const double logit = logits[static_cast<size_t>(need.target)];
      values_[sequence][static_cast<size_t>(need.place)] = logit - summary.log_sum_exp;
      if (need.target != summary.best) scores_[sequence].is_greedy = false;
    }
    return absl::OkStatus();
  }

  std::vector<SequenceScore> Finish() {
    for (size_t i = 0; i < scores_.size(); ++i) {
      for (const double value : values_[i]) scores_[i].log_likelihood += value;
    }
    return std::move(scores_);
  }

 private:
  const std::vector<Need> needs_;
  size_t next_ = 0;
  std::vector<SequenceScore> scores_;
  std::vector<std::vector<double>> values_;
};

}  // namespace

absl::StatusOr<std::vector<SequenceScore>> ScoreSequences(std::span<const ScoredSequence> sequences,
                                                          TokenModel* model,
                                                          const std::atomic<int>* interrupts,
                                                          TrieStatistics* statistics,
                                                          const TokensObserver& on_tokens) {
  if (sequences.empty()) return std::vector<SequenceScore>();
  // The last token of a sequence is only predicted, never computed.
  std::vector<std::span<const Token>> paths;
  for (const ScoredSequence& sequence : sequences) {
    paths.push_back(std::span(sequence.tokens).first(sequence.tokens.size() - 1));
  }
  const TokenTrie trie(paths, TokenTrie::Entries::kLeaves);
  Collector collector(sequences, NeedsByNode(sequences, trie));
  std::vector<bool> wanted = collector.WantedNodes(trie.nodes().size());
  if (statistics != nullptr) {
    for (const auto& path : paths) statistics->asked_tokens += static_cast<int64_t>(path.size());
    statistics->unique_tokens += static_cast<int64_t>(trie.nodes().size());
    statistics->logit_rows += std::count(wanted.begin(), wanted.end(), true);
    CountDepths(trie, &statistics->scored_by_depth);
  }
  TrieDecoder decoder(&trie, std::move(wanted), model, interrupts, on_tokens);
  TrieGroup group;
  while (decoder.NextGroup(model->BranchesMax() - 1, /*reserve_cells=*/0, &group)) {
    ETALON_TRY_DO(decoder.Decode(group, [&](int32_t node, std::span<const float> logits) {
      return collector.Take(node, logits);
    }));
    decoder.Finish(group);
  }
  return collector.Finish();
}

}  // namespace etalon
