#include "tasks/functions.h"

#include <utility>

#include "base/file.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "base/yaml.h"
#include "tasks/python/python_function.h"

namespace etalon {
namespace {

std::shared_ptr<const PortedFunction> PortOf(const FunctionIdentity& identity,
                                             const FunctionTable& functions) {
  auto port = functions.Find(identity.digest);
  return port != nullptr ? port : functions.Find(identity.shape);
}

void AddUses(const Value& value, const std::string& place, const TaskFile& file,
             const FunctionTable& functions, std::vector<FunctionUse>* uses) {
  if (IsFunctionReference(value)) {
    const std::string top = place.substr(0, place.find('.'));
    FunctionUse use{.place = place, .identity = IdentifyFunction(value, top, file, functions)};
    if (use.identity.ok()) use.port = PortOf(*use.identity, functions);
    uses->push_back(std::move(use));
  } else if (value.is_dict()) {
    for (const auto& [key, each] : value.AsDict()) {
      AddUses(each, place.empty() ? key : StrCat(place, ".", key), file, functions, uses);
    }
  } else if (value.is_list()) {
    for (size_t i = 0; i < value.AsList().size(); ++i) {
      AddUses(value.AsList()[i], StrCat(place, ".", i), file, functions, uses);
    }
  }
}

}  // namespace

FunctionTable::FunctionTable() : modules_(std::make_unique<PythonModules>()) {}
FunctionTable::FunctionTable(FunctionTable&& other) noexcept = default;
FunctionTable& FunctionTable::operator=(FunctionTable&& other) noexcept = default;
FunctionTable::~FunctionTable() = default;

void FunctionTable::Add(PortedFunction function) {
  auto shared = std::make_shared<const PortedFunction>(std::move(function));
  functions_.insert_or_assign(shared->digest, shared);
}

std::shared_ptr<const PortedFunction> FunctionTable::Find(const std::string& digest) const {
  const auto it = functions_.find(digest);
  return it == functions_.end() ? nullptr : it->second;
}

bool IsFunctionReference(const Value& value) {
  return value.is_dict() && value.AsDict().size() == 1 && value.Find(kYamlFunctionKey) != nullptr;
}

absl::StatusOr<FunctionIdentity> IdentifyFunction(const Value& value, std::string_view key,
                                                  const TaskFile& file,
                                                  const FunctionTable& functions) {
  FunctionIdentity identity{.reference = value.FindString(kYamlFunctionKey)};
  const std::string& reference = identity.reference;
  const size_t dot = reference.rfind('.');
  if (dot == std::string::npos || dot == 0) {
    return file.ErrorAt(key, StrCat(key, ": !function needs module.name, not \"", reference, "\""));
  }
  const std::string module = reference.substr(0, dot);
  // The module lies beside the file that names it, which may be an included one.
  const auto place = file.places.find(key);
  const std::string& yaml = place == file.places.end() ? file.path : place->second.path;
  identity.module = FileOfPythonModule(yaml, module);
  if (identity.module.empty()) {
    return absl::NotFoundError(StrCat(file.At(key), ": ", key, ": the module ",
                                      JoinPath(ParentFolder(yaml), ReplaceAll(module, ".", "/")),
                                      ".py of !function ", reference, " does not exist"));
  }
  auto found = functions.modules().Find(identity.module, reference.substr(dot + 1));
  if (!found.ok()) return Annotate(found.status(), StrCat(file.At(key), ": ", key));
  identity.digest = std::move(found->digest);
  identity.shape = std::move(found->shape);
  identity.arguments = std::move(found->arguments);
  identity.literals = std::move(found->literals);
  return identity;
}

absl::StatusOr<BoundFunction> BindFunction(const Value& value, std::string_view key,
                                           const TaskFile& file, const FunctionTable& functions) {
  BoundFunction bound;
  ETALON_TRY(bound.identity, IdentifyFunction(value, key, file, functions));
  bound.arguments = bound.identity.arguments;
  bound.port = PortOf(bound.identity, functions);
  if (bound.is_bound()) {
    if (bound.port->digest != bound.identity.digest) {
      bound.arguments.Set(kPortLiterals, bound.identity.literals);
    }
    return bound;
  }
  if (functions.foreign() != nullptr) {
    auto foreign = functions.foreign()->Bind(bound.identity);
    if (!foreign.ok()) return Annotate(foreign.status(), StrCat(file.At(key), ": ", key));
    bound.port = *std::move(foreign);
    // What functools.partial binds is in the function that runs.
    bound.arguments = Value(Value::Dict());
    return bound;
  }
  return absl::UnimplementedError(StrCat(
      file.At(key), ": ", key, ": the Python function \"", bound.identity.reference, "\" (digest ",
      bound.identity.digest, ") has no native port; --allow-python runs it in a sandbox"));
}

std::vector<FunctionUse> FunctionsOf(const TaskFile& file, const FunctionTable& functions) {
  std::vector<FunctionUse> uses;
  AddUses(file.config, "", file, functions, &uses);
  return uses;
}

}  // namespace etalon
