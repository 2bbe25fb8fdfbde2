#include "tasks/python/python_module.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

using Tokens = std::span<const PythonToken>;

constexpr std::array<std::string_view, 35> kKeywords = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

bool IsKeyword(std::string_view word) {
  return std::find(kKeywords.begin(), kKeywords.end(), word) != kKeywords.end();
}

bool IsOperator(const PythonToken& token, std::string_view text) {
  return token.kind == PythonTokenKind::kOperator && token.text == text;
}

bool IsIdentifier(const PythonToken& token) {
  return token.kind == PythonTokenKind::kName && !IsKeyword(token.text);
}

// Words of the code between the braces of an f-string.
void AddFieldWords(std::string_view token, std::set<std::string, std::less<>>* words) {
  int depth = 0;
  for (size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '{') ++depth;
    if (token[i] == '}') --depth;
    const auto is_letter = [&](size_t at) {
      const char c = at < token.size() ? token[at] : ' ';
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0 ||
             (c >= '0' && c <= '9');
    };
    if (depth <= 0 || !is_letter(i)) continue;
    size_t end = i;
    while (is_letter(end)) ++end;
    words->emplace(token.substr(i, end - i));
    i = end - 1;
  }
}

// Reads what the logical lines of one top-level statement bind and use.
class StatementReader {
 public:
  explicit StatementReader(PythonStatement* statement) : statement_(*statement) {}

  void Read() {
    for (const PythonLine& line : statement_.lines) {
      if (is_in_body_ && line.column <= body_column_) is_in_body_ = false;
      ReadLine(line);
    }
  }

 private:
  void ReadLine(const PythonLine& line) {
    const Tokens tokens(line.tokens);
    size_t begin = 0;
    for (size_t i = 0; i <= tokens.size(); ++i) {
      const bool ends = i == tokens.size() || (tokens[i].depth == 0 && IsOperator(tokens[i], ";"));
      if (!ends) continue;
      if (i > begin) ReadPart(tokens.subspan(begin, i - begin), line.column);
      begin = i + 1;
    }
  }

  void ReadPart(Tokens part, size_t column) {
    const std::string_view first = part.front().text;
    if (first == "import" || first == "from") return ReadImport(part);
    AddUses(part);
    if (first == "global") return BindAll(part);
    if (is_in_body_) return;
    const size_t at = first == "async" && part.size() > 1 ? 1 : 0;
    if (part[at].text == "def" || part[at].text == "class") {
      if (part.size() > at + 1) Bind(part[at + 1]);
      is_in_body_ = true;
      body_column_ = column;
      return;
    }
    ReadSimple(part);
  }

  // An assignment, an expression, or the head of a block, with what may follow on its line.
  void ReadSimple(Tokens part) {
    const size_t targets = TargetsEnd(part);
    if (targets > 0) return BindAll(part.first(targets));
    const std::string_view first = part.front().text;
    if (first == "for" || first == "with" || first == "except" || first == "del" ||
        first == "async") {
      return BindAll(part);
    }
    // An expression can change what it begins with: items.append(x), random.seed(1).
    if (IsIdentifier(part.front())) Bind(part.front());
    for (size_t i = 0; i + 1 < part.size(); ++i) {
      if (IsOperator(part[i + 1], ":=")) Bind(part[i]);
    }
  }

  // How many tokens stand before the last assignment sign; 0 when there is none.
  static size_t TargetsEnd(Tokens part) {
    static constexpr std::array<std::string_view, 14> kAssign = {
        "=", "+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**="};
    size_t end = 0;
    for (size_t i = 0; i < part.size(); ++i) {
      if (part[i].depth != 0 || part[i].kind != PythonTokenKind::kOperator) continue;
      // The lambda's own defaults come after the value has begun.
      if (std::find(kAssign.begin(), kAssign.end(), part[i].text) != kAssign.end()) end = i;
      if (end == 0 && IsOperator(part[i], ":") && part[0].text == "lambda") return 0;
    }
    return end;
  }

  void Bind(const PythonToken& token) {
    if (IsIdentifier(token)) statement_.binds.emplace(token.text);
  }

  void BindAll(Tokens part) {
    for (size_t i = 0; i < part.size(); ++i) {
      if (i > 0 && IsOperator(part[i - 1], ".")) continue;
      Bind(part[i]);
    }
  }

  void AddUses(Tokens part) {
    for (size_t i = 0; i < part.size(); ++i) {
      if (part[i].kind == PythonTokenKind::kString && HasReplacementFields(part[i].text)) {
        AddFieldWords(part[i].text, &statement_.uses);
      }
      if (!IsIdentifier(part[i]) || (i > 0 && IsOperator(part[i - 1], "."))) continue;
      statement_.uses.emplace(part[i].text);
    }
  }

  // Dots and names up to a word that is none of them.
  static std::string Dotted(Tokens part, size_t* at) {
    std::string name;
    while (*at < part.size()) {
      const PythonToken& token = part[*at];
      const bool is_dot = IsOperator(token, ".") || IsOperator(token, "...");
      const bool follows_name = !name.empty() && name.back() != '.';
      if (!is_dot && (!IsIdentifier(token) || follows_name)) break;
      name += token.text;
      ++*at;
    }
    return name;
  }

