#include "base/progress.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/str_format.h"
#include "base/str.h"

namespace etalon {
namespace {

std::string Duration(double seconds) {
  const auto whole = std::llround(seconds);
  if (whole < 60) return StrCat(whole, " s");
  if (whole < 3600) return absl::StrFormat("%d min %02d s", whole / 60, whole % 60);
  return absl::StrFormat("%d h %02d min", whole / 3600, whole / 60 % 60);
}

}  // namespace

Progress::Progress(std::string label, std::string unit, int64_t total, bool is_enabled)
    : label_(std::move(label)),
      unit_(std::move(unit)),
      total_(total),
      is_enabled_(is_enabled),
      start_(std::chrono::steady_clock::now()),
      last_draw_(start_) {}

Progress::~Progress() { Finish(); }

void Progress::Update(int64_t done, std::string_view note) {
  if (!is_enabled_) return;
  const auto now = std::chrono::steady_clock::now();
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const double since_draw = std::chrono::duration<double>(now - last_draw_).count();
  if (elapsed < 1 || (is_drawn_ && since_draw < 0.1)) return;
  const double rate = static_cast<double>(done) / elapsed;
  std::string line = StrCat(label_, " ", done);
  if (total_ > 0) StrAppend(&line, "/", total_);
  StrAppend(&line, " ", unit_, absl::StrFormat(", %.1f/s", rate));
  if (total_ > done && done > 0) {
    StrAppend(&line, ", ", Duration(static_cast<double>(total_ - done) / rate), " left");
  }
  if (!note.empty()) StrAppend(&line, ", ", note);
  std::fprintf(stderr, "\r\x1b[2K%s", line.c_str());
  std::fflush(stderr);
  is_drawn_ = true;
  last_draw_ = now;
}

void Progress::Finish() {
  if (is_drawn_) std::fprintf(stderr, "\r\x1b[2K");
  is_drawn_ = false;
}

bool CanDrawProgress() {
  const char* terminal = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && terminal != nullptr && std::strcmp(terminal, "dumb") != 0;
}

}  // namespace etalon
