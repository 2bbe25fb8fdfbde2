#include "cli/progress/reporter.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/json.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

int TerminalColumns() {
  constexpr int kUsual = 80;
  winsize size = {};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return kUsual;
}

// One write a piece, so that no line is torn by another process that writes there.
void WriteToStandardError(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(STDERR_FILENO, bytes.data(), bytes.size());
    if (written <= 0) return;  // progress that nobody can see is no reason to stop
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

ProgressWorld StandardErrorWorld() {
  return {.seconds =
              [] {
                const auto now = std::chrono::steady_clock::now().time_since_epoch();
                return std::chrono::duration<double>(now).count();
              },
          .columns = TerminalColumns,
          .write = WriteToStandardError,
          .log = [](std::string_view) {}};
}

ProgressReporter::ProgressReporter(ProgressStyle style, ProgressWorld world)
    : style_(style), world_(std::move(world)), start_(world_.seconds()), last_shown_(start_) {}

void ProgressReporter::Event(std::string_view name, const Value& fields) {
  if (style_ != ProgressStyle::kEvents) return;
  Value event = fields;
  event.Set("event", name);
  event.Set("seconds", std::round((Now() - start_) * 1000) / 1000);
  const auto line = CanonicalJson(event);
  // Only a text that is no UTF-8 has no JSON, and such texts are repaired before.
  if (line.ok()) world_.write(*line + "\n");
}

void ProgressReporter::Begin(const PhaseFacts& facts, double began_seconds) {
  Event("progress", PhaseFields(facts));
  if (style_ != ProgressStyle::kLine) return;
  const std::lock_guard<std::mutex> lock(line_mutex_);
  in_hand_ = {.facts = facts, .began_seconds = began_seconds, .told_seconds = began_seconds};
}

void ProgressReporter::Tick() {
  constexpr double kSilentSeconds = 1;
  const std::lock_guard<std::mutex> lock(line_mutex_);
  const double now = Now();
  if (!in_hand_.has_value() || now - in_hand_->told_seconds < kSilentSeconds) return;
  in_hand_->facts.silent_seconds = now - in_hand_->began_seconds;
  Draw(in_hand_->facts, now, in_hand_->began_seconds);
}

void ProgressReporter::Show(const PhaseFacts& facts, double began_seconds) {
  constexpr double kBetweenLogLines = 30, kBetweenEvents = 1;
  const double now = Now();
  switch (style_) {
    case ProgressStyle::kNone:
      return;
    case ProgressStyle::kLine: {
      const std::lock_guard<std::mutex> lock(line_mutex_);
      in_hand_ = {.facts = facts, .began_seconds = began_seconds, .told_seconds = now};
      return Draw(facts, now, began_seconds);
    }
    case ProgressStyle::kLog:
      if (now - last_shown_ < kBetweenLogLines) return;
      world_.log(PhaseSentence(facts));
      break;
    case ProgressStyle::kEvents:
      if (now - last_shown_ < kBetweenEvents) return;
      Event("progress", PhaseFields(facts));
      break;
  }
  last_shown_ = now;
}

void ProgressReporter::Draw(const PhaseFacts& facts, double now, double began_seconds) {
  // What is over in a moment is not shown, and a line changes slowly enough to be read.
  constexpr double kCommandSeconds = 1, kPhaseSeconds = 0.3, kBetweenDraws = 0.25;
  if (now - start_ < kCommandSeconds || now - began_seconds < kPhaseSeconds) return;
  if (is_drawn_ && now - last_shown_ < kBetweenDraws) return;
  // The last column stays free: a full line would wrap. The rest is cleared after the text is
  // there, so that nothing flickers.
  world_.write(StrCat("\r", PhaseLine(facts, world_.columns() - 1), "\x1b[K"));
  is_drawn_ = true;
  last_shown_ = now;
}

void ProgressReporter::Clear() {
  const std::lock_guard<std::mutex> lock(line_mutex_);
  in_hand_.reset();
  if (is_drawn_) world_.write("\r\x1b[K");
  is_drawn_ = false;
}

ProgressPhase::ProgressPhase(ProgressReporter* reporter, PhaseSpec spec)
    : reporter_(*reporter), facts_{.spec = std::move(spec)}, began_(reporter->Now()) {
  rate_.Add(began_, 0);
  tokens_rate_.Add(began_, 0);
  reporter_.Begin(facts_, began_);
}

void ProgressPhase::Update(const PhaseState& state) {
  if (reporter_.style() == ProgressStyle::kNone) return;
  const double now = reporter_.Now();
  facts_.state = state;
  rate_.Add(now, state.done - state.resumed);
  tokens_rate_.Add(now, static_cast<double>(state.tokens));
  facts_.rate = rate_.Rate();
  facts_.tokens_rate = tokens_rate_.Rate();
  reporter_.Show(facts_, began_);
}

void ProgressPhase::End() {
  if (std::exchange(has_ended_, true)) return;
  reporter_.Clear();
  if (reporter_.style() != ProgressStyle::kEvents) return;
  Value fields = PhaseFields(facts_);
  fields.Set("ended", true);
  reporter_.Event("progress", fields);
}

}  // namespace etalon
