// What a model returned for one request, or why it could not. A failed request is data, no error.
#pragma once

#include <cstdint>
#include <string>

namespace etalon {

enum class StopReason { kNone, kStopString, kEndOfText, kLength };

// "", "stop_string", "end_of_text", "length": used in journals and records.
const char* StopReasonName(StopReason reason);

struct Answer {
  // Why there is no answer; empty when there is one.
  std::string error;
  // Sum of natural log-probabilities, in nats. Minus infinity is allowed, NaN is not.
  double log_likelihood = 0;
  // Every continuation token was the most probable one.
  bool is_greedy = false;
  // Generated text, cut before the first stop string. Valid UTF-8.
  std::string text;
  StopReason stop = StopReason::kNone;
  int32_t prompt_tokens = 0;     // as computed, after truncation
  int32_t answer_tokens = 0;     // scored or generated
  int32_t truncated_tokens = 0;  // dropped from the left because the context was too small
  bool operator==(const Answer&) const = default;
};

}  // namespace etalon
