// links: etalon_tasks
// Foreign bytes as a Python module: the statements are parts of the text, in order and apart; what
// a name needs holds whatever the statements that it needs need.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "tasks/python/python_module.h"

namespace etalon {
namespace {

void Check(std::string_view text) {
  const auto module = PythonModule::Parse(text);
  if (!module.ok()) {
    if (module.status().message().empty()) __builtin_trap();
    return;
  }
  const char* end = nullptr;
  for (const PythonStatement& statement : (*module)->statements()) {
    if (statement.text.empty() || statement.lines.empty()) __builtin_trap();
    if (end != nullptr && statement.text.data() < end) __builtin_trap();
    end = statement.text.data() + statement.text.size();
    for (const std::string& name : statement.binds) {
      const PythonModule::Closure closure = (*module)->ClosureOf({name});
      if (!std::is_sorted(closure.statements.begin(), closure.statements.end())) __builtin_trap();
      const PythonModule::Closure again = (*module)->ClosureOf(closure.names);
      if (!std::includes(again.statements.begin(), again.statements.end(),
                         closure.statements.begin(), closure.statements.end())) {
        __builtin_trap();
      }
    }
  }
}

}  // namespace
}  // namespace etalon

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  etalon::Check(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
