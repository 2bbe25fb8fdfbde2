#include "views/asked/text_block.h"

#include <algorithm>
#include <utility>

#include "base/safe_text.h"
#include "base/str.h"
#include "base/text.h"
#include "views/language.h"

namespace etalon {
namespace {

constexpr std::string_view kLineEnd = "⏎", kTab = "⇥", kBlank = "·", kBorder = "▏";
constexpr size_t kFoldedAbove = 2400, kShownAtEnds = 800;

bool IsBlank(char c) { return c == ' '; }

// Blanks at both ends and before line ends as dots.
std::string WithVisibleBlanks(std::string_view text) {
  std::string shown;
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && IsBlank(text[end])) ++end;
    const bool is_at_end = i == 0 || end == text.size() || text[end] == '\n';
    for (size_t at = i; at < end; ++at) shown += is_at_end ? kBlank : std::string_view(" ");
    if (end < text.size()) shown += text[end++];
    i = end;
  }
  return shown;
}

// Writes characters into lines.
class Lines {
 public:
  Lines(const BlockLook& look, StyledText* out) : look_(look), out_(*out) {
    Put(look.first_gutter, TextStyle::kFaint);
    column_ = CodePointCount(look.first_gutter);
  }

  // Breaks lines at blanks where it can; `before` stays with the first word.
  void Text(std::string_view text, TextStyle style, std::string_view before = "") {
    if (!before.empty()) {
      const size_t width = CodePointCount(before) + FirstWord(text);
      Reserve(Fits(width) ? width : CodePointCount(before));
      column_ -= Fits(width) ? FirstWord(text) : 0;
      Put(before, TextStyle::kFaint);
    }
    std::string word;
    for (const uint32_t c : DecodeUtf8(SafeText(text))) {
      const bool is_blank = c == ' ';
      if (is_blank || c == '\n' || c == '\t') Word(&word, style);
      if (c == '\n') {
        Mark(kLineEnd);
        is_line_open_ = false;
      } else if (c == '\t') {
        Mark(kTab);
      } else {
        AppendUtf8(c, &word);
      }
    }
    Word(&word, style);
  }

  void Mark(std::string_view mark, TextStyle style = TextStyle::kFaint) {
    Reserve(CodePointCount(mark));
    Put(mark, style);
  }

  void End() { Put("\n", TextStyle::kPlain); }

 private:
  // Whether a line of its own would hold so many characters.
  bool Fits(size_t width) const {
    return look_.columns == 0 || CodePointCount(look_.gutter) + width <= look_.columns;
  }

  // Characters up to the second blank, or the first line end.
  static size_t FirstWord(std::string_view text) {
    const size_t end = text.find_first_of(" \n\t", text.starts_with(' ') ? 1 : 0);
    return CodePointCount(text.substr(0, end));
  }

  void Word(std::string* word, TextStyle style) {
    const size_t width = CodePointCount(*word);
    if (width > 0 && Fits(width)) {
      Reserve(width);
      Put(*word, style);
    } else {
      for (const uint32_t c : DecodeUtf8(*word)) {
        std::string character;
        AppendUtf8(c, &character);
        Reserve(1);
        Put(character, style);
      }
    }
    word->clear();
  }

  // Room for `width` characters in this line, or else the next line.
  void Reserve(size_t width) {
    const bool is_full = look_.columns > 0 && column_ + width > look_.columns &&
                         column_ > CodePointCount(look_.gutter);
    if (!is_line_open_ || is_full) {
      Put("\n", TextStyle::kPlain);
      Put(look_.gutter, TextStyle::kFaint);
      column_ = CodePointCount(look_.gutter);
      is_line_open_ = true;
    }
    column_ += width;
  }

  void Put(std::string_view text, TextStyle style) {
    if (out_.empty() || out_.back().style != style) out_.push_back({style, ""});
    out_.back().text += text;
  }

