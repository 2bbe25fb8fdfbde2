// Placeholders and postscripts of a reply.
#include "base/letter_case.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "scorers/ifeval/instruction.h"

namespace etalon::ifeval {
namespace {

absl::StatusOr<bool> HasPlaceholders(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const int64_t wanted, CountArgument(arguments, "num_placeholders"));
  ETALON_TRY(const int64_t count, CountMatches(R"(\[.*?\])", reply));
  return count >= wanted;
}

absl::StatusOr<bool> HasPostscript(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const std::string text, TextArgument(arguments, "postscript_marker"));
  const std::string_view marker = PythonStrip(text);
  std::string pattern = R"((?m)\s*p\.\s?p\.\s?s.*$)";
  if (marker == "P.S.") {
    pattern = R"((?m)\s*p\.\s?s\..*$)";
  } else if (marker != "P.P.S") {
    pattern = StrCat(R"((?m)\s*)", LowerCase(marker), R"(.*$)");
  }
  ETALON_TRY(const int64_t count, CountMatches(pattern, LowerCase(reply)));
  return count > 0;
}

constexpr std::string_view kPlaceholders[] = {"num_placeholders"};
constexpr std::string_view kMarker[] = {"postscript_marker"};

constexpr InstructionKind kKinds[] = {
    {"detectable_content:number_placeholders", kPlaceholders, HasPlaceholders},
    {"detectable_content:postscript", kMarker, HasPostscript},
};

}  // namespace

std::span<const InstructionKind> ContentInstructions() { return kKinds; }

}  // namespace etalon::ifeval
