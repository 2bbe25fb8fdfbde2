// Lines of a file, ended by "\n" alone: other line ends of Unicode are text. It reads nothing else
// and holds one block at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "base/file.h"

namespace etalon {

class LineReader {
 public:
  static absl::StatusOr<std::unique_ptr<LineReader>> Open(const std::string& path);
  // Without its line end. ResourceExhausted for a line beyond 64 MiB.
  absl::StatusOr<std::optional<std::string>> Next();
  int64_t line_number() const { return line_number_; }  // of the line last returned, from 1
  const std::string& path() const { return path_; }

 private:
  LineReader() = default;
  std::string path_;
  std::unique_ptr<RandomFile> file_;
  std::string block_;
  size_t in_block_ = 0;
  uint64_t offset_ = 0;
  int64_t line_number_ = 0;
};

}  // namespace etalon
