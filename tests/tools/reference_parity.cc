// Compares tasks, prompts and scores with reference outputs of lm-evaluation-harness, sample by
// sample.
//
// links: etalon_tasks etalon_engine etalon_models etalon_reference_parity
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "parity/parity.h"

namespace etalon {
namespace {

absl::Status Run(const std::vector<std::string>& arguments) {
  ParityOptions options;
  std::string only;
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
      only = value();
    } else {
      options.reference_folder = arguments[i];
    }
  }
  ETALON_TRY(auto parity, Parity::Create(options));
  for (const ReferenceEntry& entry : parity->entries()) {
    const std::string name = StrCat(entry.model, "/", entry.run, "/", entry.task);
    if (name.find(only) == std::string::npos) continue;
    ETALON_TRY(const EntryReport report, parity->Check(entry));
    for (const std::string& difference : report.differences) {
      std::printf("%s: %s\n", name.c_str(), difference.c_str());
    }
  }
  ETALON_TRY(const GroupTotals groups, parity->CheckGroups());
  for (const std::string& difference : groups.differences) {
    std::printf("%s\n", difference.c_str());
  }
  std::fputs(parity->Summary().c_str(), stdout);
  std::printf(
      "groups: %lld, %lld of them with tasks that were not compared; %lld means and %lld "
      "standard errors agree, %zu differ\n",
      static_cast<long long>(groups.groups), static_cast<long long>(groups.incomplete),
      static_cast<long long>(groups.values), static_cast<long long>(groups.errors),
      groups.differences.size());
  return parity->is_equal() ? absl::OkStatus() : absl::AbortedError("there are differences");
}

}  // namespace
}  // namespace etalon

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs(
        "usage: reference_parity REFERENCE_FOLDER --task-path DIR… --data DIR… [--only TEXT]\n"
        "         [--model smollm2=M.gguf] [--model tinystories656k=M.gguf] [--prompts-only]\n"
        "         [--allow-python: functions without a port | --python-only: all functions]\n",
        stderr);
    return 2;
  }
  const absl::Status status = etalon::Run(std::vector<std::string>(argv + 1, argv + argc));
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return 1;
}
