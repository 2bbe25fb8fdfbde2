#include "tidy/source.h"

#include <algorithm>
#include <cctype>

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {

bool IsWordCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

namespace {

void Blank(std::string* text, size_t begin, size_t end) {
  for (size_t i = begin; i < std::min(end, text->size()); ++i) {
    if ((*text)[i] != '\n') (*text)[i] = ' ';
  }
}

// End of the literal whose opening quote is at `begin`.
size_t LiteralEnd(const std::string& text, size_t begin) {
  const char quote = text[begin];
  if (quote == '"' && begin > 0 && text[begin - 1] == 'R') {
    const size_t open = text.find('(', begin);
    const std::string close = StrCat(")", text.substr(begin + 1, open - begin - 1), "\"");
    const size_t end = text.find(close, open);
    return end == std::string::npos ? text.size() : end + close.size();
  }
  size_t end = begin + 1;
  while (end < text.size() && text[end] != quote && text[end] != '\n') {
    end += text[end] == '\\' ? 2 : 1;
  }
  return std::min(end + 1, text.size());
}

// What stands at `i` and is no code (comment, literal, directive) ends here; else `i`.
size_t NonCodeEnd(const std::string& text, size_t i, bool is_line_start) {
  const auto line_end = [&](size_t from) { return std::min(text.find('\n', from), text.size()); };
  if (text.compare(i, 2, "//") == 0) return line_end(i);
  if (text.compare(i, 2, "/*") == 0) return std::min(text.find("*/", i + 2), text.size() - 2) + 2;
  const bool is_digit_separator = text[i] == '\'' && i > 0 && IsWordCharacter(text[i - 1]);
  if ((text[i] == '"' || text[i] == '\'') && !is_digit_separator) return LiteralEnd(text, i);
  if (text[i] != '#' || !is_line_start) return i;
  size_t end = line_end(i);
  while (end < text.size() && text[end - 1] == '\\') end = line_end(end + 1);
  return end;
}

}  // namespace

std::string CodeOnly(std::string text) {
  const std::string original = text;
  bool is_line_start = true;
  for (size_t i = 0; i < original.size(); ++i) {
    const size_t end = NonCodeEnd(original, i, is_line_start);
    if (end > i) {
      const bool is_literal = original[i] == '"' || original[i] == '\'';
      // The quotes stay: a literal is an operand.
      Blank(&text, i + is_literal, end - is_literal);
      i = end - 1;
    }
    if (original[i] == '\n') {
      is_line_start = true;
    } else if (original[i] != ' ') {
      is_line_start = false;
    }
  }
  return text;
}

const std::vector<Source>& Sources() {
  static const auto* const sources = [] {
    const std::string root = ETALON_SOURCE_DIR;
    auto* all = new std::vector<Source>;
    for (const char* folder : {"src", "include", "tests"}) {
      const std::vector<std::string> paths = ListFiles(JoinPath(root, folder)).value();
      for (const std::string& path : paths) {
        if (!path.ends_with(".cc") && !path.ends_with(".h")) continue;
        Source source;
        source.path = path.substr(root.size() + 1);
        const std::string text = ReadFile(path).value();
        for (std::string_view line : SplitText(text, "\n")) source.lines.emplace_back(line);
        if (!source.lines.empty() && source.lines.back().empty()) source.lines.pop_back();
        source.code = CodeOnly(text);
        all->push_back(std::move(source));
      }
    }
    return all;
  }();
  return *sources;
}

int LineOf(const std::string& text, size_t offset) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + offset, '\n'));
}

size_t FindWord(std::string_view code, std::string_view word, size_t from) {
  for (size_t i = code.find(word, from); i != std::string_view::npos; i = code.find(word, i + 1)) {
    const size_t end = i + word.size();
    const bool begins = i == 0 || !IsWordCharacter(code[i - 1]);
    const bool ends =
        end == code.size() || !IsWordCharacter(word.back()) || !IsWordCharacter(code[end]);
    if (begins && ends) return i;
  }
  return std::string_view::npos;
}

bool HasWord(std::string_view code, std::string_view word) {
  return FindWord(code, word) != std::string_view::npos;
}

}  // namespace etalon
