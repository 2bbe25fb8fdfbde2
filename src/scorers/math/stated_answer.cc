#include "scorers/math/stated_answer.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "base/python.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon::math {
namespace {

// From the last box to the brace that closes it; none when it stays open.
std::optional<std::string_view> LastBracedBox(std::string_view text) {
  const size_t begin = text.rfind("\\boxed");
  int64_t open = 0;
  for (size_t i = begin; i < text.size(); ++i) {
    if (text[i] == '{') ++open;
    if (text[i] == '}' && --open == 0) return text.substr(begin, i + 1 - begin);
  }
  return std::nullopt;
}

// Behind the last equals sign, where there is one.
std::string_view BehindEquals(std::string_view text) {
  const size_t equals = text.rfind('=');
  if (equals == std::string_view::npos) return text;
  text.remove_prefix(equals + 1);
  while (text.starts_with(' ')) text.remove_prefix(1);
  return text;
}

std::optional<std::string> InBox(std::string_view reply) {
  constexpr std::string_view kBox = "\\boxed{";
  const auto box = LastBracedBox(reply);
  if (!box.has_value() || !box->starts_with(kBox)) return std::nullopt;
  return std::string(BehindEquals(box->substr(kBox.size(), box->size() - kBox.size() - 1)));
}

// Python's float(), which allows an underscore between two digits.
std::optional<double> ReadFloat(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto is_digit = [&](size_t at) {
      return at < text.size() && text[at] >= '0' && text[at] <= '9';
    };
    if (text[i] == '_' && i > 0 && is_digit(i - 1) && is_digit(i + 1)) continue;
    plain += text[i];
  }
  if (plain.starts_with("+-")) return std::nullopt;
  return ParseDouble(plain);
}

}  // namespace

absl::StatusOr<std::unique_ptr<StatedAnswers>> StatedAnswers::Create() {
  auto answers = std::make_unique<StatedAnswers>();
  ETALON_TRY(answers->dollars_, PythonRegex::Compile("\\$(.*)\\$"));
  ETALON_TRY(answers->number_, PythonRegex::Compile("(?:\\$)?\\d+(?:\\.\\d+)?(?![\\w\\d])"));
  return answers;
}

absl::StatusOr<std::optional<std::string>> StatedAnswers::Find(std::string_view reply) const {
  using Answer = std::optional<std::string>;
  if (reply.find("\\boxed") != std::string_view::npos) return InBox(reply);
  ETALON_TRY(const auto in_dollars, dollars_->FindAll(reply));
  if (!in_dollars.empty()) {
    const std::string_view answer = BehindEquals(*in_dollars.back().groups[1]);
    if (!answer.empty()) return Answer(answer);
  }
  if (reply.find('=') != std::string_view::npos) {
    std::string_view answer = BehindEquals(reply);
    while (answer.ends_with('.')) answer.remove_suffix(1);
    // A backslash and an n, as a line's end is written in code.
    return Answer(answer.substr(0, answer.find("\\n")));
  }
  ETALON_TRY(const auto numbers, number_->FindAll(reply));
  return numbers.empty() ? Answer() : numbers.back().groups[0];
}

std::string NumberForm(std::string_view text) {
  const std::string_view stripped = PythonStrip(text);
  const auto number = ReadFloat(stripped);
  if (!number.has_value()) return std::string(stripped);
  if (!std::isfinite(*number) || std::floor(*number) != *number) return PythonFloat(*number);
  if (*number == 0) return "0";
  std::array<char, 400> digits{};  // the largest double has 309
  const int size = std::snprintf(digits.data(), digits.size(), "%.0f", *number);
  return std::string(digits.data(), static_cast<size_t>(size));
}

}  // namespace etalon::math
