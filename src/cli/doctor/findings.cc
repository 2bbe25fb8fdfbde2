#include "cli/doctor/findings.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "base/file.h"
#include "base/safe_text.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/size_text.h"

namespace etalon {
namespace {

constexpr int64_t kMegabyte = 1000 * 1000, kGigabyte = 1000 * kMegabyte;

class Findings {
 public:
  void Broken(std::string what, std::string remedy) {
    found_.push_back({FindingKind::kBroken, std::move(what), std::move(remedy)});
  }
  void Slow(std::string what, std::string remedy) {
    found_.push_back({FindingKind::kSlow, std::move(what), std::move(remedy)});
  }
  void Note(std::string what, std::string remedy) {
    found_.push_back({FindingKind::kNote, std::move(what), std::move(remedy)});
  }
  std::vector<Finding> Take() {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Finding& a, const Finding& b) { return a.kind < b.kind; });
    return std::move(found_);
  }

 private:
  std::vector<Finding> found_;
};

void ExamineCpu(const DoctorFacts& facts, Findings* findings) {
  constexpr double kBusyCores = 0.2;
  const Machine& machine = facts.machine;
  if (facts.use.cores >= kBusyCores) {
    std::string what = absl::StrFormat("other programs keep %.1f of %d cores busy", facts.use.cores,
                                       machine.cores);
    if (!facts.use.busiest.empty()) {
      StrAppend(&what, " (", SafeLine(JoinText(facts.use.busiest, ", ")), ")");
    }
    StrAppend(&what,
              ": computing threads wait for each other after every layer, so one that has to "
              "share its core can make all of them ten times slower");
    const int64_t left = machine.cores - std::max<int64_t>(1, std::llround(facts.use.cores));
    findings->Slow(std::move(what),
                   left >= 1 ? StrCat("end them, or run with --threads ", left) : "end them");
  }
  if (facts.use.stolen_cores >= kBusyCores) {
    findings->Slow(absl::StrFormat("the host of this virtual machine takes %.1f cores away",
                                   facts.use.stolen_cores),
                   "measure when the host is quiet, or on a machine of your own");
  }
  if (machine.cores_quota.has_value() &&
      *machine.cores_quota < static_cast<double>(machine.cores)) {
    const auto threads = std::max<int64_t>(1, static_cast<int64_t>(*machine.cores_quota));
    findings->Slow(
        absl::StrFormat("this container may use %.1f of the %d cores that it sees: more threads "
                        "than that are stopped again and again",
                        *machine.cores_quota, machine.cores),
        StrCat("run with --threads ", threads));
  }
  if (machine.architecture == "x86_64" && !machine.features.empty() &&
      !machine.HasFeature("avx2")) {
    findings->Slow(
        "the processor has no AVX2: models compute several times slower than on one "
        "made after 2015",
        "use a newer machine for large models");
  }
}

void ExamineSpace(const DoctorFacts& facts, Findings* findings) {
  constexpr int64_t kDiskNeeded = 64 * kMegabyte, kDiskWanted = kGigabyte;
  const Disk& disk = facts.disk;
  if (!disk.is_writable) {
    findings->Broken(StrCat("records cannot be written to ", disk.folder), "give another --output");
  } else if (disk.free_bytes < kDiskNeeded) {
    findings->Broken(StrCat("only ", SizeText(disk.free_bytes), " are free in ", disk.folder),
                     "make room, or give an --output on another disk");
  } else if (disk.free_bytes < kDiskWanted) {
    findings->Note(StrCat("only ", SizeText(disk.free_bytes), " are free in ", disk.folder,
                          ": enough for small runs"),
                   "make room before a run of many thousand samples");
  }
  const int64_t free = facts.machine.memory_free_bytes;
  if (facts.machine.memory_bytes > 0 && free < kGigabyte && facts.model.is_none()) {
    findings->Note(StrCat("only ", SizeText(free),
                          " of memory are free: enough for the smallest "
                          "models"),
                   "end other programs; `etalon model info M.gguf` says what a model needs");
  }
}

