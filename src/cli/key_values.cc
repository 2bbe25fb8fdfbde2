#include "cli/key_values.h"

#include <string>
#include <vector>

#include "base/json.h"
#include "base/letter_case.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "templates/literal.h"

namespace etalon {
namespace {

// A quote opens text only where a value can begin, and only when it is closed again: an apostrophe
// in a word is a letter.
bool OpensQuote(std::string_view text, size_t at) {
  constexpr std::string_view kBefore = "=,[({: \t";
  if (at > 0 && kBefore.find(text[at - 1]) == std::string_view::npos) return false;
  return text.find(text[at], at + 1) != std::string_view::npos;
}

std::vector<std::string_view> SplitOutside(std::string_view text) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  int depth = 0;
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if ((c == '"' || c == '\'') && OpensQuote(text, i)) {
      quote = c;
    } else if (c == '[' || c == '(' || c == '{') {
      ++depth;
    } else if (c == ']' || c == ')' || c == '}') {
      depth = depth > 0 ? depth - 1 : 0;
    } else if (c == ',' && depth == 0) {
      parts.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  parts.push_back(text.substr(begin));
  return parts;
}

Value ReadValue(std::string_view text) {
  text = TrimSpaces(text);
  const std::string lower = LowerCase(text);
  if (lower == "true" || lower == "false") return Value(lower == "true");
  if (lower == "none") return {};
  if (const auto number = ParseInt(text)) return Value(*number);
  if (const auto number = ParseDouble(text)) return Value(*number);
  auto literal = ParsePythonLiteral(text);
  return literal.ok() ? *std::move(literal) : Value(text);
}

}  // namespace

absl::StatusOr<Value> ParseKeyValues(std::string_view text) {
  if (TrimSpaces(text).starts_with('{')) {
    ETALON_TRY(Value object, ParseJson(text));
    return object;
  }
  Value values{Value::Dict()};
  for (const std::string_view part : SplitOutside(text)) {
    if (TrimSpaces(part).empty()) continue;
    const size_t equals = part.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      return absl::InvalidArgumentError(StrCat("\"", part, "\" is not name=value"));
    }
    values.Set(TrimSpaces(part.substr(0, equals)), ReadValue(part.substr(equals + 1)));
  }
  return values;
}

}  // namespace etalon
