#include "cli/doctor/machine.h"

#include <sched.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <thread>

#include "base/files/kernel_files.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

int64_t IntOf(std::string_view text) { return ParseInt(TrimSpaces(text)).value_or(0); }

std::vector<std::string> FeaturesOf(const std::string& cpu_info) {
  // What libggml's variants are made for.
  constexpr std::string_view kKnown[] = {
      "sse4_2",   "avx",      "f16c",     "fma",         "bmi2",        "avx2",     "avx_vnni",
      "avx512f",  "avx512bw", "avx512vl", "avx512_vnni", "avx512_bf16", "amx_tile", "amx_int8",
      "amx_bf16", "asimd",    "asimddp",  "i8mm",        "bf16",        "sve"};
  const std::string x86 = KernelEntry(cpu_info, "flags");
  const std::string all = x86.empty() ? KernelEntry(cpu_info, "Features") : x86;
  std::set<std::string_view> has;
  for (const std::string_view word : KernelWords(all)) has.insert(word);
  std::vector<std::string> features;
  for (const std::string_view known : kKnown) {
    if (has.contains(known)) features.emplace_back(known);
  }
  return features;
}

std::optional<double> QuotaOf(const std::string& root) {
  std::optional<double> least;
  const auto limit = [&least](int64_t quota, int64_t period) {
    if (quota <= 0 || period <= 0) return;
    const double cores = static_cast<double>(quota) / static_cast<double>(period);
    if (!least.has_value() || cores < *least) least = cores;
  };
  for (const std::string& folder : ControlGroupFolders(root, "")) {
    const std::string text = ReadKernelFile(folder + "/cpu.max");  // "200000 100000", "max 100000"
    const auto words = KernelWords(text);
    if (words.size() == 2) limit(IntOf(words[0]), IntOf(words[1]));
  }
  for (const std::string& folder : ControlGroupFolders(root, "cpu")) {
    limit(IntOf(ReadKernelFile(folder + "/cpu.cfs_quota_us")),
          IntOf(ReadKernelFile(folder + "/cpu.cfs_period_us")));
  }
  return least;
}

// "12 (a (b) c) S 1 …": the name may hold anything; the 14th and 15th field are ticks.
std::optional<CpuSample::Process> ProcessOf(const std::string& text) {
  constexpr size_t kUserAfterName = 11, kSystemAfterName = 12;
  const size_t open = text.find('('), close = text.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close < open) return std::nullopt;
  const auto words = KernelWords(std::string_view(text).substr(close + 1));
  if (words.size() <= kSystemAfterName) return std::nullopt;
  return CpuSample::Process{.name = RepairUtf8(text.substr(open + 1, close - open - 1)),
                            .ticks = IntOf(words[kUserAfterName]) + IntOf(words[kSystemAfterName])};
}

}  // namespace

bool Machine::HasFeature(std::string_view name) const {
  return std::find(features.begin(), features.end(), name) != features.end();
}

Machine ReadMachine(const std::string& root) {
  Machine machine;
  const std::string cpu_info = ReadKernelFile(root + "/proc/cpuinfo");
  machine.processor = RepairUtf8(KernelEntry(cpu_info, "model name"));
  utsname system = {};
  if (uname(&system) == 0) {
    machine.architecture = system.machine;
    machine.system = StrCat(system.sysname, " ", system.release);
  }
  machine.cores = std::max<int64_t>(1, std::thread::hardware_concurrency());
  machine.cores_quota = QuotaOf(root);
  machine.features = FeaturesOf(cpu_info);
  const MemoryState memory = ReadMemory(root);
  machine.memory_bytes = memory.total_bytes;
  machine.memory_free_bytes = memory.free_bytes;
  return machine;
}

CpuSample SampleCpu(const std::string& root) {
  // user, nice, system, idle, iowait, irq, softirq, steal; guests are counted in user already.
  enum Field { kUser, kNice, kSystem, kIdle, kWait, kIrq, kSoftIrq, kSteal, kFields };
  CpuSample sample;
  const std::string stat = ReadKernelFile(root + "/proc/stat");
  for (const std::string_view line : SplitText(stat, "\n")) {
    if (!line.starts_with("cpu")) continue;
    if (!line.starts_with("cpu ")) {
      ++sample.cpus;
      continue;
    }
    const auto words = KernelWords(line.substr(4));
    for (size_t i = 0; i < words.size() && i < kFields; ++i) {
      const int64_t ticks = IntOf(words[i]);
      sample.all += ticks;
      if (i == kSteal) sample.stolen += ticks;
      if (i != kIdle && i != kWait && i != kSteal) sample.busy += ticks;
    }
  }
  std::error_code error;
  for (std::filesystem::directory_iterator entry(root + "/proc", error), end;
       !error && entry != end; entry.increment(error)) {
    const auto id = ParseInt(entry->path().filename().string());
    if (!id.has_value()) continue;
    // A process may be gone by now.
    if (auto process = ProcessOf(ReadKernelFile(entry->path().string() + "/stat"))) {
      sample.processes.emplace(*id, *std::move(process));
    }
  }
  return sample;
}

CpuUse UseBetween(const CpuSample& before, const CpuSample& after, int64_t own_id) {
  constexpr double kShownCores = 0.1;
  constexpr size_t kShownMost = 3;
  CpuUse use;
  const int64_t all = after.all - before.all;
  if (all <= 0 || after.cpus <= 0) return use;
  const double ticks_per_core = static_cast<double>(all) / static_cast<double>(after.cpus);
  int64_t own = 0;
  std::map<std::string, int64_t> by_name;
  for (const auto& [id, process] : after.processes) {
    const auto earlier = before.processes.find(id);
    const int64_t ticks =
        process.ticks - (earlier == before.processes.end() ? 0 : earlier->second.ticks);
    if (id == own_id) {
      own = ticks;
    } else {
      by_name[process.name] += ticks;
    }
  }
  use.cores = std::max(0.0, static_cast<double>(after.busy - before.busy - own) / ticks_per_core);
  use.stolen_cores =
      std::max(0.0, static_cast<double>(after.stolen - before.stolen) / ticks_per_core);
  std::vector<std::pair<int64_t, std::string>> busiest;
  for (const auto& [name, ticks] : by_name) {
    if (static_cast<double>(ticks) >= kShownCores * ticks_per_core)
      busiest.emplace_back(ticks, name);
  }
  std::sort(busiest.rbegin(), busiest.rend());
  for (const auto& [ticks, name] : busiest) {
    if (use.busiest.size() < kShownMost) use.busiest.push_back(name);
  }
  return use;
}

Disk ReadDisk(const std::string& path) {
  Disk disk;
  std::error_code error;
  std::filesystem::path folder = std::filesystem::absolute(path, error).lexically_normal();
  while (!folder.empty() && folder != folder.root_path() &&
         !std::filesystem::is_directory(folder, error)) {
    folder = folder.parent_path();
  }
  disk.folder = folder.string();
  if (disk.folder.size() > 1 && disk.folder.ends_with('/')) disk.folder.pop_back();
  struct statvfs system = {};
  if (statvfs(disk.folder.c_str(), &system) == 0) {
    disk.free_bytes = static_cast<int64_t>(system.f_bavail) * static_cast<int64_t>(system.f_frsize);
  }
  disk.is_writable = access(disk.folder.c_str(), W_OK | X_OK) == 0;
  return disk;
}

}  // namespace etalon
