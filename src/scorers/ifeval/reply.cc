#include "scorers/ifeval/reply.h"

#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "scorers/ifeval/instruction.h"

namespace etalon::ifeval {
namespace {

std::string Lines(const std::vector<std::string_view>& lines, size_t first, size_t end) {
  std::string text;
  for (size_t i = first; i < end; ++i) StrAppend(&text, i > first ? "\n" : "", lines[i]);
  return std::string(PythonStrip(text));
}

// In the field's order; each without the first line, the last line or both, and without stars.
std::vector<std::string> Readings(const std::string& reply, Reading reading) {
  std::vector<std::string> texts = {reply};
  if (reading == Reading::kStrict) return texts;
  const auto lines = SplitText(reply, "\n");
  const size_t count = lines.size();
  texts.push_back(ReplaceAll(reply, "*", ""));
  texts.push_back(Lines(lines, 1, count));
  texts.push_back(Lines(lines, 0, count - 1));
  texts.push_back(Lines(lines, 1, std::max<size_t>(1, count - 1)));
  for (size_t i = 2; i < 5; ++i) texts.push_back(ReplaceAll(texts[i], "*", ""));
  return texts;
}

absl::Status RequireKnownArguments(const InstructionKind& kind, const Value& arguments) {
  if (!arguments.is_dict()) return absl::InvalidArgumentError("its arguments are no dict");
  for (const auto& [name, value] : arguments.AsDict()) {
    if (std::find(kind.arguments.begin(), kind.arguments.end(), name) != kind.arguments.end()) {
      continue;
    }
    return absl::InvalidArgumentError(StrCat("it takes no argument \"", name, "\""));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Follows(const Value& instruction, const std::vector<std::string>& texts) {
  const InstructionKind* kind = FindInstruction(instruction.FindString("id"));
  if (kind == nullptr) return absl::InvalidArgumentError("there is no such instruction");
  const Value none{Value::Dict()};
  const Value* given = instruction.Find("arguments");
  const Value& arguments = given == nullptr ? none : *given;
  ETALON_TRY_DO(RequireKnownArguments(*kind, arguments));
  for (const std::string& text : texts) {
    // Also asked of an empty reply, so that a wrong argument never goes unseen.
    ETALON_TRY(const bool follows, kind->follows(arguments, text));
    if (follows && !PythonStrip(text).empty()) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<Reading> ReadReading(std::string_view scorer, const Value& arguments) {
  if (arguments.is_dict()) {
    for (const auto& [name, value] : arguments.AsDict()) {
      if (name == "reading") continue;
      return absl::InvalidArgumentError(
          StrCat("scorer ", scorer, ": unknown argument \"", name, "\"; it takes \"reading\""));
    }
  }
  const Value* reading = arguments.Find("reading");
  if (reading == nullptr || *reading == Value("strict")) return Reading::kStrict;
  if (*reading == Value("loose")) return Reading::kLoose;
  return absl::InvalidArgumentError(
      StrCat("scorer ", scorer, ": \"reading\" must be strict or loose"));
}

absl::StatusOr<std::vector<bool>> FollowedInstructions(const Value& scorer_input,
                                                       std::span<const Value> results,
                                                       Reading reading) {
  const Value* instructions = scorer_input.Find("instructions");
  if (instructions == nullptr || !instructions->is_list() || instructions->AsList().empty()) {
    return absl::InvalidArgumentError("ifeval: the document has no list of instructions");
  }
  if (results.size() != 1 || !results[0].is_string()) {
    return absl::InvalidArgumentError("ifeval: the filters must leave one text");
  }
  const auto texts = Readings(results[0].AsString(), reading);
  std::vector<bool> followed;
  for (const Value& instruction : instructions->AsList()) {
    const auto follows = Follows(instruction, texts);
    if (!follows.ok()) {
      return Annotate(follows.status(),
                      StrCat("ifeval: instruction \"", instruction.FindString("id"), "\""));
    }
    followed.push_back(*follows);
  }
  return followed;
}

}  // namespace etalon::ifeval
