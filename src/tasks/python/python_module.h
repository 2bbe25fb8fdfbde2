// A Python module as a list of top-level statements: what each binds and uses, and which of them a
// name needs (docs/formats/python-function.md). It runs nothing and resolves no import.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tasks/python/python_tokens.h"

namespace etalon {

// `from MODULE import NAME as ALIAS`, or `import MODULE as ALIAS` with an empty name.
struct PythonImport {
  std::string module, name, alias;
};

struct PythonStatement {
  std::string_view text;  // from its first token to its last
  std::vector<PythonLine> lines;
  std::set<std::string, std::less<>> binds;  // or changes
  std::set<std::string, std::less<>> uses;
  std::vector<PythonImport> imports;
};

class PythonModule {
 public:
  // InvalidArgument "line 12: …".
  static absl::StatusOr<std::unique_ptr<PythonModule>> Parse(std::string_view text);

  const std::vector<PythonStatement>& statements() const { return statements_; }
  bool Binds(std::string_view name) const { return binders_.find(name) != binders_.end(); }

  // What some names need.
  struct Closure {
    std::vector<size_t> statements;  // indexes, in order
    std::set<std::string, std::less<>> names;
  };
  Closure ClosureOf(const std::set<std::string, std::less<>>& names) const;
  // Of a name that no statement binds: of all statements that use `globals`. Empty when none does.
  Closure ComputedClosure() const;
  // The one simple statement `name = …` that binds it; null when it is bound otherwise.
  const PythonStatement* AssignmentOf(std::string_view name) const;

 private:
  void Index();
  Closure Close(std::set<size_t> statements, std::set<std::string, std::less<>> names) const;

  std::string text_;
  std::vector<PythonStatement> statements_;
  std::map<std::string, std::vector<size_t>, std::less<>> binders_;
  std::vector<size_t> star_imports_;
};

}  // namespace etalon
