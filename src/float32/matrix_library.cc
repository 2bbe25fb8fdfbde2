#include "float32/matrix_library.h"

#include <cblas.h>
#include <dlfcn.h>

#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>

#include "base/check.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

constexpr char kLibrary[] = "libscipy_openblas.so";

// The library reads its environment once, while it is loaded.
class ScopedVariable {
 public:
  ScopedVariable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    value == nullptr ? unsetenv(name) : setenv(name, value, 1);
  }
  ~ScopedVariable() { old_.has_value() ? setenv(name_, old_->c_str(), 1) : unsetenv(name_); }
  ScopedVariable(const ScopedVariable&) = delete;
  ScopedVariable& operator=(const ScopedVariable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> old_;
};

// "OpenBLAS 0.3.34.481.3 DYNAMIC_ARCH …": the version is the second word, of which the package
// has numbers of its own behind the third.
std::string VersionOf(std::string_view config) {
  std::string version;
  for (const std::string_view word : SplitText(config, " ")) {
    if (word.empty() || word[0] < '0' || word[0] > '9') continue;
    int dots = 0;
    for (const char c : word) {
      if (c == '.' && ++dots == 3) break;
      version += c;
    }
    break;
  }
  return version;
}

}  // namespace

absl::StatusOr<const MatrixLibrary*> MatrixLibrary::Load(std::string_view core) {
  static std::mutex mutex;
  static std::unique_ptr<const MatrixLibrary> loaded;  // guarded by mutex
  static std::string loaded_core;
  const std::lock_guard<std::mutex> lock(mutex);
  if (loaded != nullptr && loaded_core == core) return loaded.get();
  if (loaded != nullptr) {
    return absl::FailedPreconditionError(
        StrCat("kernels for ", loaded_core, " are loaded already; a process can use one set"));
  }
  const std::string wanted(core);
  const ScopedVariable core_type("OPENBLAS_CORETYPE", wanted.c_str());
  const ScopedVariable cache_size("OPENBLAS_L2_SIZE", nullptr);
  const ScopedVariable thread_count("OPENBLAS_NUM_THREADS", "1");
  void* library = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    return absl::UnavailableError(
        StrCat("cannot load ", kLibrary, ": ", dlerror(), "; run `make setup`, or install again"));
  }
  const auto product = dlsym(library, "scipy_cblas_sgemm");
  const auto core_name = reinterpret_cast<decltype(&scipy_openblas_get_corename)>(
      dlsym(library, "scipy_openblas_get_corename"));
  const auto config = reinterpret_cast<decltype(&scipy_openblas_get_config)>(
      dlsym(library, "scipy_openblas_get_config"));
  const auto set_threads = reinterpret_cast<decltype(&scipy_openblas_set_num_threads)>(
      dlsym(library, "scipy_openblas_set_num_threads"));
  if (product == nullptr || core_name == nullptr || config == nullptr || set_threads == nullptr) {
    return absl::UnavailableError(StrCat(kLibrary, " is not the library of that name"));
  }
  set_threads(1);
  if (std::string_view(core_name()) != core) {
    return absl::UnavailableError(StrCat(kLibrary, " has no kernels for ", core,
                                         " on this machine: ", core_name(), " would be used"));
  }
  std::unique_ptr<MatrixLibrary> made(new MatrixLibrary());
  made->function_ = product;
  made->name_ = StrCat("OpenBLAS ", VersionOf(config()), ", ", core);
  loaded = std::move(made);
  loaded_core = wanted;
  return loaded.get();
}

void MatrixLibrary::MultiplyTransposed(const ProductShape& shape, MatrixRows a, MatrixRows b,
                                       const ProductOutput& output) const {
  constexpr int64_t kMax = int64_t{1} << 30;
  for (const int64_t each : {shape.m, shape.n, shape.k, a.stride, b.stride, output.stride}) {
    ETALON_CHECK(each < kMax);
  }
  const auto product = reinterpret_cast<decltype(&scipy_cblas_sgemm)>(function_);
  product(CblasRowMajor, CblasNoTrans, CblasTrans, static_cast<blasint>(shape.m),
          static_cast<blasint>(shape.n), static_cast<blasint>(shape.k), 1.0f, a.data,
          static_cast<blasint>(a.stride), b.data, static_cast<blasint>(b.stride), output.beta,
          output.data, static_cast<blasint>(output.stride));
}

}  // namespace etalon
