#include "cli/progress/asking.h"

#include <algorithm>

namespace etalon {

AskingProgress::AskingProgress(ProgressReporter* reporter, int64_t samples_expected)
    : reporter_(*reporter),
      samples_expected_(samples_expected),
      phase_(reporter, {.name = "asking", .unit = "samples", .total = samples_expected}) {}

void AskingProgress::OnRun(const RunProgress& run, const TrieStatistics& statistics) {
  run_ = run;
  share_of_window_ = 0;
  before_window_ = statistics;
  tokens_before_window_ = tokens_;
  Update(statistics);
  if (run.is_begin || run.is_resumed) return;
  reporter_.Event("window", Value::MakeDict({{"window", run.window},
                                             {"samples", run.window_samples},
                                             {"requests", run.window_requests},
                                             {"samples_done", run.samples_done},
                                             {"windows_done", run.windows_done}}));
}

void AskingProgress::OnTokens(int64_t tokens, const TrieStatistics& statistics) {
  tokens_ += tokens;
  share_of_window_ = std::max(share_of_window_, ShareOfWindow(statistics));
  Update(statistics);
}

// Log-likelihoods by the tokens that are computed, generations by those that ended: how many tokens
// a generation will have is not known.
double AskingProgress::ShareOfWindow(const TrieStatistics& statistics) const {
  if (!run_.is_begin || run_.window_requests == 0) return 0;
  const auto requests = static_cast<double>(run_.window_requests);
  const auto generations = static_cast<double>(run_.window_generations);
  const int64_t to_compute = statistics.unique_tokens - before_window_.unique_tokens;
  const auto computed = static_cast<double>(tokens_ - tokens_before_window_);
  const double scored =
      to_compute <= 0 ? 0 : std::min(1.0, computed / static_cast<double>(to_compute));
  const auto generated =
      static_cast<double>(statistics.generations_done - before_window_.generations_done);
  return std::min(1.0, (scored * (requests - generations) + generated) / requests);
}

void AskingProgress::Update(const TrieStatistics& statistics) {
  const double in_hand = share_of_window_ * static_cast<double>(run_.window_samples);
  PhaseState state = {.done = static_cast<double>(run_.samples_done) + in_hand,
                      .resumed = static_cast<double>(run_.samples_resumed),
                      .tokens = tokens_};
  if (statistics.unique_tokens > 0) {
    state.sharing = static_cast<double>(statistics.asked_tokens) /
                    static_cast<double>(statistics.unique_tokens);
  }
  // Shards are about equal, not exactly.
  phase_.SetTotal(std::max(samples_expected_,
                           run_.samples_done + run_.window_samples * (run_.is_begin ? 1 : 0)));
  phase_.Update(state);
}

}  // namespace etalon
