#include "cli/run/run_information.h"

#include <sys/utsname.h>

#include <fstream>
#include <thread>

#include "absl/time/time.h"
#include "base/text.h"

namespace etalon {
namespace {

// The value of the first line of a /proc file that begins with `key`.
std::string ProcEntry(const std::string& path, std::string_view key) {
  // Files of /proc have no size to go by.
  std::ifstream file(path);
  std::string text;
  while (std::getline(file, text)) {
    const std::string_view line = text;
    if (!line.starts_with(key)) continue;
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos) return std::string(TrimSpaces(line.substr(colon + 1)));
  }
  return "";
}

Value DescribeMachine() {
  utsname system = {};
  const bool is_known = uname(&system) == 0;
  return Value::MakeDict({{"cores", static_cast<int64_t>(std::thread::hardware_concurrency())},
                          {"processor", ProcEntry("/proc/cpuinfo", "model name")},
                          {"memory", ProcEntry("/proc/meminfo", "MemTotal")},
                          {"system", is_known ? system.sysname : ""},
                          {"architecture", is_known ? system.machine : ""}});
}

}  // namespace

std::string UtcText(std::chrono::system_clock::time_point time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromChrono(time), absl::UTCTimeZone());
}

Value DescribeRun(const RunMeasure& measure) {
  const auto seconds = std::chrono::duration<double>(measure.seconds);
  const auto ended =
      measure.started + std::chrono::duration_cast<std::chrono::system_clock::duration>(seconds);
  const double rate =
      measure.seconds > 0 ? static_cast<double>(measure.samples_asked) / measure.seconds : 0;
  Value run =
      Value::MakeDict({{"format", "etalon-run"},
                       {"version", 1},
                       {"started", UtcText(measure.started)},
                       {"ended", UtcText(ended)},
                       {"seconds", measure.seconds},
                       {"samples", measure.samples},
                       {"samples_asked", measure.samples_asked},
                       {"requests_asked", measure.requests_asked},
                       {"samples_per_second", rate},
                       {"tokens", Value::MakeDict({{"asked", measure.tokens.asked_tokens},
                                                   {"computed", measure.tokens.unique_tokens},
                                                   {"logit_rows", measure.tokens.logit_rows}})},
                       {"shards", measure.shards},
                       {"threads", measure.threads},
                       {"machine", DescribeMachine()}});
  if (measure.bound.has_value()) run.Set("bound", *measure.bound);
  return run;
}

}  // namespace etalon
