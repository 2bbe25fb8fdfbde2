// What the program says beside its results: on standard error and, with times, in a file. Results,
// lines that are drawn over and events do not pass here.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "base/file.h"

namespace etalon {

class Log {
 public:
  // Everything that is said from now on is appended to this file, each line with its time in UTC.
  absl::Status OpenFile(const std::string& path);
  void set_verbose(bool is_verbose) { is_verbose_ = is_verbose; }
  void set_quiet(bool is_quiet) { is_quiet_ = is_quiet; }
  // Whether a detail is seen or kept anywhere.
  bool takes_details() const { return is_verbose_ || file_ != nullptr; }

  void Error(std::string_view text);   // always
  void Note(std::string_view text);    // unless quiet
  void Detail(std::string_view text);  // when verbose, with the seconds since the start

 private:
  void Write(std::string_view text, std::string_view shown);

  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  bool is_verbose_ = false, is_quiet_ = false;
  std::unique_ptr<AppendFile> file_;
};

}  // namespace etalon
