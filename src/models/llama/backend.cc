#include "models/llama/backend.h"

#include <dlfcn.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <mutex>
#include <utility>

#include "base/file.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "llama.h"

namespace etalon {
namespace {

constexpr std::string_view kVariantPrefix = "libggml-cpu-";
constexpr std::string_view kLibrarySuffix = ".so";

// Lines that the libraries log. Process-wide because the libraries have one callback a process.
struct LibraryLog {
  std::mutex mutex;
  std::string errors;  // guarded by mutex
};

LibraryLog& TheLog() {
  static LibraryLog log;
  return log;
}

void OnLog(ggml_log_level level, const char* text, void*) {
  constexpr size_t kBytesMax = 4000;
  if (level != GGML_LOG_LEVEL_ERROR) return;
  LibraryLog& log = TheLog();
  const std::lock_guard<std::mutex> lock(log.mutex);
  log.errors += text;
  if (log.errors.size() > kBytesMax) log.errors.erase(0, log.errors.size() - kBytesMax);
}

// The folder of libggml itself is right in a build tree and after an installation.
std::string LibraryFolder() {
  Dl_info info;
  if (dladdr(reinterpret_cast<void*>(&ggml_backend_load_all_from_path), &info) == 0) return "";
  return ParentFolder(info.dli_fname);
}

}  // namespace

// ggml's own choice: every variant exports its score for the machine at hand.
std::vector<CpuVariant> ListCpuVariants() {
  std::vector<CpuVariant> variants;
  const auto files = ListFiles(LibraryFolder());
  if (!files.ok()) return variants;
  for (const std::string& path : *files) {
    const std::string name = BaseName(path);
    if (!name.starts_with(kVariantPrefix) || !name.ends_with(kLibrarySuffix)) continue;
    CpuVariant variant;
    variant.name = name.substr(kVariantPrefix.size(),
                               name.size() - kVariantPrefix.size() - kLibrarySuffix.size());
    variant.path = path;
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) continue;
    using ScoreFunction = int (*)();
    if (auto score = reinterpret_cast<ScoreFunction>(dlsym(library, "ggml_backend_score"))) {
      variant.score = score();
    }
    dlclose(library);
    variants.push_back(std::move(variant));
  }
  return variants;
}

namespace {

absl::Status NoVariant(std::string_view wanted, const std::vector<CpuVariant>& variants) {
  std::vector<std::string> usable, all;
  for (const CpuVariant& variant : variants) {
    all.push_back(variant.name);
    if (variant.score > 0) usable.push_back(variant.name);
  }
  const std::string can = StrCat("; this machine can run: ", JoinText(usable, ", "));
  if (wanted.empty()) {
    return absl::FailedPreconditionError(StrCat("no CPU variant of libggml runs here", can));
  }
  if (std::find(all.begin(), all.end(), wanted) != all.end()) {
    return absl::FailedPreconditionError(
        StrCat("CPU variant \"", wanted, "\" does not run here", can));
  }
  return UsageError("--cpu-variant", StrCat("there is no \"", wanted, "\"", can));
}

}  // namespace

void CaptureLibraryLog() {
  static const int once = setenv("GGML_NO_BACKTRACE", "1", /*overwrite=*/1);
  (void)once;
  llama_log_set(OnLog, nullptr);
}

std::string TakeLibraryErrors() {
  LibraryLog& log = TheLog();
  const std::lock_guard<std::mutex> lock(log.mutex);
  const std::string errors = std::exchange(log.errors, "");
  return ReplaceAll(TrimSpaces(errors), "\n", "; ");
}

bool SpeaksOfMemory(std::string_view words) {
  // As a system call, the allocators and the assertions of libggml say it.
  const std::string_view kinds[] = {std::strerror(ENOMEM), "bad_alloc", "insufficient memory",
                                    "failed to allocate", "mem_buffer != NULL"};
  return std::any_of(std::begin(kinds), std::end(kinds), [words](std::string_view kind) {
    return words.find(kind) != std::string_view::npos;
  });
}

absl::Status LoadFailure(const std::string& path, const std::string& words) {
  const std::string because = words.empty() ? "" : StrCat(": ", RepairUtf8(words));
  if (SpeaksOfMemory(words)) {
    return absl::ResourceExhaustedError(
        StrCat(path, ": not enough memory to load it", because,
               "; end other programs, or raise a limit of this one's memory (`ulimit -v`)"));
  }
  return absl::InvalidArgumentError(StrCat(path, ": cannot be loaded; it may be damaged", because));
}

absl::StatusOr<std::string> LoadCpuVariant(std::string_view wanted) {
  // ggml keeps what it loaded for the whole process; a second variant would be a second device.
  static std::string loaded;
  const std::vector<CpuVariant> variants = ListCpuVariants();
  const CpuVariant* best = nullptr;
  for (const CpuVariant& variant : variants) {
    if (variant.score <= 0 || (!wanted.empty() && variant.name != wanted)) continue;
    if (best == nullptr || variant.score > best->score) best = &variant;
  }
  if (best == nullptr) return NoVariant(wanted, variants);
  if (loaded == best->name) return loaded;
  if (!loaded.empty()) {
    return absl::FailedPreconditionError(
        StrCat("CPU variant ", loaded, " is loaded already; a process can use one"));
  }
  if (ggml_backend_load(best->path.c_str()) == nullptr) {
    return absl::UnavailableError(StrCat("cannot load ", best->path, ": ", TakeLibraryErrors()));
  }
  loaded = best->name;
  return loaded;
}

absl::Status LoadOtherBackends() {
  ETALON_TRY(const auto files, ListFiles(LibraryFolder()));
  for (const std::string& path : files) {
    const std::string name = BaseName(path);
    const bool is_other = name.starts_with("libggml-") && !name.starts_with("libggml-cpu") &&
                          !name.starts_with("libggml-base") && name.ends_with(kLibrarySuffix);
    if (is_other) ggml_backend_load(path.c_str());
  }
  return absl::OkStatus();
}

absl::StatusOr<ChosenDevice> ChooseDevice(const std::string& wanted) {
  if (wanted.empty()) return ChosenDevice();
  ggml_backend_dev_t found = ggml_backend_dev_by_name(wanted.c_str());
  if (found == nullptr) {
    ETALON_TRY_DO(LoadOtherBackends());
    found = ggml_backend_dev_by_name(wanted.c_str());
  }
  if (found != nullptr) {
    if (ggml_backend_dev_type(found) == GGML_BACKEND_DEVICE_TYPE_CPU) return ChosenDevice();
    return ChosenDevice{.name = ggml_backend_dev_name(found), .handle = found};
  }
  std::vector<std::string> names;
  for (size_t i = 0; i < ggml_backend_dev_count(); ++i) {
    names.emplace_back(ggml_backend_dev_name(ggml_backend_dev_get(i)));
  }
  return UsageError("--device",
                    StrCat("\"", wanted, "\" is not there; devices: ", JoinText(names, ", ")));
}

}  // namespace etalon
