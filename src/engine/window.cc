#include "engine/window.h"

#include <algorithm>
#include <utility>

#include "base/try.h"

namespace etalon {
namespace {

// By content, so that windows do not depend on what a stream happens to share in memory. Parts
// that are shared, which is nearly all, cost one comparison of pointers.
bool IsSamePrompt(const Prompt& a, const Prompt& b) {
  if (&a == &b) return true;
  return a.messages == b.messages &&
         std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(),
                    [](const auto& x, const auto& y) { return x == y || *x == *y; });
}

}  // namespace

Value DescribeWindowLimits(const WindowLimits& limits) {
  return Value::MakeDict({{"requests", limits.requests}, {"bytes", limits.bytes}});
}

absl::StatusOr<WindowLimits> WindowLimitsOfPlan(const Value& plan) {
  const Value* settings = plan.Find("settings");
  const Value* window = settings == nullptr ? nullptr : settings->Find("window");
  WindowLimits limits{0, 0};
  if (window != nullptr) limits = {window->FindInt("requests"), window->FindInt("bytes")};
  if (limits.requests < 1 || limits.bytes < 1) {
    return absl::InvalidArgumentError(
        "the plan lacks settings.window with requests and bytes of at least 1");
  }
  return limits;
}

int64_t SampleBytes(const Sample& sample) {
  size_t bytes = 0;
  const Prompt* last = nullptr;
  for (const Request& request : sample.requests) {
    bytes += request.continuation.size();
    const Prompt& prompt = *request.prompt;
    if (last == nullptr || !IsSamePrompt(prompt, *last)) {
      for (const auto& part : prompt.parts) bytes += part->size();
      for (const Message& message : prompt.messages) bytes += message.content.size();
    }
    last = &prompt;
  }
  return static_cast<int64_t>(bytes);
}

absl::StatusOr<std::optional<Window>> WindowCutter::Next() {
  Window window;
  int64_t requests = 0, bytes = 0;
  while (held_.has_value() || !is_at_end_) {
    if (!held_.has_value()) {
      ETALON_TRY(held_, stream_.Next());
      if (!held_.has_value()) {
        is_at_end_ = true;
        break;
      }
    }
    // A sample without requests counts one, so that a window of them is bounded too.
    requests += std::max<int64_t>(1, static_cast<int64_t>(held_->requests.size()));
    bytes += SampleBytes(*held_);
    const bool is_full = requests > limits_.requests || bytes > limits_.bytes;
    if (is_full && !window.samples.empty()) break;
    window.samples.push_back(*std::exchange(held_, std::nullopt));
  }
  if (window.samples.empty()) return std::optional<Window>();
  window.index = next_index_++;
  return std::optional<Window>(std::move(window));
}

}  // namespace etalon
