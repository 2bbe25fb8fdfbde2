#include "cli/progress/rate_meter.h"

namespace etalon {

void RateMeter::Add(double seconds, double count) {
  constexpr double kStretchSeconds = 30, kBetweenMarksSeconds = 0.5;
  last_ = {seconds, count};
  if (marks_.empty() || seconds - marks_.back().seconds >= kBetweenMarksSeconds) {
    marks_.push_back(last_);
  }
  // One mark that is older than the stretch stays: else news every minute would have no rate.
  while (marks_.size() > 2 && marks_[1].seconds <= seconds - kStretchSeconds) marks_.pop_front();
}

std::optional<double> RateMeter::Rate() const {
  constexpr double kShortestSeconds = 1;
  if (marks_.empty()) return std::nullopt;
  const double seconds = last_.seconds - marks_.front().seconds;
  if (seconds < kShortestSeconds) return std::nullopt;
  return (last_.count - marks_.front().count) / seconds;
}

}  // namespace etalon
