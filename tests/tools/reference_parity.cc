// Compares tasks, prompts, scores and groups with reference outputs of lm-evaluation-harness, those
// of which only hashes were kept too. Prints what `etalon parity` prints.
//
// links: etalon_cli etalon_reference_parity
#include <cstdio>
#include <string>
#include <vector>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/parity_text.h"
#include "parity/references.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

absl::Status Run(const std::vector<std::string>& arguments) {
  const TemporaryFolder scratch;
  ReferenceOptions options;
  options.scratch_folder = scratch.path();
  for (size_t i = 0; i < arguments.size(); ++i) {
    const auto value = [&] { return i + 1 < arguments.size() ? arguments[++i] : std::string(); };
    if (arguments[i] == "--task-path") {
      options.task_paths.push_back(value());
    } else if (arguments[i] == "--data") {
      options.data_folders.push_back(value());
    } else if (arguments[i] == "--model") {
      const std::string spec = value();
      options.models[spec.substr(0, spec.find('='))] = spec.substr(spec.find('=') + 1);
    } else if (arguments[i] == "--threads") {
      options.threads = static_cast<int32_t>(ParseInt(value()).value_or(0));
    } else if (arguments[i] == "--prompts-only") {
      options.asks_models = false;
    } else if (arguments[i] == "--allow-python") {
      options.python = PythonUse::kMissing;
    } else if (arguments[i] == "--python-only") {
      options.python = PythonUse::kAll;
    } else if (arguments[i] == "--only") {
      options.only = value();
    } else {
      options.reference_folder = arguments[i];
    }
  }
  ETALON_TRY(const RunParity run, CompareReferences(options));
  std::fputs(ParityAsText(run).c_str(), stdout);
  return run.agrees() ? absl::OkStatus() : absl::AbortedError("there are differences");
}

}  // namespace
}  // namespace etalon

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs(
        "usage: reference_parity REFERENCE_FOLDER --task-path DIR… --data DIR… [--only MODEL/RUN]\n"
        "         [--model smollm2=M.gguf] [--model tinystories656k=M.gguf] [--prompts-only]\n"
        "         [--allow-python: functions without a port | --python-only: all functions]\n"
        "         [--threads N]\n",
        stderr);
    return 2;
  }
  const absl::Status status = etalon::Run(std::vector<std::string>(argv + 1, argv + argc));
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return 1;
}
