#include "cli/doctor/machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

// A folder in place of "/".
class MachineFiles : public testing::Test {
 protected:
  void Put(const std::string& path, const std::string& text) const {
    ASSERT_TRUE(MakeFolders(folder_.File(ParentFolder(path))).ok());
    ASSERT_TRUE(WriteFileAtomically(folder_.File(path), text).ok());
  }
  std::string Root() const { return folder_.File("."); }

  TemporaryFolder folder_;
};

TEST_F(MachineFiles, ReadsProcessorFeaturesAndMemory) {
  Put("proc/cpuinfo",
      "processor\t: 0\nmodel name\t: Example 9000\nflags\t\t: fpu sse4_2 avx avx2 f16c fma\n\n"
      "processor\t: 1\nmodel name\t: Example 9000\nflags\t\t: fpu\n");
  Put("proc/meminfo", "MemTotal:       16000000 kB\nMemFree:  1 kB\nMemAvailable:   8000000 kB\n");
  const Machine machine = ReadMachine(Root());
  EXPECT_EQ(machine.processor, "Example 9000");
  EXPECT_THAT(machine.features, testing::ElementsAre("sse4_2", "avx", "f16c", "fma", "avx2"));
  EXPECT_TRUE(machine.HasFeature("avx2"));
  EXPECT_FALSE(machine.HasFeature("avx512f"));
  EXPECT_EQ(machine.memory_bytes, int64_t{16000000} * 1024);
  EXPECT_EQ(machine.memory_free_bytes, int64_t{8000000} * 1024);
  EXPECT_FALSE(machine.cores_quota.has_value());
  EXPECT_GE(machine.cores, 1);
}

TEST_F(MachineFiles, ObservesTheLimitsOfContainersOfBothVersions) {
  Put("proc/meminfo", "MemTotal: 16000000 kB\nMemAvailable: 8000000 kB\n");
  Put("proc/self/cgroup", "0::/outer/inner\n");
  Put("sys/fs/cgroup/outer/inner/cpu.max", "max 100000\n");
  Put("sys/fs/cgroup/outer/cpu.max", "150000 100000\n");
  Put("sys/fs/cgroup/outer/memory.max", "1000000000\n");
  Put("sys/fs/cgroup/outer/memory.current", "400000000\n");
  Put("sys/fs/cgroup/outer/inner/memory.max", "max\n");
  const Machine second = ReadMachine(Root());
  EXPECT_EQ(second.cores_quota, 1.5);
  EXPECT_EQ(second.memory_bytes, 1000000000);
  EXPECT_EQ(second.memory_free_bytes, 600000000);

  Put("proc/self/cgroup", "4:memory:/job\n1:cpu,cpuacct:/job\n");
  Put("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "2000000000\n");
  Put("sys/fs/cgroup/memory/job/memory.usage_in_bytes", "500000000\n");
  Put("sys/fs/cgroup/cpu/job/cpu.cfs_quota_us", "50000\n");
  Put("sys/fs/cgroup/cpu/job/cpu.cfs_period_us", "100000\n");
  Put("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
  const Machine first = ReadMachine(Root());
  EXPECT_EQ(first.cores_quota, 0.5);
  EXPECT_EQ(first.memory_bytes, 2000000000);
  EXPECT_EQ(first.memory_free_bytes, 1500000000);
}

TEST_F(MachineFiles, AMachineThatSaysNothingIsNotKnown) {
  const Machine machine = ReadMachine(Root());
  EXPECT_EQ(machine.processor, "");
  EXPECT_EQ(machine.memory_bytes, 0);
  EXPECT_TRUE(machine.features.empty());
  EXPECT_EQ(UseBetween(SampleCpu(Root()), SampleCpu(Root()), 1).cores, 0);
}

TEST_F(MachineFiles, ThisProgramsOwnWorkIsNotThatOfOthers) {
  // user nice system idle iowait irq softirq steal
  Put("proc/stat", "cpu  100 0 0 900 0 0 0 0 0 0\ncpu0 1\ncpu1 1\nintr 5\n");
  Put("proc/10/stat", "10 (mine) R 1 1 1 0 -1 0 0 0 0 0 10 0 0 0 20 0 1\n");
  Put("proc/11/stat", "11 (odd) name) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1\n");
  const CpuSample before = SampleCpu(Root());
  Put("proc/stat", "cpu  220 0 20 1020 10 0 0 30 0 0\ncpu0 1\ncpu1 1\n");
  Put("proc/10/stat", "10 (mine) R 1 1 1 0 -1 0 0 0 0 0 45 5 0 0 20 0 1\n");
  Put("proc/11/stat", "11 (odd) name) S 1 1 1 0 -1 0 0 0 0 0 70 10 0 0 20 0 1\n");
  Put("proc/12/stat", "12 (idle) S 1 1 1 0 -1 0 0 0 0 0 1 0 0 0 20 0 1\n");
  const CpuSample after = SampleCpu(Root());
  ASSERT_EQ(after.cpus, 2);
  // 300 ticks of two cores; busy 140, of which 40 are ours.
  const CpuUse use = UseBetween(before, after, 10);
  EXPECT_NEAR(use.cores, 100 / 150.0, 1e-9);
  EXPECT_NEAR(use.stolen_cores, 30 / 150.0, 1e-9);
  EXPECT_THAT(use.busiest, testing::ElementsAre("odd) name"));
}

TEST_F(MachineFiles, ADiskIsLookedAtWhereAFolderWouldBe) {
  const Disk disk = ReadDisk(folder_.File("not/yet/there"));
  EXPECT_EQ(disk.folder + "/x", folder_.File("x"));
  EXPECT_GT(disk.free_bytes, 0);
  EXPECT_TRUE(disk.is_writable);
}

}  // namespace
}  // namespace etalon
