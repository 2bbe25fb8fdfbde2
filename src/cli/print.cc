#include "cli/print.h"

#include <cstdio>
#include <string>

#include "base/json.h"
#include "base/safe_text.h"
#include "base/terminal.h"
#include "base/try.h"

namespace etalon {
namespace {

constexpr int kStandardOutput = 1;

// That standard output was lost is found when the command has ended.
void Write(std::string_view text, std::FILE* file) {
  std::fwrite(text.data(), 1, text.size(), file);
}

}  // namespace

void PrintText(std::string_view text) { Write(SafeText(text), stdout); }

void PrintJson(const Value& value) { Write(SafeJson(PrettyJson(value)) + "\n", stdout); }

absl::Status PrintJsonLine(const Value& value) {
  ETALON_TRY(const std::string line, CanonicalJson(value));
  Write((IsTerminal(kStandardOutput) ? SafeJson(line) : line) + "\n", stdout);
  return absl::OkStatus();
}

void PrintOwn(std::string_view text) { Write(text, stdout); }

void PrintError(std::string_view text) { Write(SafeText(text), stderr); }

}  // namespace etalon
