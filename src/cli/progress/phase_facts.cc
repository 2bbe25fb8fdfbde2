#include "cli/progress/phase_facts.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_format.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

constexpr double kBytesPerMegabyte = 1e6;

bool IsBytes(const PhaseFacts& facts) { return facts.spec.unit == "bytes"; }

int64_t Whole(double count) { return static_cast<int64_t>(std::floor(count)); }

std::string RateText(double rate) {
  if (rate < 10) return absl::StrFormat("%.1f", rate);
  if (rate < 10e3) return absl::StrFormat("%.0f", rate);
  if (rate < 10e6) return absl::StrFormat("%.1fk", rate / 1e3);
  return absl::StrFormat("%.1fM", rate / 1e6);
}

// A part of a line. Parts stand in their order; the one of the largest `sacrifice` goes first.
struct Part {
  std::string text;
  int sacrifice = 0;
};

std::string CountText(const PhaseFacts& facts) {
  const double scale = IsBytes(facts) ? kBytesPerMegabyte : 1;
  const std::string_view unit = IsBytes(facts) ? "MB" : std::string_view(facts.spec.unit);
  std::string text = StrCat(Whole(facts.state.done / scale));
  if (facts.spec.total > 0) {
    StrAppend(&text, "/", Whole(static_cast<double>(facts.spec.total) / scale));
  }
  return StrCat(text, " ", unit);
}

std::vector<Part> PartsOf(const PhaseFacts& facts) {
  std::vector<Part> parts = {{facts.spec.name, 0}};
  if (const auto share = facts.Share()) {
    parts.push_back({absl::StrFormat("%3d %%", static_cast<int>(*share * 100)), 1});
  }
  if (!facts.spec.unit.empty()) {
    parts.push_back({CountText(facts), 3});
    if (facts.rate.has_value()) {
      parts.push_back({IsBytes(facts) ? RateText(*facts.rate / kBytesPerMegabyte) + " MB/s"
                                      : RateText(*facts.rate) + "/s",
                       4});
    }
  }
  if (facts.tokens_rate.has_value() && facts.state.tokens > 0) {
    parts.push_back({RateText(*facts.tokens_rate) + " tok/s", 5});
  }
  if (facts.state.sharing > 0) {
    parts.push_back({absl::StrFormat("prefix %.1fx", facts.state.sharing), 6});
  }
  if (facts.silent_seconds.has_value()) {
    // What is left cannot be known of a step that tells nothing.
    parts.push_back({DurationText(*facts.silent_seconds) + " so far", 2});
  } else if (const auto left = facts.SecondsLeft()) {
    parts.push_back({DurationText(*left) + " left", 2});
  }
  return parts;
}

std::string Joined(const std::vector<Part>& parts, std::string_view between) {
  std::string text;
  for (const Part& part : parts) {
    if (!text.empty()) text += between;
    text += part.text;
  }
  return text;
}

double Rounded(double value, double step) { return std::round(value / step) * step; }

// Three digits after the point: what more there is would be noise. Divided, and not multiplied by
// 0.001, so that the nearest number comes out, which is written short.
Value Milli(double value) { return std::round(value * 1000) / 1000; }
Value TenThousandths(double value) { return std::round(value * 10000) / 10000; }

}  // namespace

std::optional<double> PhaseFacts::Share() const {
  if (spec.total <= 0) return std::nullopt;
  return std::clamp(state.done / static_cast<double>(spec.total), 0.0, 1.0);
}

std::optional<double> PhaseFacts::SecondsLeft() const {
  const double left = static_cast<double>(spec.total) - state.done;
  if (spec.total <= 0 || left <= 0 || !rate.has_value() || *rate <= 0) return std::nullopt;
  return left / *rate;
}

std::string PhaseLine(const PhaseFacts& facts, int columns) {
  constexpr std::string_view kBetween = "  ";
  std::vector<Part> parts = PartsOf(facts);
  const auto most = static_cast<size_t>(std::max(1, columns));
  std::string line = Joined(parts, kBetween);
  while (line.size() > most && parts.size() > 1) {
    parts.erase(std::max_element(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
      return a.sacrifice < b.sacrifice;
    }));
    line = Joined(parts, kBetween);
  }
  return line.substr(0, most);
}

std::string PhaseSentence(const PhaseFacts& facts) {
  std::vector<Part> parts = PartsOf(facts);
  for (Part& part : parts) part.text = std::string(TrimSpaces(part.text));
  return Joined(parts, ", ");
}

Value PhaseFields(const PhaseFacts& facts) {
  Value fields = Value::MakeDict({{"phase", facts.spec.name}});
  if (!facts.spec.unit.empty()) {
    fields.Set("unit", facts.spec.unit);
    fields.Set("done", Whole(facts.state.done));
    if (facts.spec.total > 0) fields.Set("total", facts.spec.total);
    if (facts.state.resumed > 0) fields.Set("resumed", Whole(facts.state.resumed));
    if (facts.rate.has_value()) fields.Set("rate", Milli(*facts.rate));
  }
  if (const auto share = facts.Share()) fields.Set("share", TenThousandths(*share));
  if (const auto left = facts.SecondsLeft()) fields.Set("seconds_left", Milli(*left));
  if (facts.state.tokens > 0) {
    fields.Set("tokens", facts.state.tokens);
    if (facts.tokens_rate.has_value()) fields.Set("tokens_rate", Milli(*facts.tokens_rate));
  }
  if (facts.state.sharing > 0) fields.Set("sharing", Milli(facts.state.sharing));
  return fields;
}

std::string DurationText(double seconds) {
  constexpr double kMinute = 60, kHour = 3600;
  // Nothing is known to the second of what ends in minutes.
  if (seconds < kMinute - 0.5) return StrCat(std::llround(seconds), " s");
  if (seconds < 10 * kMinute) {
    const auto whole = std::llround(Rounded(seconds, 5));
    return absl::StrFormat("%d min %02d s", whole / 60, whole % 60);
  }
  if (seconds < kHour - 30) return StrCat(std::llround(seconds / kMinute), " min");
  // A number of hours beyond any run, and one that fits.
  const auto minutes = std::llround(std::min(seconds, 1e6 * kHour) / kMinute);
  return absl::StrFormat("%d h %02d min", minutes / 60, minutes % 60);
}

}  // namespace etalon