void ExamineProgram(const DoctorFacts& facts, Findings* findings) {
  if (!facts.runtime_error.empty()) {
    findings->Broken(StrCat("no model can be run: ", facts.runtime_error),
                     "run `make setup` and `make`, or install again");
  }
  if (const std::string error = facts.runtime.FindString("kernels_error"); !error.empty()) {
    const size_t remedy = error.rfind("; ");  // errors end so where there is one
    findings->Broken(StrCat("no model can be run on the CPU: ", error.substr(0, remedy)),
                     remedy == std::string::npos ? "" : error.substr(remedy + 2));
  }
  if (!facts.arrow_error.empty()) {
    findings->Broken(StrCat("Parquet and CSV data sets cannot be read: ", facts.arrow_error),
                     "run `make setup` and `make`, or install again");
  }
  if (!facts.sandbox_error.empty()) {
    const size_t remedy = facts.sandbox_error.find("; ");
    findings->Note(StrCat("tasks that run programs of the model (--allow-code) or Python of their "
                          "own (--allow-python) cannot be scored: ",
                          facts.sandbox_error.substr(0, remedy)),
                   remedy == std::string::npos ? "" : facts.sandbox_error.substr(remedy + 2));
  }
  if (facts.starter_folder.empty()) {
    findings->Broken("the starter suite is not beside the program: `--tasks starter` knows no task",
                     "install again, or run the program from its build folder");
  }
  if (!facts.tasks_error.empty()) {
    findings->Broken(facts.tasks_error, "give an existing --task-path");
  } else if (facts.broken_task_files > 0) {
    findings->Note(StrCat(facts.broken_task_files, " task files cannot be read"),
                   "`etalon tasks check` says why");
  }
  for (const std::string& folder : facts.data_folders) {
    if (IsFolder(folder)) continue;
    findings->Broken(StrCat("data folder ", folder, " does not exist"), "give an existing --data");
  }
}

void ExamineSettings(const DoctorFacts& facts, Findings* findings) {
  for (const std::string& error : facts.settings_errors) {
    findings->Broken(error, "correct it or take it out: commands that read it stop there");
  }
  for (const std::string& note : facts.settings_notes) {
    findings->Note(note, "unset it, unless another program wants it");
  }
}

bool IsQuantised(std::string_view type) {
  return type != "f32" && type != "f16" && type != "bf16" && type != "f64";
}

void ExamineWeights(const DoctorFacts& facts, int64_t working_bytes, Findings* findings) {
  const Value* tensors = facts.model.Find("tensors");
  if (tensors == nullptr || tensors->AsList().empty()) return;
  // The largest type comes first; small tensors stay in float32 in any file.
  const std::string type = tensors->AsList().front().FindString("type");
  const bool is_converted = facts.model.Find("memory")->FindInt("converted_bytes") > 0;
  if (!IsQuantised(type) || is_converted) return;
  const bool has_bf16 =
      facts.machine.HasFeature("avx512_bf16") || facts.machine.HasFeature("amx_bf16");
  const std::string_view better = has_bf16 ? "bf16" : "f32";
  const int64_t bytes = facts.model.FindInt("parameters") * (has_bf16 ? 2 : 4);
  const bool fits = bytes + working_bytes < facts.machine.memory_free_bytes;
  findings->Slow(
      StrCat("weights of type ", type,
             " save memory, not time: prompts are computed up to three "
             "times slower than with ",
             better),
      fits ? StrCat("`etalon model convert ", facts.model.FindString("path"), " OUT.gguf --type ",
                    better, "` writes them so (", SizeText(bytes),
                    "); scores differ a little, since products with quantised weights round more")
           : StrCat("in ", better, " they would take ", SizeText(bytes),
                    ", more than is free here"));
}

void ExamineModel(const DoctorFacts& facts, Findings* findings) {
  if (!facts.model_error.empty()) findings->Broken(facts.model_error, "give another --model");
  if (facts.model.is_none()) return;
  const std::string path = facts.model.FindString("path");
  const Value& needed = *facts.model.Find("memory");
  if (const std::string error = needed.FindString("error"); !error.empty()) {
    findings->Broken(StrCat(path, ": ", error), "give another model");
    return;
  }
  const int64_t free = facts.machine.memory_free_bytes;
  const int64_t working = needed.FindInt("cache_bytes") + needed.FindInt("compute_bytes") +
                          needed.FindInt("converted_bytes");
  if (facts.machine.memory_bytes > 0 && working > free) {
    findings->Broken(
        StrCat(path, " needs ", SizeText(working), " beside its weights for ",
               needed.FindInt("context"), " tokens, and ", SizeText(free), " are free"),
        "give a smaller --ctx, or end other programs");
  } else if (facts.machine.memory_bytes > 0 && needed.FindInt("total_bytes") > free) {
    findings->Slow(
        StrCat(path, " needs ", SizeText(needed.FindInt("total_bytes")), " and ", SizeText(free),
               " are free: weights will be read from the disk again and again"),
        "end other programs, or measure a smaller model");
  }
  ExamineWeights(facts, working, findings);
}

}  // namespace

std::vector<Finding> Examine(const DoctorFacts& facts) {
  Findings findings;
  ExamineProgram(facts, &findings);
  ExamineSettings(facts, &findings);
  ExamineModel(facts, &findings);
  ExamineSpace(facts, &findings);
  ExamineCpu(facts, &findings);
  return findings.Take();
}

std::string_view FindingKindName(FindingKind kind) {
  switch (kind) {
    case FindingKind::kBroken:
      return "broken";
    case FindingKind::kSlow:
      return "slow";
    case FindingKind::kNote:
      break;
  }
  return "note";
}

}  // namespace etalon
