// Times the engine on fixed lists of {prompt, choices} against the depth-aware bound, and says how
// much of the machine others used meanwhile. It reads no task file and judges nothing.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "engine/depth_cost.h"
#include "engine/trie_model.h"
#include "models/table.h"

namespace etalon {
namespace {

struct Arguments {
  ModelOptions model;
  int32_t repeats = 3;
  std::vector<std::string> lists;
};

// Seconds of processor time since boot and of this process.
struct ProcessorTime {
  double all = 0, stolen = 0, own = 0, wall = 0;
};

ProcessorTime ReadProcessorTime() {
  constexpr double kTicksPerSecond = 100;  // of /proc/stat, on every Linux that we run on
  ProcessorTime time;
  std::ifstream file("/proc/stat");
  std::string label;
  double user = 0, nice = 0, system = 0, idle = 0, waiting = 0, hard = 0, soft = 0, stolen = 0;
  file >> label >> user >> nice >> system >> idle >> waiting >> hard >> soft >> stolen;
  time.all = (user + nice + system + hard + soft) / kTicksPerSecond;
  time.stolen = stolen / kTicksPerSecond;
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& value) {
    return static_cast<double>(value.tv_sec) + static_cast<double>(value.tv_usec) * 1e-6;
  };
  time.own = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  time.wall = SteadySeconds();
  return time;
}

// Percent of the machine's processors between two readings.
struct Disturbance {
  double others = 0, stolen = 0;
};

Disturbance Between(const ProcessorTime& before, const ProcessorTime& after) {
  const double capacity = (after.wall - before.wall) *
                          static_cast<double>(std::max(1u, std::thread::hardware_concurrency()));
  const double others = (after.all - before.all) - (after.own - before.own);
  return {.others = 100 * std::max(0.0, others) / capacity,
          .stolen = 100 * (after.stolen - before.stolen) / capacity};
}

absl::StatusOr<std::vector<Sample>> ReadList(const std::string& path) {
  ETALON_TRY(const std::string text, ReadFile(path));
  ETALON_TRY(const Value list, ParseJson(text));
  std::vector<Sample> samples;
  for (const Value& item : list.AsList()) {
    auto prompt = std::make_shared<Prompt>();
    prompt->parts.push_back(std::make_shared<const std::string>(item.FindString("prompt")));
    Sample sample;
    for (const Value& choice : item.Find("choices")->AsList()) {
      Request request;
      request.prompt = prompt;
      request.continuation = choice.AsString();
      sample.requests.push_back(std::move(request));
    }
    samples.push_back(std::move(sample));
  }
  return samples;
}

absl::StatusOr<Arguments> ReadArguments(const std::vector<std::string>& words) {
  Arguments arguments;
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--fast") {
      arguments.model.is_fast = true;
    } else if (words[i] == "--threads" && i + 1 < words.size()) {
      arguments.model.threads = static_cast<int32_t>(ParseInt(words[++i]).value_or(0));
    } else if (words[i] == "--repeats" && i + 1 < words.size()) {
      arguments.repeats = static_cast<int32_t>(ParseInt(words[++i]).value_or(1));
    } else if (arguments.model.argument.empty()) {
      arguments.model.argument = words[i];
    } else {
      arguments.lists.push_back(words[i]);
    }
  }
  if (!arguments.lists.empty()) return arguments;
  return absl::InvalidArgumentError(
      "usage: engine_perf MODEL.gguf [--fast] [--threads N] [--repeats N] LIST.json…");
}

absl::Status TimeList(const Arguments& arguments, const std::string& path, const DepthCost& cost,
                      TrieModel* model) {
  ETALON_TRY(const auto samples, ReadList(path));
  std::vector<double> times;
  Disturbance disturbance;
  TrieStatistics statistics;
  for (int32_t i = 0; i < arguments.repeats; ++i) {
    const TrieStatistics before = model->statistics();
    const ProcessorTime start = ReadProcessorTime();
    ETALON_TRY_DO(model->AnswerWindow(samples).status());
    const ProcessorTime end = ReadProcessorTime();
    times.push_back(end.wall - start.wall);
    if (times.back() > *std::min_element(times.begin(), times.end())) continue;
    disturbance = Between(start, end);
    statistics = model->statistics();
    statistics.asked_tokens -= before.asked_tokens;
    statistics.unique_tokens -= before.unique_tokens;
    statistics.logit_rows -= before.logit_rows;
    for (size_t d = 0; d < before.scored_by_depth.size(); ++d) {
      statistics.scored_by_depth[d] -= before.scored_by_depth[d];
    }
  }
  const double seconds = *std::min_element(times.begin(), times.end());
  std::sort(times.begin(), times.end());
  const double bound = BoundSeconds(cost, statistics.scored_by_depth);
  std::string name = BaseName(path);
  name.resize(name.find('.'));
  std::printf(
      "list=%s seconds=%.2f median=%.2f bound=%.2f over_bound=%.3f samples=%zu asked=%ld "
      "computed=%ld rows=%ld others_percent=%.0f stolen_percent=%.0f\n",
      name.c_str(), seconds, times[times.size() / 2], bound, seconds / bound, samples.size(),
      static_cast<long>(statistics.asked_tokens), static_cast<long>(statistics.unique_tokens),
      static_cast<long>(statistics.logit_rows), disturbance.others, disturbance.stolen);
  std::fflush(stdout);
  return absl::OkStatus();
}

absl::Status Run(const std::vector<std::string>& words) {
  ETALON_TRY(Arguments arguments, ReadArguments(words));
  ETALON_TRY(auto handle, FindModelEntry("llama")->create(arguments.model));
  TrieModel model(std::move(handle.token_model), nullptr);
  const ProcessorTime start = ReadProcessorTime();
  ETALON_TRY(const DepthCost cost, model.MeasureCost(arguments.repeats));
  const Disturbance disturbance = Between(start, ReadProcessorTime());
  std::printf("prefill");
  for (size_t i = 0; i < cost.seconds_per_token.size(); ++i) {
    std::printf(" at_%d=%.0f", kCostDepths[i], 1 / cost.seconds_per_token[i]);
  }
  std::printf(" others_percent=%.0f stolen_percent=%.0f kernels=\"%s\"\n", disturbance.others,
              disturbance.stolen, model.Identity().FindString("kernels").c_str());
  std::fflush(stdout);
  for (const std::string& list : arguments.lists) {
    ETALON_TRY_DO(TimeList(arguments, list, cost, &model));
  }
  return absl::OkStatus();
}

}  // namespace
}  // namespace etalon

int main(int argc, char** argv) {
  const absl::Status status = etalon::Run(std::vector<std::string>(argv + 1, argv + argc));
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return absl::IsInvalidArgument(status) ? 2 : 3;
}
