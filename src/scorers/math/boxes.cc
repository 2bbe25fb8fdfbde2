#include "scorers/math/boxes.h"

#include "base/str.h"

namespace etalon::math {
namespace {

constexpr std::string_view kBare = "\\boxed ";
constexpr std::string_view kBraced = "\\boxed{";

}  // namespace

std::optional<std::string> LastBox(std::string_view text) {
  if (const size_t bare = text.rfind(kBare); bare != std::string_view::npos) {
    const std::string_view rest = text.substr(bare + kBare.size());
    return StrCat(kBare, rest.substr(0, rest.find('$')));
  }
  size_t begin = text.rfind("\\boxed");
  if (begin == std::string_view::npos) begin = text.rfind("\\fbox");
  if (begin == std::string_view::npos) return std::nullopt;
  int64_t open = 0;
  for (size_t i = begin; i < text.size(); ++i) {
    if (text[i] == '{') ++open;
    if (text[i] == '}' && --open == 0) return std::string(text.substr(begin, i + 1 - begin));
  }
  return std::nullopt;
}

std::optional<std::string> BoxContents(std::string_view box) {
  if (box.find(kBare) != std::string_view::npos) {
    if (!box.starts_with(kBare)) return std::nullopt;
    return std::string(box.substr(kBare.size()));
  }
  if (!box.starts_with(kBraced) || !box.ends_with('}')) return std::nullopt;
  return std::string(box.substr(kBraced.size(), box.size() - kBraced.size() - 1));
}

std::string BetweenDollars(std::string_view text) {
  const size_t first = text.find('$'), last = text.rfind('$');
  if (first == last) return std::string(text);
  return std::string(text.substr(first + 1, last - first - 1));
}

}  // namespace etalon::math
