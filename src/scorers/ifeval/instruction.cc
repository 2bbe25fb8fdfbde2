#include "scorers/ifeval/instruction.h"

#include <cmath>

#include "absl/status/status.h"
#include "base/regex.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon::ifeval {
namespace {

absl::Status Missing(std::string_view name, std::string_view kind) {
  return absl::InvalidArgumentError(
      StrCat("the instruction's \"", name, "\" must be ", kind,
             "; without it the field draws it at random, which nobody can repeat"));
}

}  // namespace

const InstructionKind* FindInstruction(std::string_view id) {
  for (const auto family : {KeywordInstructions(), LengthInstructions(), ContentInstructions(),
                            FormatInstructions(), FrameInstructions(), CaseInstructions()}) {
    for (const InstructionKind& kind : family) {
      if (kind.id == id) return &kind;
    }
  }
  return nullptr;
}

absl::StatusOr<int64_t> CountArgument(const Value& arguments, std::string_view name) {
  const Value* value = arguments.Find(name);
  const bool is_whole = value != nullptr && value->is_number() &&
                        value->AsDouble() == std::floor(value->AsDouble()) &&
                        std::abs(value->AsDouble()) < 1e15;
  if (!is_whole || value->AsDouble() < 0) return Missing(name, "a whole number from 0");
  return static_cast<int64_t>(value->AsDouble());
}

absl::StatusOr<std::string> TextArgument(const Value& arguments, std::string_view name) {
  const Value* value = arguments.Find(name);
  if (value == nullptr || !value->is_string()) return Missing(name, "a text");
  return value->AsString();
}

absl::StatusOr<std::vector<std::string>> TextsArgument(const Value& arguments,
                                                       std::string_view name) {
  const Value* value = arguments.Find(name);
  if (value == nullptr || !value->is_list() || value->AsList().empty()) {
    return Missing(name, "a list of texts");
  }
  std::vector<std::string> texts;
  for (const Value& each : value->AsList()) {
    if (!each.is_string()) return Missing(name, "a list of texts");
    texts.push_back(each.AsString());
  }
  return texts;
}

absl::StatusOr<bool> Relates(const Value& arguments, std::string_view relation_name, int64_t count,
                             int64_t wanted) {
  const std::string relation = arguments.FindString(relation_name);
  if (relation == "less than") return count < wanted;
  if (relation == "at least") return count >= wanted;
  return Missing(relation_name, "\"less than\" or \"at least\"");
}

absl::StatusOr<int64_t> CountMatches(std::string_view pattern, std::string_view text,
                                     bool ignore_case) {
  ETALON_TRY(const auto regex, PythonRegex::Compile(pattern, ignore_case));
  ETALON_TRY(const auto matches, regex->FindAll(text));
  return static_cast<int64_t>(matches.size());
}

}  // namespace etalon::ifeval
