// How a reply begins, ends, is wrapped, repeats the question or gives two answers.
#include "base/letter_case.h"
#include "base/text.h"
#include "base/try.h"
#include "scorers/ifeval/instruction.h"

namespace etalon::ifeval {
namespace {

absl::StatusOr<bool> GivesTwoResponses(const Value&, const std::string& reply) {
  const auto parts = SplitText(reply, "******");
  std::vector<std::string_view> responses;
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::string_view part = PythonStrip(parts[i]);
    if (!part.empty()) {
      responses.push_back(part);
    } else if (i > 0 && i + 1 < parts.size()) {
      return false;
    }
  }
  return responses.size() == 2 && responses[0] != responses[1];
}

absl::StatusOr<bool> RepeatsPrompt(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const std::string prompt, TextArgument(arguments, "prompt_to_repeat"));
  return LowerCase(PythonStrip(reply)).starts_with(LowerCase(PythonStrip(prompt)));
}

absl::StatusOr<bool> EndsWith(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const std::string phrase, TextArgument(arguments, "end_phrase"));
  std::string_view text = PythonStrip(reply);
  while (text.starts_with('"')) text.remove_prefix(1);
  while (text.ends_with('"')) text.remove_suffix(1);
  return LowerCase(text).ends_with(LowerCase(PythonStrip(phrase)));
}

absl::StatusOr<bool> IsQuoted(const Value&, const std::string& reply) {
  const std::string_view text = PythonStrip(reply);
  return text.size() > 1 && text.front() == '"' && text.back() == '"';
}

absl::StatusOr<bool> HasNoComma(const Value&, const std::string& reply) {
  return reply.find(',') == std::string::npos;
}

constexpr std::string_view kPrompt[] = {"prompt_to_repeat"};
constexpr std::string_view kPhrase[] = {"end_phrase"};

constexpr InstructionKind kKinds[] = {
    {"combination:two_responses", {}, GivesTwoResponses},
    {"combination:repeat_prompt", kPrompt, RepeatsPrompt},
    {"startend:end_checker", kPhrase, EndsWith},
    {"startend:quotation", {}, IsQuoted},
    {"punctuation:no_comma", {}, HasNoComma},
};

}  // namespace

std::span<const InstructionKind> FrameInstructions() { return kKinds; }

}  // namespace etalon::ifeval
