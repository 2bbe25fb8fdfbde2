// How fast something goes now: over the last half minute, not since its start. It reads no clock.
#pragma once

#include <deque>
#include <optional>

namespace etalon {

class RateMeter {
 public:
  // `count` done at `seconds` of a clock that never goes back.
  void Add(double seconds, double count);
  // A second of what was counted; nothing until a second's worth is known. When news comes seldom,
  // the last of them count, however old.
  std::optional<double> Rate() const;

 private:
  struct Mark {
    double seconds = 0, count = 0;
  };
  std::deque<Mark> marks_;  // the first is the start of the stretch that is looked at
  Mark last_;
};

}  // namespace etalon