  const BlockLook& look_;
  StyledText& out_;
  size_t column_ = 0;
  bool is_line_open_ = true;
};

// The first and the last characters of a text, with what lies between counted.
struct Fold {
  size_t head = 0, tail = 0;  // pieces at the ends that are shown
  std::string mark;           // "" when all are
};

Fold FoldOf(const BlockText& text, bool is_whole) {
  size_t characters = 0;
  std::vector<size_t> sizes;
  for (const std::string& piece : text.pieces) {
    sizes.push_back(CodePointCount(piece));
    characters += sizes.back();
  }
  Fold fold{.head = sizes.size()};
  if (is_whole || characters <= kFoldedAbove) return fold;
  size_t shown = 0;
  for (fold.head = 0; fold.head < sizes.size() && shown < kShownAtEnds; ++fold.head) {
    shown += sizes[fold.head];
  }
  size_t at_end = 0;
  while (fold.head + fold.tail < sizes.size() && at_end < kShownAtEnds) {
    at_end += sizes[sizes.size() - ++fold.tail];
  }
  const size_t hidden = characters - shown - at_end;
  const size_t tokens = sizes.size() - fold.head - fold.tail;
  const auto count = [](size_t number) {
    return CountText(static_cast<int64_t>(number), Language::kEnglish);
  };
  fold.mark = StrCat(" … ", count(hidden), " characters",
                     text.is_tokens ? StrCat(", ", count(tokens), " tokens") : "", " … ");
  return fold;
}

// A text that is no tokens as pieces of one character, so that it can be folded anywhere; a short
// one as it is.
BlockText Foldable(const BlockText& text) {
  if (text.is_tokens || text.pieces.size() != 1) return text;
  const std::string visible = WithVisibleBlanks(text.pieces.front());
  if (CodePointCount(visible) <= kFoldedAbove) {
    return {.pieces = {visible}, .is_scored = text.is_scored};
  }
  BlockText cut = {.is_scored = text.is_scored};
  for (const uint32_t c : DecodeUtf8(visible)) {
    AppendUtf8(c, &cut.pieces.emplace_back());
  }
  return cut;
}

std::string Joined(const BlockText& text, size_t begin, size_t end) {
  std::string joined;
  for (size_t i = begin; i < end; ++i) joined += text.pieces[i];
  return joined;
}

}  // namespace

std::string VisibleBytes(std::string_view bytes) {
  if (IsValidUtf8(bytes)) return std::string(bytes);
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string shown;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      shown += c;
    } else {
      StrAppend(&shown, "<0x", kDigits[byte >> 4], kDigits[byte & 15], ">");
    }
  }
  return shown;
}

void AppendBlock(const BlockText& block, const BlockLook& look, StyledText* out) {
  const BlockText text = Foldable(block);
  const Fold fold = FoldOf(text, look.is_whole);
  Lines lines(look, out);
  const size_t count = text.pieces.size();
  const TextStyle style = text.is_scored ? TextStyle::kScored : TextStyle::kPlain;
  if (text.is_scored) lines.Mark("⟦", style);
  if (!text.is_tokens) {
    lines.Text(Joined(text, 0, fold.head), style);
    if (!fold.mark.empty()) lines.Mark(fold.mark);
    lines.Text(Joined(text, count - fold.tail, count), style);
  }
  for (size_t i = 0; i < count && text.is_tokens; ++i) {
    if (i == fold.head) {
      lines.Mark(fold.mark);
      i = count - fold.tail;
    }
    const std::string shown = VisibleBytes(text.pieces[i]);
    const bool is_blank = std::all_of(shown.begin(), shown.end(), IsBlank);
    const bool is_at_end = i == 0 || (i + 1 == count && shown.ends_with(' '));
    lines.Text(is_blank || is_at_end ? WithVisibleBlanks(shown) : shown, style,
               i == 0 ? "" : kBorder);
  }
  if (text.is_scored) lines.Mark("⟧", style);
  lines.End();
}

}  // namespace etalon
