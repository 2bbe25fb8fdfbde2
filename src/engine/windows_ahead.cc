#include "engine/windows_ahead.h"

#include "base/parallel.h"

namespace etalon {

WindowsAhead::WindowsAhead(SampleStream* stream, const WindowLimits& limits)
    : cutter_(stream, limits) {
  CutNext();
}

void WindowsAhead::CutNext() {
  next_ = RunAside([this] { return cutter_.Next(); });
}

absl::StatusOr<std::optional<Window>> WindowsAhead::Next() {
  if (!next_.valid()) return std::optional<Window>();
  auto window = next_.get();
  if (window.ok() && window->has_value()) CutNext();
  return window;
}

}  // namespace etalon
