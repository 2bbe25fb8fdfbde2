#include "etalon/request.h"

#include "base/check.h"
#include "etalon/answer.h"

namespace etalon {

const char* RequestKindName(RequestKind kind) {
  switch (kind) {
    case RequestKind::kLoglikelihood:
      return "loglikelihood";
    case RequestKind::kLoglikelihoodRolling:
      return "loglikelihood_rolling";
    case RequestKind::kGenerateUntil:
      return "generate_until";
  }
  ETALON_CHECK(false);
}

const char* StopReasonName(StopReason reason) {
  switch (reason) {
    case StopReason::kNone:
      return "";
    case StopReason::kStopString:
      return "stop_string";
    case StopReason::kEndOfText:
      return "end_of_text";
    case StopReason::kLength:
      return "length";
  }
  ETALON_CHECK(false);
}

std::string Prompt::PlainText() const {
  size_t size = 0;
  for (const auto& part : parts) size += part->size();
  std::string text;
  text.reserve(size);
  for (const auto& part : parts) text += *part;
  return text;
}

}  // namespace etalon
