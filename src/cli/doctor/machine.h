// What this machine has and how busy it is, from the files that Linux keeps about itself. It judges
// nothing; tests hand in a folder in place of "/".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace etalon {

struct Machine {
  std::string processor, architecture, system;
  int64_t cores = 0;                  // that this process may use
  std::optional<double> cores_quota;  // what a container may use of them, when it is limited
  std::vector<std::string>
      features;  // of the CPU: those that matter to a model, as Linux names them
  // 0: not known. What is free is what programs can still get, a container's limit observed.
  int64_t memory_bytes = 0, memory_free_bytes = 0;

  bool HasFeature(std::string_view name) const;
};
// `root` is "" or the folder that stands for "/".
Machine ReadMachine(const std::string& root);

// The work of all CPUs so far, in the kernel's ticks.
struct CpuSample {
  int64_t cpus = 0, busy = 0, stolen = 0, all = 0;
  struct Process {
    std::string name;
    int64_t ticks = 0;
  };
  std::map<int64_t, Process> processes;  // by id
};
CpuSample SampleCpu(const std::string& root);

struct CpuUse {
  double cores = 0;         // busy with other programs
  double stolen_cores = 0;  // that a host gave to other machines
  // Programs that took a tenth of a core or more, the busiest first, at most three, each once.
  std::vector<std::string> busiest;
};
// Between two samples; `own_id` is this process, which does not count.
CpuUse UseBetween(const CpuSample& before, const CpuSample& after, int64_t own_id);

struct Disk {
  std::string folder;  // the nearest one that exists
  int64_t free_bytes = 0;
  bool is_writable = false;
};
// Of the file system where `path` lies or would lie.
Disk ReadDisk(const std::string& path);

}  // namespace etalon
