#include "data/line_reader.h"

#include <utility>

#include "base/str.h"
#include "base/try.h"

namespace etalon {
namespace {
constexpr uint64_t kBlockBytes = uint64_t{1} << 18;
constexpr size_t kLineBytesMax = size_t{64} << 20;
}  // namespace

absl::StatusOr<std::unique_ptr<LineReader>> LineReader::Open(const std::string& path) {
  std::unique_ptr<LineReader> reader(new LineReader());
  reader->path_ = path;
  ETALON_TRY(reader->file_, OpenRandom(path));
  return reader;
}

absl::StatusOr<std::optional<std::string>> LineReader::Next() {
  std::string line;
  bool has_any = false;
  while (true) {
    if (in_block_ == block_.size()) {
      ETALON_TRY(block_, file_->ReadAt(offset_, kBlockBytes));
      offset_ += block_.size();
      in_block_ = 0;
      if (block_.empty()) break;
    }
    has_any = true;
    const size_t end = block_.find('\n', in_block_);
    line.append(block_, in_block_, end == std::string::npos ? end : end - in_block_);
    if (line.size() > kLineBytesMax) {
      return absl::ResourceExhaustedError(
          StrCat(path_, ":", line_number_ + 1, ": a line of more than 64 MiB"));
    }
    in_block_ = end == std::string::npos ? block_.size() : end + 1;
    if (end != std::string::npos) break;
  }
  if (!has_any) return std::optional<std::string>();
  ++line_number_;
  return std::optional<std::string>(std::move(line));
}

}  // namespace etalon
