#include "data/hub_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/str.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

TEST(HubLock, IsReadAsItWasWritten) {
  const TemporaryFolder folder;
  EXPECT_FALSE(ReadHubLock(folder.path())->has_value());
  const HubLock lock = {.hub = "https://hub.example/",
                        .kind = "dataset",
                        .id = "a/b",
                        .revision = "main",
                        .commit = std::string(40, 'a'),
                        .licence = "mit",
                        .files = {{.path = "x", .bytes = 3, .sha256 = std::string(64, 'b')},
                                  {.path = "y/z",
                                   .bytes = 0,
                                   .sha256 = std::string(64, 'c'),
                                   .git_sha1 = std::string(40, 'd'),
                                   .is_here = true}}};
  ASSERT_TRUE(WriteHubLock(folder.path(), lock).ok());
  const auto read = ReadHubLock(folder.path());
  ASSERT_TRUE(read.ok() && read->has_value()) << read.status();
  EXPECT_EQ((*read)->commit, lock.commit);
  EXPECT_EQ((*read)->licence, "mit");
  ASSERT_NE((*read)->Find("y/z"), nullptr);
  EXPECT_TRUE((*read)->Find("y/z")->is_here);
  EXPECT_EQ((*read)->Find("x")->bytes, 3u);
  EXPECT_FALSE((*read)->Find("x")->is_here);
  EXPECT_EQ((*read)->Find("y"), nullptr);
}

TEST(HubLock, RefusesADamagedFile) {
  const TemporaryFolder folder;
  const std::string begin = "{\"format\":\"etalon-hub-lock\",\"version\":1,\"files\":[";
  for (const std::string& text :
       {std::string("{"), std::string("{}"), begin + "{\"path\":\"../x\",\"bytes\":1}]}",
        begin + "{\"path\":\"x\",\"bytes\":1,\"here\":true}]}",
        begin + "{\"path\":\"x\",\"bytes\":1},{\"path\":\"x\",\"bytes\":1}]}",
        begin + "{\"path\":\"x\",\"bytes\":1,\"sha256\":\"zz\"}]}"}) {
    ASSERT_TRUE(WriteFileAtomically(folder.File(kHubLockFile), text).ok());
    EXPECT_EQ(ReadHubLock(folder.path()).status().code(), absl::StatusCode::kDataLoss) << text;
  }
  ASSERT_TRUE(WriteFileAtomically(folder.File(kHubLockFile),
                                  "{\"format\":\"etalon-hub-lock\",\"version\":2}")
                  .ok());
  EXPECT_THAT(ReadHubLock(folder.path()).status().ToString(), HasSubstr("version 2"));
}

TEST(HubNames, StayInTheirFolder) {
  for (const char* good : {"xnli", "cais/mmlu", "a-b_c.d/E.f"}) EXPECT_TRUE(CheckHubId(good).ok());
  for (const char* bad :
       {"", "/", "a/", "/a", "a/b/c", "..", "a/..", ".a/b", "a b", "a/b\n", "ä/b"}) {
    EXPECT_FALSE(CheckHubId(bad).ok()) << bad;
  }
  EXPECT_TRUE(CheckHubPath("a/b c/ü..parquet").ok());
  for (const char* bad :
       {"", "/a", "a/", "a//b", "..", "a/../b", "./a", "a\\b", "a\x01", "a\xff"}) {
    EXPECT_FALSE(CheckHubPath(bad).ok()) << bad;
  }
}

TEST(IsHex, TakesLowerCaseDigitsOfTheLengthAlone) {
  EXPECT_TRUE(IsHex("0189abcdef", 10));
  EXPECT_FALSE(IsHex("0189abcdef", 11));
  EXPECT_FALSE(IsHex("0189ABCDEF", 10));
  EXPECT_FALSE(IsHex("0189abcdeg", 10));
}

}  // namespace
}  // namespace etalon
