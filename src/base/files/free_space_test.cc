#include "base/files/free_space.h"

#include <gtest/gtest.h>

#include "testing/temporary_folder.h"

namespace etalon {
namespace {

TEST(FreeBytes, CountsWhereThereIsADisk) {
  const TemporaryFolder folder;
  const auto free = FreeBytes(folder.File("."));
  ASSERT_TRUE(free.has_value());
  EXPECT_GT(*free, 0u);
  EXPECT_FALSE(FreeBytes(folder.File("none")).has_value());
}

TEST(FreeBytes, AFileSystemWithoutSizeIsNotFull) { EXPECT_FALSE(FreeBytes("/proc").has_value()); }

}  // namespace
}  // namespace etalon
