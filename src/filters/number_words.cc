#include "filters/number_words.h"

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/letter_case.h"
#include "base/text.h"

namespace etalon {
namespace {

constexpr int64_t kHundred = 100;
constexpr int64_t kThousand = 1000;
constexpr int64_t kMillion = 1000000;
constexpr int64_t kBillion = 1000000000;

std::optional<int64_t> NumberOfWord(const std::string& word) {
  static const std::map<std::string, int64_t, std::less<>> kWords = {{"zero", 0},
                                                                     {"one", 1},
                                                                     {"two", 2},
                                                                     {"three", 3},
                                                                     {"four", 4},
                                                                     {"five", 5},
                                                                     {"six", 6},
                                                                     {"seven", 7},
                                                                     {"eight", 8},
                                                                     {"nine", 9},
                                                                     {"ten", 10},
                                                                     {"eleven", 11},
                                                                     {"twelve", 12},
                                                                     {"thirteen", 13},
                                                                     {"fourteen", 14},
                                                                     {"fifteen", 15},
                                                                     {"sixteen", 16},
                                                                     {"seventeen", 17},
                                                                     {"eighteen", 18},
                                                                     {"nineteen", 19},
                                                                     {"twenty", 20},
                                                                     {"thirty", 30},
                                                                     {"forty", 40},
                                                                     {"fifty", 50},
                                                                     {"sixty", 60},
                                                                     {"seventy", 70},
                                                                     {"eighty", 80},
                                                                     {"ninety", 90},
                                                                     {"hundred", kHundred},
                                                                     {"thousand", kThousand},
                                                                     {"million", kMillion},
                                                                     {"billion", kBillion}};
  const auto it = kWords.find(word);
  return it == kWords.end() ? std::nullopt : std::optional(it->second);
}

// A number below a thousand; of more than four words the first alone counts.
std::optional<int64_t> Small(std::span<const int64_t> words) {
  switch (words.size()) {
    case 0:
      return std::nullopt;
    case 2:
      return words[0] == kHundred || words[1] == kHundred ? words[0] * words[1]
                                                          : words[0] + words[1];
    case 3:
      return words[0] * words[1] + words[2];
    case 4:
      return words[0] * words[1] + words[2] + words[3];
    default:
      return words[0];
  }
}

// The words that name numbers.
std::vector<int64_t> Words(std::string_view text) {
  const std::string spaced = LowerCase(ReplaceAll(text, "-", " "));
  std::vector<int64_t> numbers;
  std::string word;
  const auto end_word = [&] {
    if (const auto number = NumberOfWord(word); number.has_value()) numbers.push_back(*number);
    word.clear();
  };
  for (const uint32_t code_point : DecodeUtf8(spaced)) {
    if (IsPythonSpace(code_point)) {
      end_word();
    } else {
      AppendUtf8(code_point, &word);
    }
  }
  end_word();
  return numbers;
}

// Where `size` stands behind `begin`, whose words before it are how many; nothing when it is not
// there.
struct Part {
  size_t end = 0;  // behind the size; 0: it is not there
  std::optional<int64_t> value = 0;
};

Part FindPart(std::span<const int64_t> numbers, int64_t size, size_t begin) {
  const auto it = std::find(numbers.begin(), numbers.end(), size);
  if (it == numbers.end()) return {};
  const auto at = static_cast<size_t>(it - numbers.begin());
  const auto count = Small(numbers.subspan(begin, at - begin));
  return {.end = at + 1, .value = count.has_value() ? std::optional(*count * size) : std::nullopt};
}

// A size that is named twice, or after a smaller one, is refused.
bool HasSizesInOrder(std::span<const int64_t> numbers) {
  int64_t last = kBillion + 1;
  for (const int64_t number : numbers) {
    if (number < kThousand) continue;
    if (number >= last) return false;
    last = number;
  }
  return true;
}

}  // namespace

std::optional<int64_t> NumberOfWords(std::string_view text) {
  const std::vector<int64_t> numbers = Words(text);
  if (numbers.empty() || !HasSizesInOrder(numbers)) return std::nullopt;
  if (numbers.size() == 1) return numbers.front();
  int64_t sum = 0;
  size_t begin = 0;  // behind the sizes so far
  // The words that count below a thousand are those behind the smallest size that is not the last
  // word: "one million two thousand" is 1,002,000 and, once more, "two thousand" as 2 + 1000.
  size_t rest = 0;
  for (const int64_t size : {kBillion, kMillion, kThousand}) {
    const Part part = FindPart(numbers, size, begin);
    if (!part.value.has_value()) return std::nullopt;
    sum += *part.value;
    if (part.end == 0) continue;
    begin = part.end;
    if (part.end != numbers.size()) rest = part.end;
  }
  if (begin != 0 && rest == 0) return sum;
  const auto small = Small(std::span(numbers).subspan(rest));
  return small.has_value() ? std::optional(sum + *small) : std::nullopt;
}

}  // namespace etalon
