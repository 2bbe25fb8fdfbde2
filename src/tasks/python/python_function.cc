#include "tasks/python/python_function.h"

#include <optional>
#include <set>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "templates/literal.h"

namespace etalon {
namespace {

constexpr size_t kDepthMax = 16;  // imports and names for names that follow each other
constexpr int kFoldersUpMax = 8;  // from a module to the folder that stands for lm_eval/tasks
constexpr uint64_t kModuleBytesMax = uint64_t{4} << 20;
constexpr std::string_view kTreePackage = "lm_eval.tasks.";

using Tokens = std::vector<PythonToken>;

std::string_view Between(const PythonToken& first, const PythonToken& last) {
  const char* begin = &first.text.front();  // tokens are never empty
  return {begin, static_cast<size_t>(&last.text.back() + 1 - begin)};
}

bool IsOpening(std::string_view text) { return text == "[" || text == "{"; }

// The literal that begins at `*at`, which then stands behind it: a string, a number, or a display
// in brackets of nothing else.
std::optional<Value> TakeLiteral(const Tokens& tokens, size_t* at) {
  const PythonToken& first = tokens[*at];
  size_t end = *at;
  if (first.kind == PythonTokenKind::kString) {
    while (end + 1 < tokens.size() && tokens[end + 1].kind == PythonTokenKind::kString) ++end;
  } else if (first.kind == PythonTokenKind::kOperator && IsOpening(first.text)) {
    // Behind a name or a bracket it is a subscript.
    if (*at > 0) {
      const PythonToken& before = tokens[*at - 1];
      const bool is_name =
          before.kind == PythonTokenKind::kName && before.text != "in" && before.text != "return";
      if (is_name || before.kind == PythonTokenKind::kString || before.text == ")" ||
          before.text == "]" || before.text == "}") {
        return std::nullopt;
      }
    }
    while (++end < tokens.size() && tokens[end].depth > first.depth) {
    }
    if (end == tokens.size()) return std::nullopt;
  } else if (first.kind != PythonTokenKind::kNumber) {
    return std::nullopt;
  }
  auto value = ParsePythonLiteral(Between(first, tokens[end]));
  if (!value.ok()) return std::nullopt;
  *at = end + 1;
  return *std::move(value);
}

// A statement without comments, docstrings and literals, which are put behind `literals`.
void AppendShape(const PythonStatement& statement, std::string* shape, Value::List* literals) {
  for (const PythonLine& line : statement.lines) {
    bool is_docstring = true;
    for (const PythonToken& token : line.tokens) {
      is_docstring = is_docstring && token.kind == PythonTokenKind::kString;
    }
    if (is_docstring) continue;
    StrAppend(shape, line.column);
    for (size_t i = 0; i < line.tokens.size();) {
      shape->push_back(' ');
      if (std::optional<Value> literal = TakeLiteral(line.tokens, &i)) {
        shape->push_back('$');
        literals->push_back(*std::move(literal));
      } else {
        shape->append(line.tokens[i++].text);
      }
    }
    shape->push_back('\n');
  }
}

// `name = other`, or `name = partial(other, k=literal, …)`.
struct Alias {
  std::string target;
  Value arguments{Value::Dict()};
};

std::optional<Alias> ReadAlias(const PythonStatement& statement) {
  Tokens tokens(statement.lines.front().tokens.begin() + 2, statement.lines.front().tokens.end());
  Alias alias;
  if (tokens.size() == 1 && tokens[0].kind == PythonTokenKind::kName) {
    alias.target = tokens[0].text;
    return alias;
  }
  size_t at = 0;
  if (tokens.size() > 2 && tokens[0].text == "functools" && tokens[1].text == ".") at = 2;
  if (tokens.size() < at + 4 || tokens[at].text != "partial" || tokens[at + 1].text != "(" ||
      tokens[at + 2].kind != PythonTokenKind::kName || tokens.back().text != ")") {
    return std::nullopt;
  }
  alias.target = tokens[at + 2].text;
  at += 3;
  while (at + 1 < tokens.size()) {
    if (tokens[at].text != ",") return std::nullopt;
    if (++at + 1 == tokens.size()) break;  // a comma at the end
    if (at + 3 >= tokens.size() || tokens[at + 1].text != "=") return std::nullopt;
    const std::string name(tokens[at].text);
    const size_t begin = at += 2;
    while (at + 1 < tokens.size() && !(tokens[at].text == "," && tokens[at].depth == 1)) ++at;
    auto value = ParsePythonLiteral(Between(tokens[begin], tokens[at - 1]));
    if (!value.ok()) return std::nullopt;
    alias.arguments.Set(name, *std::move(value));
  }
  return alias;
}

// The file of the module `name` (with dots) in `folder`; of the folder's package when it is empty.
std::string FileIn(const std::string& folder, std::string_view name) {
  const std::string base = name.empty() ? folder : JoinPath(folder, ReplaceAll(name, ".", "/"));
  if (!name.empty() && FileExists(StrCat(base, ".py"))) return StrCat(base, ".py");
  std::string package = StrCat(base, "/__init__.py");
  return FileExists(package) ? package : std::string();
}

}  // namespace

std::string FileOfPythonModule(const std::string& importer, std::string_view module) {
  std::string folder = ParentFolder(importer);
  if (module.starts_with(".")) {
    module.remove_prefix(1);
    for (; module.starts_with("."); module.remove_prefix(1)) folder = ParentFolder(folder);
    return FileIn(folder, module);
  }
  if (!module.starts_with(kTreePackage)) return FileIn(folder, module);
  module.remove_prefix(kTreePackage.size());
  for (int up = 0; up <= kFoldersUpMax; ++up) {
    if (std::string path = FileIn(folder, module); !path.empty()) return path;
    folder = ParentFolder(folder);
  }
  return "";
}

absl::StatusOr<PythonModules::Imported> PythonModules::Follow(const std::string& path,
                                                              const PythonImport& import) {
  Imported imported{.path = FileOfPythonModule(path, import.module), .name = import.name};
  if (import.name.empty() || import.name == "*") return imported;
  // What a package binds goes before a module of the same name inside of it.
  if (!imported.path.empty()) {
    ETALON_TRY(const PythonModule* module, Read(imported.path));
    if (module->Binds(import.name)) return imported;
  }
  const std::string_view dot = import.module.ends_with(".") ? "" : ".";
  std::string inner = FileOfPythonModule(path, StrCat(import.module, dot, import.name));
  if (!inner.empty()) return Imported{.path = std::move(inner)};
  return imported;
}

absl::StatusOr<const PythonModule*> PythonModules::Read(const std::string& path) {
  auto it = modules_.find(path);
  if (it == modules_.end()) {
    const auto read = [&path]() -> absl::StatusOr<std::unique_ptr<PythonModule>> {
      ETALON_TRY(const std::string text, ReadFile(path, kModuleBytesMax));
      auto module = PythonModule::Parse(text);
      if (!module.ok()) return Annotate(module.status(), path);
      return module;
    };
    it = modules_.emplace(path, read()).first;
  }
  if (!it->second.ok()) return it->second.status();
  return it->second->get();
}

absl::StatusOr<PythonFunction> PythonModules::Find(const std::string& path,
                                                   const std::string& name) {
  const auto key = std::make_pair(path, name);
  const auto known = functions_.find(key);
  if (known != functions_.end()) return known->second;
  return functions_.emplace(key, Resolve(path, name, 0)).first->second;
}

absl::StatusOr<PythonFunction> PythonModules::Resolve(const std::string& path,
                                                      const std::string& name, size_t depth) {
  if (depth > kDepthMax) {
    return absl::InvalidArgumentError(StrCat(path, ": the name \"", name, "\" leads in a circle"));
  }
  ETALON_TRY(const PythonModule* module, Read(path));
  if (!module->Binds(name)) {
    const PythonModule::Closure computed = module->ComputedClosure();
    if (computed.statements.empty()) {
      return absl::NotFoundError(StrCat(path, ": there is no function \"", name, "\""));
    }
    ETALON_TRY(PythonFunction function, Describe(path, *module, computed, depth));
    function.arguments.Set("<name>", name);
    return function;
  }
  if (const PythonStatement* assignment = module->AssignmentOf(name)) {
    std::optional<Alias> alias = ReadAlias(*assignment);
    if (alias.has_value() && alias->target != name && module->Binds(alias->target)) {
      ETALON_TRY(PythonFunction function, Resolve(path, alias->target, depth + 1));
      // A partial over a partial: the outer arguments win.
      for (auto& [key, value] : alias->arguments.AsDict()) function.arguments.Set(key, value);
      return function;
    }
  }
  for (const PythonStatement& statement : module->statements()) {
    for (const PythonImport& import : statement.imports) {
      if (import.alias != name || import.name.empty() || import.name == "*") continue;
      ETALON_TRY(const Imported from, Follow(path, import));
      if (!from.path.empty() && !from.name.empty()) return Resolve(from.path, from.name, depth + 1);
    }
  }
  return Describe(path, *module, module->ClosureOf({name}), depth);
}

absl::StatusOr<PythonFunction> PythonModules::Describe(const std::string& path,
                                                       const PythonModule& module,
                                                       const PythonModule::Closure& closure,
                                                       size_t depth) {
  std::string text = "etalon-python-function 1\n", shape = "etalon-python-shape 1\n";
  Value::List literals;
  for (const size_t i : closure.statements) {
    StrAppend(&text, module.statements()[i].text, "\n");
    AppendShape(module.statements()[i], &shape, &literals);
  }
  ETALON_TRY(const std::string imports, ImportsOf(path, module, closure, depth));
  PythonFunction function;
  function.digest = Sha256Hex(StrCat(text, imports));
  function.shape = Sha256Hex(StrCat(shape, imports));
  function.literals = Value(std::move(literals));
  // Equal modules in several folders may differ in what they read from their own path.
  if (closure.names.contains("__file__")) {
    const std::string folder = ParentFolder(path);
    function.arguments.Set("<folder>", folder.substr(folder.rfind('/') + 1));
  }
  return function;
}

absl::StatusOr<std::string> PythonModules::ImportsOf(const std::string& path,
                                                     const PythonModule& module,
                                                     const PythonModule::Closure& closure,
                                                     size_t depth) {
  std::string lines;
  if (depth > kDepthMax) {
    return absl::InvalidArgumentError(StrCat(path, ": its imports lead in a circle"));
  }
  for (const size_t i : closure.statements) {
    for (const PythonImport& import : module.statements()[i].imports) {
      if (!closure.names.contains(import.alias) && import.name != "*") continue;
      ETALON_TRY(const Imported from, Follow(path, import));
      if (from.path.empty()) continue;  // a library
      PythonFunction imported;
      if (from.name.empty() || from.name == "*") {
        ETALON_TRY(const PythonModule* whole, Read(from.path));
        std::set<std::string, std::less<>> all;
        for (const PythonStatement& statement : whole->statements()) {
          all.insert(statement.binds.begin(), statement.binds.end());
        }
        ETALON_TRY(imported, Describe(from.path, *whole, whole->ClosureOf(all), depth + 1));
      } else {
        ETALON_TRY(imported, Resolve(from.path, from.name, depth + 1));
      }
      StrAppend(&lines, "import ", import.alias, " ", imported.digest, "\n");
    }
  }
  return lines;
}

}  // namespace etalon
