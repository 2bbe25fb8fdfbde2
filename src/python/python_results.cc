#include "python/python_results.h"

#include <utility>

#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "python/modules.h"

namespace etalon {

absl::StatusOr<std::unique_ptr<PythonResults>> PythonResults::Start() {
  ETALON_TRY(auto workers, PythonWorkers::Start(PythonLimits()));
  return std::unique_ptr<PythonResults>(new PythonResults(std::move(workers)));
}

absl::Status PythonResults::Add(const Value& task) {
  const Value* python = task.Find("python");
  if (python == nullptr || !python->is_dict()) {
    return absl::DataLossError(
        StrCat("task ", task.FindString("name"), ": the plan lacks the Python modules"));
  }
  for (const auto& [digest, texts] : python->AsDict()) {
    if (DigestOfModules(texts) != digest) {
      return absl::DataLossError(StrCat("task ", task.FindString("name"),
                                        ": the Python modules are not those of ", digest));
    }
    workers_->Add(digest, texts);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> PythonResults::Run(std::string_view call) {
  call.remove_prefix(kPythonCallLine.size());
  const size_t end = call.find('\n');
  if (end == std::string_view::npos) return absl::InvalidArgumentError("a call has two lines");
  ETALON_TRY(const Value head, ParseJson(call.substr(0, end)));
  const std::string role = head.FindString("call");
  PythonCall parsed;
  parsed.modules = head.FindString("modules");
  parsed.module = head.FindString("module");
  parsed.name = head.FindString("function");
  parsed.role = role;
  parsed.is_log_likelihood = head.FindBool("is_log_likelihood");
  parsed.arguments = call.substr(end + 1);
  return workers_->Answer(parsed);
}

}  // namespace etalon
