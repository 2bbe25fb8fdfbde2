// Template text to tokens, with Jinja's white-space control. It knows no grammar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon::template_internal {

enum class TokenKind {
  kText,
  kPrintBegin,
  kPrintEnd,
  kBlockBegin,
  kBlockEnd,
  kName,
  kOperator,
  kInteger,
  kFloat,
  kString,
  kEnd,
};

struct LexToken {
  TokenKind kind = TokenKind::kEnd;
  int line = 1;
  std::string text;  // of text, names, operators, strings
  Value number;
};

absl::StatusOr<std::vector<LexToken>> Tokenise(std::string_view source);

}  // namespace etalon::template_internal
