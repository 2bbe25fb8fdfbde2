#include "python/workers.h"

#include <utility>

#include "absl/status/status.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/texts/python_answer.h"
#include "base/try.h"
#include "python/stand_ins.h"

namespace etalon {
namespace {

// Workers that wait for the next call of their modules.
constexpr int kWarmMax = 4;

// "utils.process_docs" of "a/utils.py".
std::string NameOf(const PythonCall& call) {
  const size_t folder = call.module.rfind('/');
  std::string file = folder == std::string::npos ? call.module : call.module.substr(folder + 1);
  return StrCat(file.substr(0, file.rfind('.')), ".", call.name);
}

std::string RequestText(const PythonCall& call) {
  return StrCat("{\"call\": \"", call.role, "\", \"module\": ", PythonJson(call.module),
                ", \"function\": ", PythonJson(call.name),
                ", \"is_log_likelihood\": ", call.is_log_likelihood ? "true" : "false",
                ", \"arguments\": ", call.arguments, "}");
}

// What ends a worker was done by what it called.
bool IsOfFunction(const absl::Status& status) {
  return absl::IsAborted(status) || absl::IsResourceExhausted(status);
}

}  // namespace

SandboxLimits PythonLimits() {
  constexpr int64_t kMiB = int64_t{1} << 20;
  return {.cpu_ms = 60000,
          .wall_ms = 300000,
          .memory_bytes = 2048 * kMiB,
          .storage_bytes = 64 * kMiB,
          .files = 4096,
          .processes = 32,
          .open_files = 64,
          .output_bytes = 16 * kMiB};
}

absl::StatusOr<std::unique_ptr<PythonWorkers>> PythonWorkers::Start(const SandboxLimits& limits) {
  std::unique_ptr<PythonWorkers> workers(new PythonWorkers(limits));
  ETALON_TRY(const auto worker, SandboxWorker::Start(PythonWorkerText(), limits));
  workers->python_version_ = worker->python_version();
  return workers;
}

void PythonWorkers::Add(const std::string& digest, const Value& texts) {
  const std::lock_guard lock(mutex_);
  Modules& modules = modules_[digest];
  if (modules.texts.is_none()) modules.texts = texts;
}

// Modules of many tasks: those that were not called for long lose their worker.
void PythonWorkers::LetOthersRest() {
  int warm = 0;
  Modules* oldest = nullptr;
  for (auto& [digest, modules] : modules_) {
    if (modules.worker == nullptr) continue;
    ++warm;
    if (oldest == nullptr || modules.last_call < oldest->last_call) oldest = &modules;
  }
  if (warm >= kWarmMax) oldest->worker.reset();
}

absl::StatusOr<SandboxWorker*> PythonWorkers::WarmWorker(Modules* modules, bool is_fresh) {
  std::unique_ptr<SandboxWorker>& worker = modules->worker;
  // One that another thread started goes with it, now or in a moment.
  const bool is_mine = modules->owner == std::this_thread::get_id();
  if (worker != nullptr && (is_fresh || !is_mine || worker->is_ended())) worker.reset();
  modules->last_call = ++calls_;
  if (worker != nullptr) return worker.get();
  LetOthersRest();
  ETALON_TRY(worker, SandboxWorker::Start(PythonWorkerText(), limits_));
  modules->owner = std::this_thread::get_id();
  const std::string load = PythonJson(
      Value::MakeDict(
          {{"call", "load"}, {"files", modules->texts}, {"stand_ins", PythonStandIns()}}),
      {.ensure_ascii = true});
  auto said = worker->Ask(load);
  absl::Status loaded = said.status();
  if (said.ok()) loaded = ReadPythonAnswer(*said).status();
  if (loaded.ok()) return worker.get();
  worker.reset();
  return Annotate(loaded, "the modules cannot be handed to Python");
}

absl::StatusOr<std::string> PythonWorkers::Ask(const PythonCall& call) {
  const std::lock_guard lock(mutex_);
  const auto modules = modules_.find(call.modules);
  if (modules == modules_.end()) {
    return absl::DataLossError(StrCat("there are no modules ", call.modules));
  }
  ETALON_TRY(SandboxWorker* const worker, WarmWorker(&modules->second, call.is_fresh));
  return worker->Ask(RequestText(call));
}

absl::StatusOr<std::string> PythonWorkers::Answer(const PythonCall& call) {
  auto answer = Ask(call);
  if (answer.ok()) return answer;
  if (!IsOfFunction(answer.status())) return Annotate(answer.status(), NameOf(call));
  return PythonJson(Value::MakeDict({{"error", ToView(answer.status().message())}}));
}

absl::StatusOr<Value> PythonWorkers::Call(const PythonCall& call) {
  const auto answer = Ask(call);
  auto value = answer.ok() ? ReadPythonAnswer(*answer) : answer.status();
  if (value.ok()) return value;
  if (IsOfFunction(value.status())) value = absl::InvalidArgumentError(value.status().message());
  return Annotate(value.status(), NameOf(call));
}

Value PythonWorkers::Describe() const {
  return Value::MakeDict({{"sandbox", "bubblewrap"},
                          {"python", python_version_},
                          {"cpu_ms", limits_.cpu_ms},
                          {"wall_ms", limits_.wall_ms},
                          {"memory_bytes", limits_.memory_bytes},
                          {"storage_bytes", limits_.storage_bytes},
                          {"files", limits_.files},
                          {"processes", limits_.processes},
                          {"open_files", limits_.open_files},
                          {"output_bytes", limits_.output_bytes}});
}

}  // namespace etalon
