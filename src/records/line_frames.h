// Lines in zstd frames with an index: what samples.zst and texts.zst are made of
// (docs/formats/record.md). It knows nothing of what a line says.
#pragma once

#include <cstdint>
#include <future>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file.h"

namespace etalon {

inline constexpr uint64_t kFrameBytesTarget = uint64_t{1} << 20;
inline constexpr uint64_t kLineBytesMax = uint64_t{512} << 20;

struct FramePlace {
  int64_t first_line = 0;
  uint64_t offset = 0, bytes = 0;  // of the compressed frame
  bool operator==(const FramePlace&) const = default;
};

// The text of samples.index and texts.index, and back. InvalidArgument for another version,
// DataLoss for what no writer writes.
absl::StatusOr<std::string> FormatFrameIndex(std::span<const FramePlace> frames);
absl::StatusOr<std::vector<FramePlace>> ParseFrameIndex(std::string_view text);

// Frames of whole lines, each as full as it can be within kFrameBytesTarget. A frame is compressed
// while the lines of the next one are taken; what fails is then said by a later call.
class LineFrameWriter {
 public:
  explicit LineFrameWriter(std::unique_ptr<AppendFile> file) : file_(std::move(file)) {}
  // `line` without its line end and without any within it. ResourceExhausted for a line that no
  // reader takes.
  absl::Status Add(std::string_view line);
  // Writes what is held, syncs and closes.
  absl::Status Finish();

  int64_t line_count() const { return line_count_; }
  uint64_t byte_count() const { return byte_count_; }  // with line ends
  std::span<const FramePlace> frames() const { return frames_; }

 private:
  absl::Status WriteFrame();
  absl::Status AppendCompressed();

  std::unique_ptr<AppendFile> file_;
  std::string held_;
  int64_t held_first_line_ = 0;
  std::future<absl::StatusOr<std::string>> compressing_;  // the frame before the lines held
  int64_t compressing_first_line_ = 0;
  int64_t line_count_ = 0;
  uint64_t byte_count_ = 0, offset_ = 0;
  std::vector<FramePlace> frames_;
};

// The lines of one frame.
class FrameLines {
 public:
  // DataLoss unless they are whole lines that one frame may hold.
  FrameLines() = default;
  static absl::StatusOr<FrameLines> Cut(std::string bytes);
  size_t size() const { return ends_.size(); }
  std::string_view Line(size_t index) const;  // without its line end
  size_t byte_count() const { return bytes_.size(); }

 private:
  std::string bytes_;
  std::vector<size_t> ends_;
};

class LineFrameReader {
 public:
  // `name` is for messages. DataLoss when the index is of another file.
  static absl::StatusOr<std::unique_ptr<LineFrameReader>> Open(std::unique_ptr<RandomFile> file,
                                                               std::string_view index,
                                                               const std::string& name,
                                                               int64_t line_count);
  const std::string& name() const { return name_; }
  int64_t line_count() const { return line_count_; }
  size_t frame_count() const { return frames_.size(); }
  int64_t FirstLineOf(size_t frame) const;
  // The frame that holds a line, 0 <= line < line_count().
  size_t FrameOf(int64_t line) const;
  // DataLoss when it is damaged or does not hold the lines that the index says.
  absl::StatusOr<FrameLines> Read(size_t frame) const;

 private:
  LineFrameReader() = default;
  std::string name_;
  std::unique_ptr<RandomFile> file_;
  std::vector<FramePlace> frames_;
  int64_t line_count_ = 0;
};

}  // namespace etalon
