#include "similarity/words.h"

#include <algorithm>

#include "base/text.h"

namespace etalon {
namespace {

// Bytes of the character that begins at `at`; bytes that are no UTF-8 count one each.
size_t CharacterBytes(std::string_view text, size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const size_t most = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  size_t bytes = 1;
  while (bytes < most && at + bytes < text.size() &&
         (static_cast<unsigned char>(text[at + bytes]) & 0xc0) == 0x80) {
    ++bytes;
  }
  return bytes;
}

bool IsSpace(std::string_view character) {
  if (character.size() == 1 && static_cast<unsigned char>(character[0]) >= 0x80) return false;
  return IsPythonSpace(DecodeUtf8(character)[0]);
}

}  // namespace

std::vector<std::string_view> SplitWords(std::string_view text) {
  std::vector<std::string_view> words;
  size_t begin = 0, at = 0;
  while (at < text.size()) {
    const size_t bytes = CharacterBytes(text, at);
    if (IsSpace(text.substr(at, bytes))) {
      if (at > begin) words.push_back(text.substr(begin, at - begin));
      begin = at + bytes;
    }
    at += bytes;
  }
  if (at > begin) words.push_back(text.substr(begin, at - begin));
  return words;
}

std::string SingleSpaced(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const std::string_view word : SplitWords(text)) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

std::string_view StripEnd(std::string_view text) {
  const std::vector<std::string_view> words = SplitWords(text);
  if (words.empty()) return text.substr(0, 0);
  const std::string_view last = words.back();
  return text.substr(0, static_cast<size_t>(last.data() - text.data()) + last.size());
}

NgramCounts CountWordNgrams(std::string_view single_spaced,
                            const std::vector<std::string_view>& words, size_t n) {
  NgramCounts counts;
  for (size_t i = 0; i + n <= words.size(); ++i) {
    const auto begin = static_cast<size_t>(words[i].data() - single_spaced.data());
    const std::string_view last = words[i + n - 1];
    const auto end = static_cast<size_t>(last.data() - single_spaced.data()) + last.size();
    ++counts[single_spaced.substr(begin, end - begin)];
  }
  return counts;
}

int64_t CommonCount(const NgramCounts& left, const NgramCounts& right) {
  int64_t common = 0;
  for (const auto& [ngram, count] : left) {
    if (const auto it = right.find(ngram); it != right.end()) common += std::min(count, it->second);
  }
  return common;
}

}  // namespace etalon
