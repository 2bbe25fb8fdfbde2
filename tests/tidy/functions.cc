#include "tidy/functions.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "base/text.h"
#include "tidy/source.h"

namespace etalon {
namespace {

// Parameters of the first parameter list in a signature.
int CountParameters(std::string_view head) {
  static const std::set<std::string_view> kNoNames = {"decltype", "noexcept", "alignas",
                                                      "requires"};
  for (size_t open = head.find('('); open != std::string_view::npos;) {
    int depth = 0, commas = 0;
    size_t i = open;
    bool is_empty = true;
    for (; i < head.size(); ++i) {
      const char c = head[i];
      const bool is_arrow = c == '>' && head[i - 1] == '-';
      if (c == '(' || c == '[' || c == '{' || c == '<') ++depth;
      if ((c == ')' || c == ']' || c == '}' || c == '>') && !is_arrow && --depth == 0) break;
      if (c == ',' && depth == 1) ++commas;
      if (c != ' ' && c != '\n' && i > open) is_empty = false;
    }
    size_t name = open;
    while (name > 0 && IsWordCharacter(head[name - 1])) --name;
    const std::string_view word = head.substr(name, open - name);
    if (!kNoNames.contains(word) && word != "operator") return is_empty ? 0 : commas + 1;
    open = head.find('(', i);
  }
  return 0;
}

// What a brace that follows `head` opens outside of functions.
enum class Brace { kScope, kFunction, kValue };

Brace BraceAfter(std::string_view head) {
  std::string_view text = TrimSpaces(head);
  if (text.starts_with("template <")) {
    int depth = 0;
    size_t i = 0;
    while (i < text.size() && !(text[i] == '>' && --depth == 0)) depth += text[i++] == '<';
    text = text.substr(std::min(i + 1, text.size()));
  }
  if (text.ends_with('=') || text.ends_with(',') || text.ends_with('(')) return Brace::kValue;
  const std::string_view start = text.substr(0, text.find('('));
  for (const char* word : {"namespace", "class", "struct", "enum", "union"}) {
    if (HasWord(start, word)) return Brace::kScope;
  }
  if (text.starts_with("extern \"")) {
    return text.ends_with('"') ? Brace::kScope : Brace::kFunction;
  }
  // Formatted code has a space before a body and none before a member's value.
  const bool is_body = text.find('(') != std::string_view::npos && head.ends_with(' ');
  return is_body ? Brace::kFunction : Brace::kValue;
}

}  // namespace

std::vector<Function> FindFunctions(const std::string& code) {
  std::vector<Function> functions;
  std::vector<Brace> open;
  int parentheses = 0;
  size_t head_start = 0;
  Function current;
  const auto start_line = [&](std::string_view head) {
    const size_t first = head.find_first_not_of(" \n");
    return LineOf(code, head_start + (first == std::string_view::npos ? 0 : first));
  };
  const auto is_inside = [&](Brace brace) { return std::count(open.begin(), open.end(), brace); };
  for (size_t i = 0; i < code.size(); ++i) {
    const std::string_view head = std::string_view(code).substr(head_start, i - head_start);
    const bool is_scope = !is_inside(Brace::kFunction) && !is_inside(Brace::kValue);
    if (code[i] == '(' || code[i] == ')') parentheses += code[i] == '(' ? 1 : -1;
    if (code[i] == '{') {
      Brace brace = is_scope && parentheses == 0 ? BraceAfter(head) : Brace::kValue;
      if (brace == Brace::kFunction) {
        current = {.first_line = start_line(head), .parameters = CountParameters(head)};
      }
      if (brace == Brace::kScope) head_start = i + 1;
      open.push_back(brace);
    } else if (code[i] == '}' && !open.empty()) {
      const Brace closed = open.back();
      open.pop_back();
      if (closed == Brace::kFunction) {
        current.last_line = LineOf(code, i);
        functions.push_back(current);
      }
      if (closed != Brace::kValue) head_start = i + 1;
    } else if (code[i] == ';' && is_scope && parentheses == 0) {
      if (head.find('(') != std::string_view::npos) {
        functions.push_back({.first_line = start_line(head), .parameters = CountParameters(head)});
      }
      head_start = i + 1;
    } else if (code[i] == ':' && is_scope) {
      const std::string_view label = TrimSpaces(head);
      if (label == "public" || label == "private" || label == "protected") head_start = i + 1;
    }
  }
  return functions;
}

}  // namespace etalon
