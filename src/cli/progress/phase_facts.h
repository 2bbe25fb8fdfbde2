// How far one phase of a command is, as a line for people and as an event for programs. It draws
// nothing and reads no clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "etalon/value.h"

namespace etalon {

struct PhaseSpec {
  std::string name;   // one word that says what is being done: "asking"
  std::string unit;   // what is counted: "samples"; "bytes" are shown as MB; "": only the share
  int64_t total = 0;  // 0: not known
};

// As far as it came; all from the start of the phase.
struct PhaseState {
  double done = 0;     // a part of one counts
  double resumed = 0;  // of them done by an earlier attempt: part of no rate
  int64_t tokens = 0;  // computed by a model
  double sharing = 0;  // tokens asked for each token computed; 0: not known
};

struct PhaseFacts {
  PhaseSpec spec;
  PhaseState state;
  std::optional<double> rate, tokens_rate;  // a second, now
  std::optional<double> silent_seconds;     // since its start, when it told nothing for a while

  std::optional<double> Share() const;  // from 0 to 1
  std::optional<double> SecondsLeft() const;
};

// "asking   37 %  1240/3350 samples  52/s  18.4k tok/s  prefix 6.2x  41 s left". At most `columns`
// wide, of ASCII: what matters least is left out first.
std::string PhaseLine(const PhaseFacts& facts, int columns);
// The same with commas, whole.
std::string PhaseSentence(const PhaseFacts& facts);
// Fields of a progress event (docs/formats/events.md). What is not known is left out.
Value PhaseFields(const PhaseFacts& facts);

// "41 s", "3 min 20 s", "25 min", "2 h 05 min".
std::string DurationText(double seconds);

}  // namespace etalon
