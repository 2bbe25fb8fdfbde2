// Windows that are cut by a thread of its own while the one before is asked. It changes neither
// their order nor what they hold, and asks nothing.
#pragma once

#include <future>
#include <optional>

#include "absl/status/statusor.h"
#include "engine/window.h"
#include "etalon/sample.h"

namespace etalon {

class WindowsAhead {
 public:
  // `stream` outlives the object; only its thread calls it.
  WindowsAhead(SampleStream* stream, const WindowLimits& limits);

  // As WindowCutter::Next; nothing comes after an error or the end.
  absl::StatusOr<std::optional<Window>> Next();

 private:
  void CutNext();

  WindowCutter cutter_;
  std::future<absl::StatusOr<std::optional<Window>>> next_;  // ends before the cutter does
};

}  // namespace etalon
