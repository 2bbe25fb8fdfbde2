// How far asking a model is, inside of a window too: what the engine tells, as one phase. It asks
// nothing.
#pragma once

#include <cstdint>

#include "cli/progress/reporter.h"
#include "engine/run.h"
#include "engine/sequence_scorer.h"

namespace etalon {

class AskingProgress {
 public:
  // `samples_expected` is of this shard, about.
  AskingProgress(ProgressReporter* reporter, int64_t samples_expected);

  // When a window is begun or done. `statistics` are the model's, zeros when it has no token trie.
  void OnRun(const RunProgress& run, const TrieStatistics& statistics);
  // When a batch was computed. `statistics` count already what the window is about to compute.
  void OnTokens(int64_t tokens, const TrieStatistics& statistics);
  void End() { phase_.End(); }

 private:
  double ShareOfWindow(const TrieStatistics& statistics) const;
  void Update(const TrieStatistics& statistics);

  ProgressReporter& reporter_;
  const int64_t samples_expected_;
  ProgressPhase phase_;
  RunProgress run_;
  TrieStatistics before_window_;
  int64_t tokens_ = 0, tokens_before_window_ = 0;
  double share_of_window_ = 0;  // of the window in hand; only grows
};

}  // namespace etalon
