#include "python/modules.h"

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "tasks/python/python_function.h"
#include "tasks/python/python_module.h"

namespace etalon {
namespace {

constexpr size_t kModulesMax = 200;
constexpr uint64_t kModuleBytesMax = uint64_t{4} << 20;
constexpr std::string_view kTreePackage = "lm_eval.tasks.";

// Texts by their paths on this machine.
class Collector {
 public:
  absl::Status Add(const std::string& path) {
    if (texts_.contains(path)) return absl::OkStatus();
    if (texts_.size() == kModulesMax) {
      return absl::InvalidArgumentError(
          StrCat(path, ": the modules that it imports are more than ", kModulesMax));
    }
    ETALON_TRY(std::string text, ReadFile(path, kModuleBytesMax));
    auto module = PythonModule::Parse(text);
    if (!module.ok()) return Annotate(module.status(), path);
    texts_.emplace(path, std::move(text));
    for (const PythonStatement& statement : (*module)->statements()) {
      for (const PythonImport& import : statement.imports) {
        ETALON_TRY_DO(Follow(path, import.module));
        if (import.name.empty() || import.name == "*") continue;
        const std::string_view dot = import.module.ends_with(".") ? "" : ".";
        ETALON_TRY_DO(Follow(path, StrCat(import.module, dot, import.name)));
      }
    }
    return absl::OkStatus();
  }

  // The folder that stands for lm_eval/tasks where a module says so, else the folder above the one
  // that holds all, so that a module still sees how its own folder is called.
  std::string Root() const {
    if (!root_.empty()) return root_;
    std::string common = ParentFolder(texts_.begin()->first);
    for (const auto& [path, text] : texts_) {
      while (!path.starts_with(common + "/")) common = ParentFolder(common);
    }
    return ParentFolder(common);
  }

  const std::map<std::string, std::string>& texts() const { return texts_; }

 private:
  absl::Status Follow(const std::string& importer, const std::string& module) {
    const std::string path = FileOfPythonModule(importer, module);
    if (path.empty()) return absl::OkStatus();  // a library, or a name that a module binds
    if (module.starts_with(kTreePackage)) {
      const std::string inside = ReplaceAll(module.substr(kTreePackage.size()), ".", "/");
      for (const std::string& end :
           {StrCat("/", inside, ".py"), StrCat("/", inside, "/__init__.py")}) {
        if (path.ends_with(end)) root_ = path.substr(0, path.size() - end.size());
      }
    }
    return Add(path);
  }

  std::map<std::string, std::string> texts_;
  std::string root_;
};

}  // namespace

Value TaskModules::Texts() const {
  Value::Dict all;
  for (const auto& [path, text] : texts) all.emplace_back(path, text);
  return Value(std::move(all));
}

std::string DigestOfModules(const Value& texts) {
  return Sha256Hex(PythonJson(texts, {.sort_keys = true}));
}

absl::StatusOr<TaskModules> ReadTaskModules(const std::string& given) {
  // Folders above a relative path have names too.
  std::error_code error;
  const std::string path = std::filesystem::absolute(given, error).lexically_normal().string();
  if (error) return absl::InvalidArgumentError(StrCat(given, ": ", error.message()));
  Collector collector;
  ETALON_TRY_DO(collector.Add(path));
  const std::string root = collector.Root();
  TaskModules modules;
  for (const auto& [place, text] : collector.texts()) {
    if (!place.starts_with(root + "/")) {
      return absl::InvalidArgumentError(
          StrCat(place, ": is imported, but lies outside of the task tree ", root));
    }
    if (!IsValidUtf8(text)) return absl::InvalidArgumentError(StrCat(place, ": is no UTF-8 text"));
    modules.texts.emplace(place.substr(root.size() + 1), text);
  }
  modules.main = path.substr(root.size() + 1);
  return modules;
}

}  // namespace etalon
