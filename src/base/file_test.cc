#include "base/file.h"

#include <gtest/gtest.h>

#include "base/compress.h"

namespace etalon {
namespace {

std::string Fresh(const std::string& name) {
  const std::string path = JoinPath(testing::TempDir(), "etalon_file_test_" + name);
  RemoveFile(path).IgnoreError();
  return path;
}

TEST(File, WritesAtomicallyAndReadsBack) {
  const std::string path = Fresh("atomic");
  ASSERT_TRUE(WriteFileAtomically(path, "one").ok());
  ASSERT_TRUE(WriteFileAtomically(path, "two").ok());
  EXPECT_EQ(*ReadFile(path), "two");
  EXPECT_FALSE(FileExists(path + ".tmp"));
}

TEST(File, RefusesToCreateWhatExists) {
  const std::string path = Fresh("exists");
  ASSERT_TRUE(WriteFileAtomically(path, "x").ok());
  EXPECT_EQ(OpenAppend(path, OpenMode::kCreateNew).status().code(),
            absl::StatusCode::kAlreadyExists);
}

TEST(File, CutsTheTailWhenAskedToAppend) {
  const std::string path = Fresh("cut");
  ASSERT_TRUE(WriteFileAtomically(path, "committed+torn").ok());
  auto file = *OpenAppend(path, OpenMode::kAppend, 9);
  ASSERT_TRUE(file->Append("|more").ok());
  ASSERT_TRUE(file->Close().ok());
  EXPECT_EQ(*ReadFile(path), "committed|more");
}

TEST(File, NamesThePathInErrors) {
  const auto missing = ReadFile("/nonexistent/file");
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(missing.status().message(), "cannot read /nonexistent/file: no such file or directory");
  EXPECT_FALSE(ReadFile("/").ok());
}

TEST(File, SaysWhenTheDiskIsFull) {
  auto file = OpenAppend("/dev/full", OpenMode::kAppend);
  if (!file.ok()) GTEST_SKIP() << "skipped: /dev/full is not there";
  EXPECT_EQ((*file)->Append("x").code(), absl::StatusCode::kResourceExhausted);
}

TEST(FileLock, RefusesASecondHolder) {
  const std::string path = Fresh("lock");
  auto first = FileLock::Acquire(path);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(FileLock::Acquire(path).status().code(), absl::StatusCode::kUnavailable);
  first->reset();
  EXPECT_TRUE(FileLock::Acquire(path).ok());
}

TEST(Paths, JoinAndSplit) {
  EXPECT_EQ(JoinPath("a", "b"), "a/b");
  EXPECT_EQ(JoinPath("a/", "b"), "a/b");
  EXPECT_EQ(JoinPath("a", "/b"), "/b");
  EXPECT_EQ(ParentFolder("a/b"), "a");
  EXPECT_EQ(ParentFolder("/b"), "/");
  EXPECT_EQ(BaseName("a/b/"), "b");
}

TEST(Zstd, RoundTripsAndRefusesDamageAndBombs) {
  const std::string text(100000, 'x');
  const std::string frame = *ZstdCompress(text);
  EXPECT_EQ(*ZstdDecompress(frame, 100000), text);
  EXPECT_EQ(ZstdDecompress(frame, 99999).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_FALSE(ZstdDecompress(frame.substr(0, frame.size() - 1), 100000).ok());
  EXPECT_FALSE(ZstdDecompress("no frame", 100).ok());
}

}  // namespace
}  // namespace etalon
