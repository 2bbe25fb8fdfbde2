#include "base/files/kernel_files.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

constexpr int64_t kMegabyte = 1000 * 1000;

// A folder in place of "/", of a machine with 16 GB of which 8 are free.
class KernelFiles : public testing::Test {
 protected:
  void SetUp() override {
    Put("proc/meminfo", "MemTotal: 15625000 kB\nMemFree: 1 kB\nMemAvailable: 7812500 kB\n");
  }
  void Put(const std::string& path, const std::string& text) const {
    ASSERT_TRUE(MakeFolders(folder_.File(ParentFolder(path))).ok());
    ASSERT_TRUE(WriteFileAtomically(folder_.File(path), text).ok());
  }
  MemoryState Memory() const { return ReadMemory(folder_.File(".")); }

  TemporaryFolder folder_;
};

TEST_F(KernelFiles, WithoutAContainerAllOfTheMachineCounts) {
  EXPECT_EQ(Memory().total_bytes, 16000 * kMegabyte);
  EXPECT_EQ(Memory().free_bytes, 8000 * kMegabyte);
  Put("proc/self/cgroup", "0::/\n");
  Put("sys/fs/cgroup/memory.max", "max\n");
  EXPECT_EQ(Memory().total_bytes, 16000 * kMegabyte);
}

TEST_F(KernelFiles, TheNarrowestOfNestedGroupsHolds) {
  Put("proc/self/cgroup", "0::/outer/inner\n");
  Put("sys/fs/cgroup/outer/inner/memory.max", "1000000000\n");
  Put("sys/fs/cgroup/outer/inner/memory.current", "200000000\n");
  EXPECT_EQ(Memory().total_bytes, 1000 * kMegabyte);
  EXPECT_EQ(Memory().free_bytes, 800 * kMegabyte);
  // More may be had here, but others in the outer group took most of it.
  Put("sys/fs/cgroup/outer/memory.max", "2000000000\n");
  Put("sys/fs/cgroup/outer/memory.current", "1900000000\n");
  EXPECT_EQ(Memory().total_bytes, 1000 * kMegabyte);
  EXPECT_EQ(Memory().free_bytes, 100 * kMegabyte);
}

TEST_F(KernelFiles, FilesThatAreKeptAtHandTakeNoMemory) {
  Put("proc/self/cgroup", "0::/job\n");
  Put("sys/fs/cgroup/job/memory.max", "1000000000\n");
  Put("sys/fs/cgroup/job/memory.current", "900000000\n");
  Put("sys/fs/cgroup/job/memory.stat",
      "anon 200000000\nfile 700000000\ninactive_file 600000000\nactive_file 100000000\n");
  EXPECT_EQ(Memory().free_bytes, 800 * kMegabyte);
}

TEST_F(KernelFiles, TheFirstVersionOfGroupsIsReadToo) {
  Put("proc/self/cgroup", "4:memory:/job\n1:cpu,cpuacct:/job\n");
  Put("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "2000000000\n");
  Put("sys/fs/cgroup/memory/job/memory.usage_in_bytes", "900000000\n");
  Put("sys/fs/cgroup/memory/job/memory.stat",
      "inactive_file 1\nactive_file 1\ntotal_inactive_file 300000000\ntotal_active_file "
      "100000000\n");
  Put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_EQ(Memory().total_bytes, 2000 * kMegabyte);
  EXPECT_EQ(Memory().free_bytes, 1500 * kMegabyte);
}

TEST_F(KernelFiles, AMachineThatSaysNothingIsNotKnown) {
  ASSERT_TRUE(RemoveFile(folder_.File("proc/meminfo")).ok());
  EXPECT_EQ(Memory().total_bytes, 0);
  // This very machine does say it.
  EXPECT_GT(ReadMemory("").total_bytes, 0);
  EXPECT_LE(ReadMemory("").free_bytes, ReadMemory("").total_bytes);
}

}  // namespace
}  // namespace etalon
