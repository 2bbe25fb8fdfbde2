// Makes a Model of a TokenModel: all log-likelihood requests of a window in one token trie, all
// generations together. It knows no back end and no task.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/depth_cost.h"
#include "engine/sequence_scorer.h"
#include "etalon/model.h"

namespace etalon {

class TrieModel : public Model {
 public:
  // `interrupts` may be null and outlives the model.
  TrieModel(std::unique_ptr<TokenModel> tokens, const std::atomic<int>* interrupts,
            Clock clock = SteadySeconds)
      : tokens_(std::move(tokens)), interrupts_(interrupts), clock_(std::move(clock)) {}

  Value Identity() const override;
  absl::StatusOr<std::string> Render(const Prompt& prompt) override;
  absl::StatusOr<std::vector<std::vector<Answer>>> AnswerWindow(
      std::span<const Sample> samples) override;

  // The tokens that `request` is asked as: one sequence, or the windows of a rolling
  // log-likelihood; of a generation the prompt. InvalidArgument with what Answer::error would say.
  absl::StatusOr<std::vector<ScoredSequence>> Encode(const Request& request);
  // Bytes of one token, for people.
  std::string TokenText(Token token) const { return tokens_->TokenText(token); }

  // Generations think first: their stop strings count only after the last `thinking_end`.
  void ThinkUntil(std::string thinking_end) { thinking_end_ = std::move(thinking_end); }
  const std::string& thinking_end() const { return thinking_end_; }

  // Told of each batch from now on; may be empty.
  void Observe(TokensObserver on_tokens) { on_tokens_ = std::move(on_tokens); }

  // Over all windows so far, what the window in hand is about to compute included.
  const TrieStatistics& statistics() const { return statistics_; }

  // What a token costs on this machine, by its depth.
  absl::StatusOr<DepthCost> MeasureCost(int32_t passes) {
    return MeasureDepthCost(passes, clock_, tokens_.get());
  }

 private:
  std::unique_ptr<TokenModel> tokens_;
  const std::atomic<int>* interrupts_;
  const Clock clock_;
  TrieStatistics statistics_;
  TokensObserver on_tokens_;
  std::string thinking_end_;
};

}  // namespace etalon
