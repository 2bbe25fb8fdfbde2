#include "cli/tasks/task_functions.h"

#include <string>
#include <utility>

#include "base/python.h"
#include "base/str.h"
#include "cli/check/check_report.h"
#include "cli/print.h"
#include "ports/table.h"
#include "tasks/functions.h"

namespace etalon {
namespace {

std::string FunctionText(const FunctionUse& use) {
  if (!use.identity.ok()) {
    return StrCat("  ", use.place, ": ", ToView(use.identity.status().message()), "\n");
  }
  const FunctionIdentity& identity = *use.identity;
  std::string text =
      StrCat("  ", use.place, ": ", identity.reference, "\n    module     ", identity.module,
             "\n    digest     ", identity.digest, "\n    shape      ", identity.shape, "\n");
  if (!identity.arguments.AsDict().empty()) {
    StrAppend(&text, "    arguments  ", PythonRepr(identity.arguments), "\n");
  }
  if (use.port == nullptr) return text + "    port       none\n";
  const bool is_by_shape = use.port->digest != identity.digest;
  return StrCat(text, "    port       ", use.port->name, ", version ", use.port->version,
                is_by_shape ? ", by the shape\n" : "\n");
}

}  // namespace

void ShowTaskFunctions(const std::vector<TaskFile>& tasks, FunctionsForm form) {
  const FunctionTable functions = NativePorts();
  Value::List described;
  for (const TaskFile& file : tasks) {
    Value::List uses;
    std::string text;
    for (const FunctionUse& use : FunctionsOf(file, functions)) {
      uses.push_back(DescribeFunctionUse(use));
      text += FunctionText(use);
    }
    described.push_back(
        Value::MakeDict({{"name", file.name}, {"functions", Value(std::move(uses))}}));
    if (form == FunctionsForm::kText) {
      PrintText(StrCat(file.name, text.empty() ? ": no Python\n" : StrCat("\n", text)));
    }
  }
  if (form == FunctionsForm::kJson) PrintJson(Value(std::move(described)));
}

}  // namespace etalon
