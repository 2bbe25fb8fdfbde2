#include "engine/windows_ahead.h"

#include <utility>

#include "base/parallel.h"

namespace etalon {

WindowsAhead::WindowsAhead(SampleStream* stream, const WindowLimits& limits)
    : cutter_(stream, limits) {
  cutting_ = StartThread([this] { CutAll(); });
}

WindowsAhead::~WindowsAhead() {
  pipe_.Close();
  if (cutting_.valid()) cutting_.wait();
}

void WindowsAhead::CutAll() {
  const PipeCloser closer(&pipe_);
  bool goes_on = true;
  while (goes_on) {
    Cut window = cutter_.Next();
    goes_on = window.ok() && window->has_value();
    goes_on &= pipe_.Put(std::move(window));
  }
}

absl::StatusOr<std::optional<Window>> WindowsAhead::Next() {
  if (is_at_end_) return std::optional<Window>();
  std::optional<Cut> cut = cutting_.valid() ? pipe_.Take() : cutter_.Next();
  is_at_end_ = !cut.has_value() || !cut->ok() || !(*cut)->has_value();
  if (cut.has_value()) return *std::move(cut);
  cutting_.get();  // throws: a thread that ends in peace puts the end into the pipe
  return std::optional<Window>();
}

}  // namespace etalon
