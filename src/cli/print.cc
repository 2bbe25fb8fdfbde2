#include "cli/print.h"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "base/json.h"
#include "base/safe_text.h"
#include "base/str.h"
#include "base/terminal.h"
#include "base/try.h"

namespace etalon {
namespace {

// That standard output was lost is found when the command has ended.
void Write(std::string_view text, std::FILE* file) {
  std::fwrite(text.data(), 1, text.size(), file);
}

// Select Graphic Rendition (ECMA-48, 8.3.117).
std::string_view ColorOf(TextStyle style) {
  switch (style) {
    case TextStyle::kStrong:
      return "\x1b[1m";
    case TextStyle::kFaint:
      return "\x1b[2m";
    case TextStyle::kScored:
      return "\x1b[1;32m";
    case TextStyle::kPlain:
      break;
  }
  return "";
}

}  // namespace

void PrintText(std::string_view text) { Write(SafeText(text), stdout); }

void PrintStyled(const StyledText& text, Colors colors) {
  for (const StyledPiece& piece : text) {
    const std::string_view color = colors == Colors::kOn ? ColorOf(piece.style) : "";
    const std::string safe = SafeText(piece.text);
    Write(color.empty() ? safe : StrCat(color, safe, "\x1b[0m"), stdout);
  }
}

Colors OutputColors() { return MayUseColor(STDOUT_FILENO) ? Colors::kOn : Colors::kOff; }

void PrintJson(const Value& value) { Write(SafeJson(PrettyJson(value)) + "\n", stdout); }

absl::Status PrintJsonLine(const Value& value) {
  ETALON_TRY(const std::string line, CanonicalJson(value));
  Write((IsTerminal(STDOUT_FILENO) ? SafeJson(line) : line) + "\n", stdout);
  return absl::OkStatus();
}

void PrintOwn(std::string_view text) { Write(text, stdout); }

void PrintError(std::string_view text) { Write(SafeText(text), stderr); }

}  // namespace etalon
