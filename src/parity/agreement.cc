#include "parity/agreement.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace etalon {

std::string_view ParityKindName(ParityKind kind) {
  constexpr std::array<std::string_view, kParityKinds> kNames = {
      "documents",    "targets",         "prompts", "requests", "log-likelihoods",
      "greedy flags", "generated texts", "scores",  "values",   "standard errors"};
  return kNames[static_cast<size_t>(kind)];
}

bool IsClose(double ours, double theirs, double tolerance) {
  if (std::isnan(ours) || std::isnan(theirs)) return std::isnan(ours) && std::isnan(theirs);
  if (std::isinf(ours) || std::isinf(theirs)) return ours == theirs;
  return std::abs(ours - theirs) <= tolerance * std::max(1.0, std::abs(theirs));
}

void Agreement::Count(bool is_equal, const std::function<ParityDifference()>& difference) {
  ++compared;
  if (is_equal) {
    ++equal;
  } else if (!first.has_value()) {
    first = difference();
  }
}

void Agreement::Add(const Agreement& other) {
  compared += other.compared;
  equal += other.equal;
}

}  // namespace etalon
