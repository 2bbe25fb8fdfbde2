// links: etalon_base
// Foreign bytes as a regular expression and the text it is tried on: matches lie in order inside
// the text, and putting each match back gives the text again.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/regex.h"
#include "base/text.h"

namespace etalon {
namespace {

void CheckMatches(const PythonRegex& regex, std::string_view text) {
  const auto matches = regex.FindAll(text);
  if (!matches.ok()) return;  // gave up
  size_t at = 0;
  for (const PythonRegex::Match& match : *matches) {
    if (match.begin < at || match.end < match.begin || match.end > text.size()) __builtin_trap();
    if (match.groups.size() != static_cast<size_t>(regex.GroupCount()) + 1) __builtin_trap();
    if (*match.groups[0] != text.substr(match.begin, match.end - match.begin)) __builtin_trap();
    for (const auto& group : match.groups) {
      if (group.has_value() && !IsValidUtf8(*group)) __builtin_trap();
    }
    at = match.end;
  }
  const auto first = regex.Search(text);
  if (!first.ok() || first->has_value() == matches->empty()) __builtin_trap();
  if (first->has_value() && (*first)->begin != matches->front().begin) __builtin_trap();
  const auto same = regex.Sub("\\g<0>", text);
  if (!same.ok() || *same != text) __builtin_trap();
  const auto pieces = regex.Split(text);
  const size_t groups = static_cast<size_t>(regex.GroupCount());
  if (!pieces.ok() || pieces->size() != 1 + matches->size() * (1 + groups)) __builtin_trap();
}

void Check(std::string_view pattern, std::string_view replacement, std::string_view text) {
  for (const bool ignore_case : {false, true}) {
    const auto regex = PythonRegex::Compile(pattern, ignore_case);
    if (!regex.ok()) {
      if (regex.status().message().empty()) __builtin_trap();
      continue;
    }
    CheckMatches(**regex, text);
    const auto replaced = (*regex)->Sub(replacement, text, 2);
    if (replaced.ok() && IsValidUtf8(replacement) && !IsValidUtf8(*replaced)) __builtin_trap();
  }
}

}  // namespace
}  // namespace etalon

// Pattern, replacement and text, with a NUL byte between.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto take = [&] {
    const size_t end = std::min(bytes.find('\0'), bytes.size());
    const std::string_view part = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    return part;
  };
  const std::string_view pattern = take(), replacement = take();
  etalon::Check(pattern, replacement, bytes);
  return 0;
}
