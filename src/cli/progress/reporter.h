// Where the progress of one command goes: a line on a terminal, now and then a line in a log,
// events for a program, or nowhere. It knows no command and nothing of what is counted.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "cli/progress/phase_facts.h"
#include "cli/progress/rate_meter.h"
#include "etalon/value.h"

namespace etalon {

enum class ProgressStyle { kNone, kLine, kLog, kEvents };

// The world that a reporter sees; tests hand in a clock and a terminal of their own.
struct ProgressWorld {
  std::function<double()> seconds;                    // of a clock that never goes back
  std::function<int()> columns;                       // of the terminal
  std::function<void(std::string_view bytes)> write;  // whole lines, or a line to draw over
  std::function<void(std::string_view text)> log;     // a line of a log, without its end
};
// The steady clock and standard error; no log.
ProgressWorld StandardErrorWorld();

class ProgressReporter {
 public:
  ProgressReporter(ProgressStyle style, ProgressWorld world);

  ProgressStyle style() const { return style_; }
  double Now() const { return world_.seconds(); }

  // An event (docs/formats/events.md) with `fields`; nothing in any other style.
  void Event(std::string_view name, const Value& fields);
  // A field of the event that says that all went well.
  void Result(std::string_view key, Value value) { results_.Set(key, std::move(value)); }
  const Value& results() const { return results_; }

  // A phase began at `began_seconds`.
  void Begin(const PhaseFacts& facts, double began_seconds);
  // Shows how far a phase is when it is time to.
  void Show(const PhaseFacts& facts, double began_seconds);
  // Draws the phase in hand again, with how long it has taken, when it has told nothing for a
  // second. May be called by another thread.
  void Tick();
  // Takes the line off the terminal; no phase is in hand.
  void Clear();

 private:
  struct Phase {
    PhaseFacts facts;
    double began_seconds = 0, told_seconds = 0;
  };
  void Draw(const PhaseFacts& facts, double now, double began_seconds);

  const ProgressStyle style_;
  const ProgressWorld world_;
  const double start_;
  double last_shown_;
  std::mutex line_mutex_;  // of what is on the terminal: the next two, and last_shown_
  bool is_drawn_ = false;
  std::optional<Phase> in_hand_;  // only where lines are drawn
  Value results_{Value::Dict()};
};

// One part of a command that takes time. Phases of a reporter follow each other.
class ProgressPhase {
 public:
  // `reporter` outlives the phase.
  ProgressPhase(ProgressReporter* reporter, PhaseSpec spec);
  ~ProgressPhase() { End(); }
  ProgressPhase(const ProgressPhase&) = delete;
  ProgressPhase& operator=(const ProgressPhase&) = delete;

  // Cheap enough to be called for every sample.
  void Update(const PhaseState& state);
  void Update(int64_t done) { Update(PhaseState{.done = static_cast<double>(done)}); }
  void SetTotal(int64_t total) { facts_.spec.total = total; }
  // Once; the destructor does it otherwise.
  void End();

 private:
  ProgressReporter& reporter_;
  PhaseFacts facts_;
  const double began_;
  RateMeter rate_, tokens_rate_;
  bool has_ended_ = false;
};

}  // namespace etalon
