// One line on a terminal that says how far something is. Silent when standard error is none.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace etalon {

class Progress {
 public:
  // `total` 0: unknown. `is_enabled` false: writes nothing ever.
  Progress(std::string label, std::string unit, int64_t total, bool is_enabled);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  // Draws at most ten times a second, and never in the first second.
  void Update(int64_t done, std::string_view note = "");
  void Finish();  // clears the line

 private:
  std::string label_, unit_;
  int64_t total_;
  bool is_enabled_;
  bool is_drawn_ = false;
  std::chrono::steady_clock::time_point start_, last_draw_;
};

// True when standard error is a terminal that can redraw a line.
bool CanDrawProgress();

}  // namespace etalon