  void ReadImport(Tokens part) {
    size_t at = 1;
    const bool is_from = part.front().text == "from";
    const std::string module = is_from ? Dotted(part, &at) : "";
    for (; at < part.size(); ++at) {
      PythonImport import{.module = module};
      if (is_from && IsOperator(part[at], "*")) {
        import.name = import.alias = "*";
        statement_.imports.push_back(std::move(import));
        continue;
      }
      if (!IsIdentifier(part[at])) continue;
      size_t end = at;
      const std::string name = Dotted(part, &end);
      if (end == at) continue;
      (is_from ? import.name : import.module) = name;
      import.alias = is_from ? name : name.substr(0, name.find('.'));
      if (end + 1 < part.size() && part[end].text == "as") {
        import.alias = part[end + 1].text;
        end += 2;
      }
      statement_.binds.insert(import.alias);
      statement_.imports.push_back(std::move(import));
      at = end;
    }
  }

  PythonStatement& statement_;
  bool is_in_body_ = false;  // of a def or class
  size_t body_column_ = 0;
};

bool ContinuesBlock(const PythonLine& line) {
  const std::string_view first = line.tokens.front().text;
  return first == "elif" || first == "else" || first == "except" || first == "finally";
}

std::string_view SpanOf(const std::vector<PythonLine>& lines) {
  const char* begin = &lines.front().tokens.front().text.front();  // tokens are never empty
  return {begin, static_cast<size_t>(&lines.back().tokens.back().text.back() + 1 - begin)};
}

}  // namespace

absl::StatusOr<std::unique_ptr<PythonModule>> PythonModule::Parse(std::string_view text) {
  std::unique_ptr<PythonModule> module(new PythonModule());
  module->text_ = ReplaceAll(text, "\r\n", "\n");
  if (module->text_.starts_with("\xEF\xBB\xBF")) module->text_.erase(0, 3);
  ETALON_TRY(std::vector<PythonLine> lines, ReadPythonLines(module->text_));
  bool follows_decorator = false;
  for (PythonLine& line : lines) {
    const bool begins = line.column == 0 && !ContinuesBlock(line) && !follows_decorator;
    follows_decorator = line.column == 0 && IsOperator(line.tokens.front(), "@");
    if (begins || module->statements_.empty()) module->statements_.emplace_back();
    module->statements_.back().lines.push_back(std::move(line));
  }
  for (PythonStatement& statement : module->statements_) {
    statement.text = SpanOf(statement.lines);
    StatementReader(&statement).Read();
  }
  module->Index();
  return module;
}

void PythonModule::Index() {
  for (size_t i = 0; i < statements_.size(); ++i) {
    for (const std::string& name : statements_[i].binds) binders_[name].push_back(i);
    for (const PythonImport& import : statements_[i].imports) {
      if (import.name == "*") star_imports_.push_back(i);
    }
  }
}

PythonModule::Closure PythonModule::Close(std::set<size_t> statements,
                                          std::set<std::string, std::less<>> names) const {
  // What a star brings cannot be told from the text, so that it belongs to everything.
  statements.insert(star_imports_.begin(), star_imports_.end());
  for (const size_t i : statements)
    names.insert(statements_[i].uses.begin(), statements_[i].uses.end());
  std::vector<std::string> wanted(names.begin(), names.end());
  while (!wanted.empty()) {
    const std::string name = std::move(wanted.back());
    wanted.pop_back();
    const auto binders = binders_.find(name);
    if (binders == binders_.end()) continue;
    for (const size_t i : binders->second) {
      if (!statements.insert(i).second) continue;
      for (const std::string& used : statements_[i].uses) {
        if (names.insert(used).second) wanted.push_back(used);
      }
    }
  }
  return {.statements = {statements.begin(), statements.end()}, .names = std::move(names)};
}

PythonModule::Closure PythonModule::ClosureOf(
    const std::set<std::string, std::less<>>& names) const {
  return Close({}, names);
}

PythonModule::Closure PythonModule::ComputedClosure() const {
  std::set<size_t> statements;
  for (size_t i = 0; i < statements_.size(); ++i) {
    if (statements_[i].uses.contains("globals")) statements.insert(i);
  }
  if (statements.empty()) return {};
  return Close(std::move(statements), {});
}

const PythonStatement* PythonModule::AssignmentOf(std::string_view name) const {
  const auto binders = binders_.find(name);
  if (binders == binders_.end() || binders->second.size() != 1) return nullptr;
  const PythonStatement& statement = statements_[binders->second.front()];
  if (statement.lines.size() != 1) return nullptr;
  const auto& tokens = statement.lines.front().tokens;
  const bool is_assignment =
      tokens.size() > 2 && tokens[0].text == name && IsOperator(tokens[1], "=");
  return is_assignment ? &statement : nullptr;
}

}  // namespace etalon
