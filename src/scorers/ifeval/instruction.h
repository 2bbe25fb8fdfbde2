// The instruction kinds of IFEval as lm-eval 0.4.13 checks them (its tasks/ifeval/instructions.py).
// A check is a function of the instruction's arguments and one reply; it refuses an instruction
// whose arguments are missing, for which the field would draw them at random.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon::ifeval {

struct InstructionKind {
  std::string_view id;                          // "keywords:existence"
  std::span<const std::string_view> arguments;  // all that it takes, and needs
  absl::StatusOr<bool> (*follows)(const Value& arguments, const std::string& reply);
};

// One file a family.
std::span<const InstructionKind> KeywordInstructions();
std::span<const InstructionKind> LengthInstructions();
std::span<const InstructionKind> ContentInstructions();
std::span<const InstructionKind> FormatInstructions();
std::span<const InstructionKind> FrameInstructions();
std::span<const InstructionKind> CaseInstructions();

// Null when there is no such kind.
const InstructionKind* FindInstruction(std::string_view id);

// Whole numbers that are not negative, texts; InvalidArgument names what is missing.
absl::StatusOr<int64_t> CountArgument(const Value& arguments, std::string_view name);
absl::StatusOr<std::string> TextArgument(const Value& arguments, std::string_view name);
absl::StatusOr<std::vector<std::string>> TextsArgument(const Value& arguments,
                                                       std::string_view name);
// `count` is "less than" or "at least" `wanted`, as the argument `relation_name` says.
absl::StatusOr<bool> Relates(const Value& arguments, std::string_view relation_name, int64_t count,
                             int64_t wanted);

// Python's len(re.findall(pattern, text)).
absl::StatusOr<int64_t> CountMatches(std::string_view pattern, std::string_view text,
                                     bool ignore_case = false);

}  // namespace etalon::ifeval
