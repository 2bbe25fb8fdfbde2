#include "base/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <thread>

#include "base/compress.h"
#include "base/str.h"

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
}

// A folder of its own, so that all that is left in it can be listed.
class AtomicWrite : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = Fresh(StrCat("write_", static_cast<int64_t>(getpid())));
    std::filesystem::remove_all(folder_);
    ASSERT_TRUE(MakeFolders(folder_).ok());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string In(const std::string& name) const { return JoinPath(folder_, name); }
  // Names of all entries, of whatever kind.
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  std::string folder_;
};
using Listed = std::vector<std::string>;

TEST_F(AtomicWrite, ALinkStaysAndItsTargetIsWritten) {
  ASSERT_TRUE(MakeFolders(In("other")).ok());
  ASSERT_TRUE(WriteFileAtomically(In("other/file"), "old").ok());
  std::filesystem::create_symlink("other/file", In("link"));
  std::filesystem::create_symlink("link", In("link_to_link"));
  ASSERT_TRUE(WriteFileAtomically(In("link_to_link"), "new").ok());
  EXPECT_EQ(*ReadFile(In("other/file")), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(In("link_to_link")));
  EXPECT_TRUE(std::filesystem::is_symlink(In("link")));
}

TEST_F(AtomicWrite, ALinkToNothingMakesWhatItNames) {
  std::filesystem::create_symlink(In("file"), In("link"));
  ASSERT_TRUE(WriteFileAtomically(In("link"), "new").ok());
  EXPECT_EQ(*ReadFile(In("file")), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(In("link")));
}

TEST_F(AtomicWrite, ALinkToItselfIsAnError) {
  std::filesystem::create_symlink("link", In("link"));
  EXPECT_FALSE(WriteFileAtomically(In("link"), "x").ok());
  EXPECT_EQ(Names(), (Listed{"link"}));
}

TEST_F(AtomicWrite, APipeIsWrittenToAndStaysOne) {
  ASSERT_EQ(mkfifo(In("pipe").c_str(), 0600), 0);
  // Opened for both, so that nobody waits for the other end.
  const int end = open(In("pipe").c_str(), O_RDWR);
  ASSERT_GE(end, 0);
  ASSERT_TRUE(WriteFileAtomically(In("pipe"), "bytes").ok());
  char got[5] = {};
  EXPECT_EQ(fcntl(end, F_SETFL, O_NONBLOCK), 0);
  EXPECT_EQ(read(end, got, sizeof got), 5);
  EXPECT_EQ(std::string(got, sizeof got), "bytes");
  close(end);
  EXPECT_TRUE(std::filesystem::is_fifo(In("pipe")));
  EXPECT_EQ(Names(), (Listed{"pipe"}));
  EXPECT_FALSE(IsReplacedWhenWritten(In("pipe")));
}

TEST_F(AtomicWrite, AnOpenFileIsAppendedToThroughProc) {
  const int open_file = open(In("file").c_str(), O_RDWR | O_CREAT, 0600);
  ASSERT_GE(open_file, 0);
  ASSERT_EQ(unlink(In("file").c_str()), 0);
  const std::string path = StrCat("/proc/self/fd/", open_file);
  std::filesystem::create_symlink(path, In("link"));
  ASSERT_TRUE(WriteFileAtomically(In("link"), "bytes").ok());
  struct stat info;
  ASSERT_EQ(fstat(open_file, &info), 0);
  EXPECT_EQ(info.st_size, 5);
  close(open_file);
  EXPECT_EQ(Names(), (Listed{"link"}));
}

TEST_F(AtomicWrite, WhatLiesBesideIsLeftAlone) {
  const Listed beside = {"x.etalon-1-0.tmp.bak", "x.etalon-.tmp", "x.etalon-a.tmp", "x.tmp",
                         "xx.etalon-1-0.tmp"};
  for (const std::string& name : beside) ASSERT_TRUE(WriteFileAtomically(In(name), "mine").ok());
  ASSERT_TRUE(WriteFileAtomically(In("x"), "new").ok());
  for (const std::string& name : beside) EXPECT_EQ(ReadFile(In(name)).value_or(""), "mine") << name;
}

TEST_F(AtomicWrite, WhatAKilledWriterLeftGoesAndALivingOnesStays) {
  ASSERT_TRUE(WriteFileAtomically(In("x.etalon-1-0.tmp"), "dead").ok());
  ASSERT_TRUE(WriteFileAtomically(In("x.etalon-1-1.tmp"), "alive").ok());
  const auto living = FileLock::Acquire(In("x.etalon-1-1.tmp"));
  ASSERT_TRUE(living.ok());
  ASSERT_TRUE(WriteFileAtomically(In("x"), "new").ok());
  EXPECT_EQ(Names(), (Listed{"x", "x.etalon-1-1.tmp"}));
}

TEST_F(AtomicWrite, AFullDiskLeavesTheOldFileAndNothingElse) {
  ASSERT_TRUE(WriteFileAtomically(In("x"), "old").ok());
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit small = {.rlim_cur = 10, .rlim_max = limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const absl::Status status = WriteFileAtomically(In("x"), std::string(1000, 'y'));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  std::signal(SIGXFSZ, before);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(*ReadFile(In("x")), "old");
  EXPECT_EQ(Names(), (Listed{"x"}));
}

TEST_F(AtomicWrite, ManyWritersAtOnceLeaveTheFileOfOne) {
  constexpr int kWriters = 8, kRounds = 50;
  std::vector<absl::Status> statuses(kWriters);
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&, i] {
      for (int round = 0; round < kRounds; ++round) {
        const absl::Status status = WriteFileAtomically(In("x"), std::string(100, 'a' + i));
        if (!status.ok()) statuses[i] = status;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  for (const absl::Status& status : statuses) EXPECT_TRUE(status.ok()) << status;
  const std::string left = *ReadFile(In("x"));
  EXPECT_EQ(left, std::string(100, left.at(0)));
  EXPECT_EQ(Names(), (Listed{"x"}));
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
