#include "records/line_frames.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/compress.h"
#include "base/str.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

class MemoryFile : public RandomFile {
 public:
  explicit MemoryFile(std::string bytes) : bytes_(std::move(bytes)) {}
  uint64_t Size() const override { return bytes_.size(); }
  absl::StatusOr<std::string> ReadAt(uint64_t offset, uint64_t length) const override {
    if (offset >= bytes_.size()) return std::string();
    return bytes_.substr(offset, length);
  }

 private:
  const std::string bytes_;
};

struct Written {
  std::string bytes, index;
  std::vector<FramePlace> frames;
};

Written WriteLines(const std::vector<std::string>& lines) {
  const TemporaryFolder folder;
  LineFrameWriter writer(OpenAppend(folder.File("lines"), OpenMode::kCreateNew).value());
  for (const std::string& line : lines) EXPECT_TRUE(writer.Add(line).ok());
  EXPECT_TRUE(writer.Finish().ok());
  EXPECT_EQ(writer.line_count(), static_cast<int64_t>(lines.size()));
  return {ReadFile(folder.File("lines")).value(),
          FormatFrameIndex(writer.frames()).value(),
          {writer.frames().begin(), writer.frames().end()}};
}

absl::StatusOr<std::unique_ptr<LineFrameReader>> Open(const Written& written, int64_t lines) {
  return LineFrameReader::Open(std::make_unique<MemoryFile>(written.bytes), written.index, "lines",
                               lines);
}

TEST(LineFrames, AreFullButNeverBeyondTheirTarget) {
  // Five lines of 300 KiB: three fit one frame.
  const std::vector<std::string> lines(5, std::string(300 << 10, 'x'));
  const Written written = WriteLines(lines);
  ASSERT_EQ(written.frames.size(), 2U);
  EXPECT_EQ(written.frames[1].first_line, 3);
  const auto reader = Open(written, 5);
  ASSERT_TRUE(reader.ok()) << reader.status();
  const auto second = (*reader)->Read(1);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->size(), 2U);
  EXPECT_EQ(second->Line(1), lines[4]);
  EXPECT_EQ((*reader)->FrameOf(2), 0U);
  EXPECT_EQ((*reader)->FrameOf(3), 1U);
}

TEST(LineFrames, FillTheTargetToTheLastByte) {
  const size_t half = kFrameBytesTarget / 2 - 1;  // and a line end
  EXPECT_EQ(WriteLines({std::string(half, 'a'), std::string(half, 'b')}).frames.size(), 1U);
  EXPECT_EQ(WriteLines({std::string(half, 'a'), std::string(half + 1, 'b')}).frames.size(), 2U);
}

TEST(LineFrames, GiveALongLineAFrameOfItsOwn) {
  const std::vector<std::string> lines = {"short", std::string(3 << 20, 'y'), "short again"};
  const Written written = WriteLines(lines);
  ASSERT_EQ(written.frames.size(), 3U);
  const auto reader = Open(written, 3);
  ASSERT_TRUE(reader.ok());
  for (size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ((*reader)->Read(i).value().Line(0), lines[i]);
  }
}

TEST(LineFrames, HoldNoLineWhereThereIsNone) {
  const Written written = WriteLines({});
  EXPECT_TRUE(written.bytes.empty());
  EXPECT_TRUE(Open(written, 0).ok());
  EXPECT_EQ(Open(written, 1).status().code(), absl::StatusCode::kDataLoss);
}

TEST(LineFrames, RefuseALineThatNoReaderTakes) {
  const TemporaryFolder folder;
  LineFrameWriter writer(OpenAppend(folder.File("lines"), OpenMode::kCreateNew).value());
  const absl::Status status = writer.Add(std::string(kLineBytesMax, 'x'));
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(writer.line_count(), 0);
}

TEST(LineFrames, RefuseAFrameOfManyLinesBeyondTheTarget) {
  std::string text(kFrameBytesTarget, 'x');
  text += "\nand one more\n";
  Written written;
  written.bytes = ZstdCompress(text).value();
  const FramePlace place = {0, 0, written.bytes.size()};
  written.index = FormatFrameIndex(std::span(&place, 1)).value();
  const auto reader = Open(written, 2);
  ASSERT_TRUE(reader.ok());
  const auto lines = (*reader)->Read(0);
  EXPECT_EQ(lines.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(lines.status().message()), HasSubstr("with 2 lines"));
}

TEST(LineFrames, RefuseAFrameThatSwellsBeyondEveryLimit) {
  const std::string huge(kLineBytesMax + 1, '\n');
  Written written;
  written.bytes = ZstdCompress(huge).value();
  const FramePlace place = {0, 0, written.bytes.size()};
  written.index = FormatFrameIndex(std::span(&place, 1)).value();
  const auto lines = Open(written, 1).value()->Read(0);
  EXPECT_EQ(lines.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(lines.status().message()), HasSubstr("the limit is"));
}

TEST(LineFrames, RefuseAFrameWithoutALastLineEnd) {
  EXPECT_EQ(FrameLines::Cut("a\nb").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(FrameLines::Cut("").status().code(), absl::StatusCode::kDataLoss);
}

TEST(LineFrames, RefuseAnotherNumberOfLinesThanTheIndexSays) {
  const Written written = WriteLines({"one", "two"});
  const auto reader = Open(written, 3);
  ASSERT_TRUE(reader.ok());
  EXPECT_THAT(std::string((*reader)->Read(0).status().message()),
              HasSubstr("it holds 2 lines, the index says 3"));
}

TEST(FrameIndex, ReadsWhatItWrites) {
  const std::vector<FramePlace> frames = {{0, 0, 10}, {3, 10, 400}, {4, 410, 1}};
  const auto text = FormatFrameIndex(frames);
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(*text,
            R"({"format":"etalon-index","frames":[[0,0,10],[3,10,400],[4,410,1]],"version":1})");
  EXPECT_EQ(ParseFrameIndex(*text).value(), frames);
}

TEST(FrameIndex, RefusesWhatIsNone) {
  const auto with_frames = [](std::string_view frames) {
    return StrCat(R"({"format":"etalon-index","frames":)", frames, R"(,"version":1})");
  };
  for (const std::string& text : {
           with_frames("[[0,0,10],[0,10,1]]"),  // two frames of one line
           with_frames("[[1,0,10]]"),           // does not begin at line 0
           with_frames("[[0,0,10],[1,11,1]]"),  // a gap
           with_frames("[[0,0,0]]"),
           with_frames("[[0,0,2000000000]]"),
           with_frames("[[0,0]]"),
           with_frames("[[0,0,-1]]"),
           with_frames("[[0,0,\"10\"]]"),
           with_frames("{}"),
           with_frames("[[0,0,10]] "),
           std::string("[]"),
           std::string("{}"),
           std::string(),
           std::string(R"({"format":"etalon-record","frames":[],"version":1})"),
           std::string(R"({"extra":1,"format":"etalon-index","frames":[],"version":1})"),
       }) {
    EXPECT_EQ(ParseFrameIndex(text).status().code(), absl::StatusCode::kDataLoss) << text;
  }
  EXPECT_EQ(ParseFrameIndex(R"({"format":"etalon-index","frames":[],"version":2})").status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace etalon
