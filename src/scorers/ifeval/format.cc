// Lists, titles, highlights, sections, JSON and fixed answers.
#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "scorers/ifeval/instruction.h"
#include "scorers/ifeval/python_json.h"

namespace etalon::ifeval {
namespace {

absl::StatusOr<bool> HasBullets(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const int64_t wanted, CountArgument(arguments, "num_bullets"));
  ETALON_TRY(const int64_t stars, CountMatches(R"((?m)^\s*\*[^\*].*$)", reply));
  ETALON_TRY(const int64_t dashes, CountMatches(R"((?m)^\s*-.*$)", reply));
  return stars + dashes == wanted;
}

absl::StatusOr<bool> IsFixedAnswer(const Value&, const std::string& reply) {
  for (const char* option : {"My answer is yes.", "My answer is no.", "My answer is maybe."}) {
    if (reply.find(option) != std::string::npos) return true;
  }
  return false;
}

std::string_view WithoutMarks(std::string_view text, char left, char right) {
  while (text.starts_with(left)) text.remove_prefix(1);
  while (text.ends_with(right)) text.remove_suffix(1);
  return PythonStrip(text);
}

absl::StatusOr<bool> HasHighlights(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const int64_t wanted, CountArgument(arguments, "num_highlights"));
  ETALON_TRY(const auto one, PythonRegex::Compile(R"(\*[^\n\*]*\*)"));
  ETALON_TRY(const auto two, PythonRegex::Compile(R"(\*\*[^\n\*]*\*\*)"));
  ETALON_TRY(const auto singles, one->FindAll(reply));
  ETALON_TRY(const auto doubles, two->FindAll(reply));
  int64_t count = 0;
  for (const auto& match : singles) {
    count += WithoutMarks(match.groups[0].value_or(""), '*', '*').empty() ? 0 : 1;
  }
  for (const auto& match : doubles) {
    const std::string text = match.groups[0].value_or("");
    count += PythonStrip(text.substr(2, text.size() - 4)).empty() ? 0 : 1;
  }
  return count >= wanted;
}

absl::StatusOr<bool> HasSections(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const std::string splitter, TextArgument(arguments, "section_spliter"));
  ETALON_TRY(const int64_t wanted, CountArgument(arguments, "num_sections"));
  const std::string pattern = StrCat(R"(\s?)", PythonStrip(splitter), R"(\s?\d+\s?)");
  ETALON_TRY(const auto regex, PythonRegex::Compile(pattern));
  ETALON_TRY(const auto sections, regex->Split(reply));
  return static_cast<int64_t>(sections.size()) - 1 >= wanted;
}

absl::StatusOr<bool> IsJson(const Value&, const std::string& reply) {
  std::string_view text = PythonStrip(reply);
  for (const std::string_view prefix : {"```json", "```Json", "```JSON", "```"}) {
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  }
  if (text.ends_with("```")) text.remove_suffix(3);
  return IsPythonJson(PythonStrip(text));
}

absl::StatusOr<bool> HasTitle(const Value&, const std::string& reply) {
  ETALON_TRY(const auto regex, PythonRegex::Compile(R"(<<[^\n]+>>)"));
  ETALON_TRY(const auto titles, regex->FindAll(reply));
  for (const auto& title : titles) {
    if (!WithoutMarks(title.groups[0].value_or(""), '<', '>').empty()) return true;
  }
  return false;
}

constexpr std::string_view kBullets[] = {"num_bullets"};
constexpr std::string_view kHighlights[] = {"num_highlights"};
constexpr std::string_view kSections[] = {"section_spliter", "num_sections"};

constexpr InstructionKind kKinds[] = {
    {"detectable_format:number_bullet_lists", kBullets, HasBullets},
    {"detectable_format:constrained_response", {}, IsFixedAnswer},
    {"detectable_format:number_highlighted_sections", kHighlights, HasHighlights},
    {"detectable_format:multiple_sections", kSections, HasSections},
    {"detectable_format:json_format", {}, IsJson},
    {"detectable_format:title", {}, HasTitle},
};

}  // namespace

std::span<const InstructionKind> FormatInstructions() { return kKinds; }

}  // namespace etalon::ifeval
