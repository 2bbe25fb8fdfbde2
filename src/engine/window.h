// Windows: runs of consecutive samples that are answered and committed together. Their boundaries
// depend on the samples alone, never on a machine, a model or a shard.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/sample.h"
#include "etalon/value.h"

namespace etalon {

// Written into the plan as settings.window: other limits are another run.
struct WindowLimits {
  int64_t requests = 2048;
  int64_t bytes = int64_t{4} << 20;  // of prompts (see SampleBytes) and continuations
  bool operator==(const WindowLimits&) const = default;
};

// {"requests": …, "bytes": …}, and back from a plan. InvalidArgument when the plan states none, or
// none of at least 1.
Value DescribeWindowLimits(const WindowLimits& limits);
absl::StatusOr<WindowLimits> WindowLimitsOfPlan(const Value& plan);

// What a sample counts: its prompts and continuations. A prompt that equals that of the request
// before it counts nothing, as with the choices of one question.
int64_t SampleBytes(const Sample& sample);

struct Window {
  int64_t index = 0;
  std::vector<Sample> samples;  // at least one
};

// Cuts a stream greedily: a window ends before the sample that would pass a limit. A sample that
// is larger than a limit is a window of its own.
class WindowCutter {
 public:
  // `stream` outlives the cutter.
  WindowCutter(SampleStream* stream, const WindowLimits& limits)
      : stream_(*stream), limits_(limits) {}
  // The next window, or nullopt after the last.
  absl::StatusOr<std::optional<Window>> Next();

 private:
  SampleStream& stream_;
  const WindowLimits limits_;
  std::optional<Sample> held_;  // read, but of the next window
  int64_t next_index_ = 0;
  bool is_at_end_ = false;
};

}  // namespace etalon
