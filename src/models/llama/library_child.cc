#include "models/llama/library_child.h"

#include <exception>

#include "base/child_process.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "llama.h"
#include "models/llama/backend.h"

namespace etalon {
namespace {

constexpr unsigned kSecondsMax = 60;

// The library's own words begin with the whole path of its source where it was built.
absl::Status Shortened(const absl::Status& status) {
  const std::string text(ToView(status.message()));
  const size_t path = text.find(": /"), end = text.find(": ", path + 1);
  if (path == std::string::npos || end == std::string::npos) return status;
  const std::string source = text.substr(path, end - path);
  return absl::Status(
      status.code(),
      StrCat(text.substr(0, path), ": ", source.substr(source.rfind('/') + 1), text.substr(end)));
}

// As far as weights are read, which is stopped at once: by then everything else was looked at.
void LoadAllButWeights(const std::string& path) {
  ggml_backend_dev_t no_device = nullptr;
  llama_model_params params = llama_model_default_params();
  params.devices = &no_device;
  params.n_gpu_layers = 0;
  params.load_mode = LLAMA_LOAD_MODE_NONE;  // a mapping would read the file
  params.progress_callback = [](float, void*) { return false; };
  try {
    llama_model_load_from_file(path.c_str(), params);
  } catch (const std::exception&) {
    return;  // it can be caught in the other process too
  }
}

}  // namespace

absl::StatusOr<std::string> CallLibraryInChild(const std::function<std::string()>& work) {
  auto result = CallInChild(work, kSecondsMax);
  if (!result.ok()) return Shortened(result.status());
  return result;
}

absl::Status TryModelFile(const std::string& path, ModelFileDigest* digest) {
  const auto started = ChildCall::Start(
      [&path] {
        LoadAllButWeights(path);
        return std::string();
      },
      kSecondsMax);
  if (!started.ok()) return absl::OkStatus();  // most files are sound, and need no trial
  ChildCall* trial = started->get();
  while (!trial->HasAnswer() && !digest->is_complete()) ETALON_TRY_DO(digest->Step());
  const absl::Status status = Shortened(trial->Wait().status());
  if (status.code() != absl::StatusCode::kInternal) return absl::OkStatus();
  return LoadFailure(path, StrCat("libllama ", status.message()));
}

}  // namespace etalon
