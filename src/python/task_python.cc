#include "python/task_python.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {
namespace {

constexpr PythonJsonOptions kAscii = {.ensure_ascii = true};

std::string ListText(const std::vector<Value>& values) {
  std::string text = "[";
  for (const Value& value : values)
    StrAppend(&text, text.size() > 1 ? ", " : "", PythonJson(value, kAscii));
  text.push_back(']');
  return text;
}

absl::StatusOr<Value> OfDocument(PythonWorkers* workers, PythonCall call, const Value& document) {
  call.arguments = StrCat("[", PythonJson(document, kAscii), "]");
  return workers->Call(call);
}

// As many draws of random numbers for every look at the documents: none before.
absl::StatusOr<std::vector<Value>> OfDocuments(PythonWorkers* workers, PythonCall call,
                                               const std::vector<Value>& documents) {
  call.role = "documents";
  call.is_fresh = true;
  call.arguments = documents.empty() ? "[]" : StrCat("[", ListText(documents), "]");
  ETALON_TRY(Value rows, workers->Call(call));
  const bool is_documents =
      rows.is_list() && std::all_of(rows.AsList().begin(), rows.AsList().end(),
                                    [](const Value& row) { return row.is_dict(); });
  if (!is_documents) return absl::InvalidArgumentError(StrCat(call.name, " gives no documents"));
  return std::move(rows.AsList());
}

}  // namespace

absl::StatusOr<const TaskModules*> TaskPython::ModulesOf(const std::string& path) {
  auto known = modules_.find(path);
  if (known == modules_.end()) {
    ETALON_TRY(TaskModules modules, ReadTaskModules(path));
    known = modules_.emplace(path, std::move(modules)).first;
  }
  return &known->second;
}

absl::StatusOr<std::shared_ptr<const PortedFunction>> TaskPython::Bind(
    const FunctionIdentity& identity) {
  if (workers_ == nullptr) {
    auto started = PythonWorkers::Start(PythonLimits());
    if (!started.ok()) {
      return Annotate(started.status(), StrCat("the function \"", identity.reference, "\""));
    }
    workers_ = *std::move(started);
  }
  ETALON_TRY(const TaskModules* const modules, ModulesOf(identity.module));
  PythonCall call;
  call.modules = DigestOfModules(modules->Texts());
  call.module = modules->main;
  call.name = identity.reference.substr(identity.reference.rfind('.') + 1);
  workers_->Add(call.modules, modules->Texts());
  PythonWorkers* const workers = workers_.get();
  PortedFunction function;
  function.digest = identity.digest;
  function.name = identity.reference;
  function.version = "python";
  function.of_document = [workers, call](const Value& document, const Value&) {
    return OfDocument(workers, call, document);
  };
  function.of_documents = [workers, call](const std::vector<Value>& documents, const Value&) {
    return OfDocuments(workers, call, documents);
  };
  function.python = Value::MakeDict({{"module", call.module},
                                     {"name", call.name},
                                     {"modules", call.modules},
                                     {"texts", modules->Texts()}});
  function.scorer_input = [](const Value& document, const Value&) -> absl::StatusOr<Value> {
    // As text: a record's numbers are not Python's.
    return Value::MakeDict({{"document", PythonJson(document)}});
  };
  return std::make_shared<const PortedFunction>(std::move(function));
}

}  // namespace etalon
