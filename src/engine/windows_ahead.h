// Windows that are cut by a thread of its own while those before are asked. It changes neither
// their order nor what they hold, and asks nothing.
#pragma once

#include <future>
#include <optional>

#include "absl/status/statusor.h"
#include "base/pipe.h"
#include "engine/window.h"
#include "etalon/sample.h"

namespace etalon {

class WindowsAhead {
 public:
  // `stream` outlives the object; only its thread calls it.
  WindowsAhead(SampleStream* stream, const WindowLimits& limits);
  ~WindowsAhead();

  // As WindowCutter::Next; nothing comes after an error or the end. Throws what its thread threw.
  absl::StatusOr<std::optional<Window>> Next();

 private:
  using Cut = absl::StatusOr<std::optional<Window>>;
  // How many wait at most. More would hold memory and even out nothing.
  static constexpr size_t kAhead = 2;
  void CutAll();

  WindowCutter cutter_;
  bool is_at_end_ = false;
  Pipe<Cut> pipe_{kAhead};
  std::future<void> cutting_;  // not valid where no thread can be started: Next cuts itself
};

}  // namespace etalon
