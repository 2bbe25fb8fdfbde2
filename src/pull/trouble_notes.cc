#include "pull/trouble_notes.h"

#include <cmath>

#include "base/str.h"

namespace etalon {

std::string TroubleNotes::Take(const std::string& host, std::string_view what, double wait,
                               double now) {
  constexpr double kBetweenSeconds = 5;
  const std::lock_guard<std::mutex> guard(mutex_);
  const auto [found, is_first] = hosts_.try_emplace(host);
  Host& known = found->second;
  const bool is_worth =
      is_first || now >= known.said + kBetweenSeconds || now + wait > known.until + kBetweenSeconds;
  if (!is_worth) {
    ++known.unsaid;
    return "";
  }
  const std::string before =
      known.unsaid == 0 ? "" : StrCat(known.unsaid, " more troubles with ", host, "; the last: ");
  known = {.said = now, .until = now + wait, .unsaid = 0};
  return StrCat(before, what, "; trying again in ", static_cast<int64_t>(std::ceil(wait)), " s");
}

}  // namespace etalon
