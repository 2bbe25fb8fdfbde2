#include "tasks/functions.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "base/yaml.h"

namespace etalon {

void FunctionTable::Add(PortedFunction function) {
  auto key = std::make_pair(function.module_sha256, function.name);
  functions_.insert_or_assign(std::move(key), std::move(function));
}

const PortedFunction* FunctionTable::Find(const std::string& module_sha256,
                                          const std::string& name) const {
  const auto it = functions_.find({module_sha256, name});
  return it == functions_.end() ? nullptr : &it->second;
}

bool IsFunctionReference(const Value& value) {
  return value.is_dict() && value.AsDict().size() == 1 && value.Find(kYamlFunctionKey) != nullptr;
}

absl::StatusOr<const PortedFunction*> BindFunction(const Value& value, std::string_view key,
                                                   const TaskFile& file,
                                                   const FunctionTable& functions) {
  const std::string reference = value.FindString(kYamlFunctionKey);
  const size_t dot = reference.rfind('.');
  if (dot == std::string::npos || dot == 0) {
    return file.ErrorAt(key, StrCat(key, ": !function needs module.name, not \"", reference, "\""));
  }
  const std::string module = reference.substr(0, dot), name = reference.substr(dot + 1);
  // The module lies beside the file that names it, which may be an included one.
  const auto place = file.places.find(key);
  const std::string& yaml = place == file.places.end() ? file.path : place->second.path;
  const std::string path =
      JoinPath(ParentFolder(yaml), StrCat(ReplaceAll(module, ".", "/"), ".py"));
  if (!FileExists(path)) {
    return absl::NotFoundError(StrCat(file.At(key), ": ", key, ": the module ", path,
                                      " of !function ", reference, " does not exist"));
  }
  ETALON_TRY(const Digest digest, Sha256OfFile(path));
  const std::string hex = ToHex(digest);
  const PortedFunction* port = functions.Find(hex, name);
  if (port != nullptr) return port;
  return absl::UnimplementedError(StrCat(file.At(key), ": ", key, ": the Python function \"", name,
                                         "\" of module \"", module, "\" (sha256 ", hex,
                                         ") has no native port, and Python is not run"));
}

}  // namespace etalon
