#include "records/line_frames.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/compress.h"
#include "base/json.h"
#include "base/parallel.h"
#include "base/str.h"
#include "base/try.h"
#include "etalon/value.h"
#include "records/record_files.h"

namespace etalon {
namespace {

constexpr std::string_view kIndexFormat = "etalon-index";
constexpr int64_t kIndexVersion = 1;
// Of one compressed frame; zstd adds little to what it cannot compress.
constexpr int64_t kFrameFileBytesMax = int64_t{1} << 30;

absl::StatusOr<FramePlace> PlaceOf(const Value& entry) {
  const bool is_triple = entry.is_list() && entry.AsList().size() == 3;
  if (!is_triple) return absl::DataLossError("an entry of the index is no list of three");
  for (const Value& number : entry.AsList()) {
    if (number.is_int() && number.AsInt() >= 0) continue;
    return absl::DataLossError("an entry of the index holds what is no number");
  }
  const Value::List& numbers = entry.AsList();
  if (numbers[2].AsInt() == 0 || numbers[2].AsInt() > kFrameFileBytesMax) {
    return absl::DataLossError("an entry of the index is of a frame of impossible size");
  }
  return FramePlace{numbers[0].AsInt(), static_cast<uint64_t>(numbers[1].AsInt()),
                    static_cast<uint64_t>(numbers[2].AsInt())};
}

}  // namespace

absl::StatusOr<std::string> FormatFrameIndex(std::span<const FramePlace> frames) {
  Value::List list;
  list.reserve(frames.size());
  for (const FramePlace& frame : frames) {
    list.push_back(Value::MakeList(
        {frame.first_line, static_cast<int64_t>(frame.offset), static_cast<int64_t>(frame.bytes)}));
  }
  return CanonicalJson(Value::MakeDict(
      {{"format", kIndexFormat}, {"version", kIndexVersion}, {"frames", Value(std::move(list))}}));
}

absl::StatusOr<std::vector<FramePlace>> ParseFrameIndex(std::string_view text) {
  ETALON_TRY(const Value index, ParseCanonicalJson(text, kIndexLimits));
  if (index.FindString("format") != kIndexFormat) {
    return absl::DataLossError("no index of etalon");
  }
  if (index.FindInt("version") != kIndexVersion) {
    return absl::InvalidArgumentError("an index of another version than 1");
  }
  const Value* list = index.Find("frames");
  if (list == nullptr || !list->is_list() || index.AsDict().size() != 3) {
    return absl::DataLossError("an index without its frames");
  }
  std::vector<FramePlace> frames;
  frames.reserve(list->AsList().size());
  FramePlace expected;
  for (const Value& entry : list->AsList()) {
    ETALON_TRY(const FramePlace place, PlaceOf(entry));
    const bool is_first = frames.empty();
    if (place.offset != expected.offset ||
        (is_first ? place.first_line != 0 : place.first_line <= frames.back().first_line)) {
      return absl::DataLossError(
          StrCat("the index says that frame ", frames.size(), " does not follow the one before"));
    }
    expected.offset += place.bytes;
    frames.push_back(place);
  }
  return frames;
}

absl::Status LineFrameWriter::Add(std::string_view line) {
  ETALON_CHECK(line.find('\n') == std::string_view::npos);
  const uint64_t bytes = line.size() + 1;
  if (bytes > kLineBytesMax) {
    return absl::ResourceExhaustedError(
        StrCat("a line of ", line.size(), " bytes; a record takes at most ", kLineBytesMax));
  }
  if (!held_.empty() && held_.size() + bytes > kFrameBytesTarget) ETALON_TRY_DO(WriteFrame());
  held_.append(line);
  held_ += '\n';
  ++line_count_;
  byte_count_ += bytes;
  return absl::OkStatus();
}

absl::Status LineFrameWriter::WriteFrame() {
  ETALON_TRY_DO(AppendCompressed());
  compressing_first_line_ = std::exchange(held_first_line_, line_count_);
  compressing_ = RunAside([lines = std::exchange(held_, {})] { return ZstdCompress(lines); });
  return absl::OkStatus();
}

absl::Status LineFrameWriter::AppendCompressed() {
  if (!compressing_.valid()) return absl::OkStatus();
  ETALON_TRY(const std::string frame, compressing_.get());
  ETALON_TRY_DO(file_->Append(frame));
  frames_.push_back({compressing_first_line_, offset_, frame.size()});
  offset_ += frame.size();
  return absl::OkStatus();
}

absl::Status LineFrameWriter::Finish() {
  if (!held_.empty()) ETALON_TRY_DO(WriteFrame());
  ETALON_TRY_DO(AppendCompressed());
  ETALON_TRY_DO(file_->Sync());
  return file_->Close();
}

absl::StatusOr<FrameLines> FrameLines::Cut(std::string bytes) {
  if (bytes.empty() || bytes.back() != '\n') {
    return absl::DataLossError("a frame that does not end with a line");
  }
  FrameLines lines;
  lines.bytes_ = std::move(bytes);
  for (size_t at = 0; at < lines.bytes_.size(); ++at) {
    at = lines.bytes_.find('\n', at);
    lines.ends_.push_back(at);
  }
  if (lines.bytes_.size() > kFrameBytesTarget && lines.ends_.size() > 1) {
    return absl::DataLossError(StrCat("a frame of ", lines.bytes_.size(), " bytes with ",
                                      lines.ends_.size(), " lines; more than one must fit ",
                                      kFrameBytesTarget));
  }
  return lines;
}

std::string_view FrameLines::Line(size_t index) const {
  ETALON_CHECK(index < ends_.size());
  const size_t begin = index == 0 ? 0 : ends_[index - 1] + 1;
  return std::string_view(bytes_).substr(begin, ends_[index] - begin);
}

absl::StatusOr<std::unique_ptr<LineFrameReader>> LineFrameReader::Open(
    std::unique_ptr<RandomFile> file, std::string_view index, const std::string& name,
    int64_t line_count) {
  std::unique_ptr<LineFrameReader> reader(new LineFrameReader());
  reader->name_ = name;
  reader->line_count_ = line_count;
  ETALON_TRY(reader->frames_, ParseFrameIndex(index));
  const std::vector<FramePlace>& frames = reader->frames_;
  const uint64_t end = frames.empty() ? 0 : frames.back().offset + frames.back().bytes;
  if (end != file->Size()) {
    return absl::DataLossError(
        StrCat("the index is of a file of ", end, " bytes, this one has ", file->Size()));
  }
  if (frames.empty() ? line_count != 0 : line_count <= frames.back().first_line) {
    return absl::DataLossError(StrCat("the index is of another number of lines than ", line_count));
  }
  reader->file_ = std::move(file);
  return reader;
}

int64_t LineFrameReader::FirstLineOf(size_t frame) const { return frames_[frame].first_line; }

size_t LineFrameReader::FrameOf(int64_t line) const {
  ETALON_CHECK(line >= 0 && line < line_count_);
  const auto after =
      std::upper_bound(frames_.begin(), frames_.end(), line,
                       [](int64_t wanted, const FramePlace& at) { return wanted < at.first_line; });
  return static_cast<size_t>(after - frames_.begin()) - 1;
}

absl::StatusOr<FrameLines> LineFrameReader::Read(size_t frame) const {
  const FramePlace& place = frames_[frame];
  const auto damaged = [&](std::string_view what) {
    return absl::DataLossError(
        StrCat(name_, " is damaged: frame ", frame, " at byte ", place.offset, ": ", what));
  };
  ETALON_TRY(const std::string bytes, file_->ReadAt(place.offset, place.bytes));
  if (bytes.size() != place.bytes) return damaged("the file ends within it");
  auto text = ZstdDecompress(bytes, kLineBytesMax);
  if (!text.ok()) return damaged(ToView(text.status().message()));
  auto lines = FrameLines::Cut(*std::move(text));
  if (!lines.ok()) return damaged(ToView(lines.status().message()));
  const int64_t next = frame + 1 < frames_.size() ? frames_[frame + 1].first_line : line_count_;
  if (static_cast<int64_t>(lines->size()) != next - place.first_line) {
    return damaged(
        StrCat("it holds ", lines->size(), " lines, the index says ", next - place.first_line));
  }
  return lines;
}

}  // namespace etalon
