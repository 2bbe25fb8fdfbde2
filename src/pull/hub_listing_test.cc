#include "pull/hub_listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/str.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

std::string Entry(std::string_view path, std::string_view more) {
  return StrCat("{\"type\":\"file\",\"path\":\"", path, "\",", more, "}");
}
const std::string kSmall = StrCat("\"size\":3,\"oid\":\"", std::string(40, 'a'), "\"");
const std::string kLarge =
    StrCat("\"size\":130,\"oid\":\"", std::string(40, 'b'), "\",\"lfs\":{\"oid\":\"",
           std::string(64, 'c'), "\",\"size\":9000000000}");

TEST(HubListing, TellsSmallFilesFromLargeOnes) {
  std::vector<HubFile> files;
  ASSERT_TRUE(
      ParseTreePage(StrCat("[", Entry("b", kLarge), ",{\"type\":\"directory\",\"path\":\"..\"},",
                           Entry("a", kSmall), ",", Entry("hub.lock.json", kSmall), "]"),
                    &files)
          .ok());
  ASSERT_TRUE(FinishListing(&files).ok());
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].path, "a");
  EXPECT_EQ(files[0].git_sha1, std::string(40, 'a'));
  EXPECT_EQ(files[0].sha256, "");
  EXPECT_EQ(files[1].bytes, 9000000000u);
  EXPECT_EQ(files[1].sha256, std::string(64, 'c'));
}

TEST(HubListing, RefusesWhatNoHubSays) {
  for (const std::string& page :
       {std::string("{}"), std::string("[1"), std::string("nope"),
        "[" + Entry("../a", kSmall) + "]", "[" + Entry("a", "\"size\":-1,\"oid\":\"\"") + "]",
        "[" + Entry("a", "\"size\":3,\"oid\":\"AA\"") + "]",
        "[" + Entry("a", "\"size\":\"3\"") + "]", "[" + Entry("", kSmall) + "]",
        "[" + Entry("hub.lock.json/a", kSmall) + "]"}) {
    std::vector<HubFile> files;
    EXPECT_EQ(ParseTreePage(page, &files).code(), absl::StatusCode::kDataLoss) << page;
  }
  EXPECT_EQ(ParseCommit("{\"sha\":\"main\"}").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ParseCommit(StrCat("{\"sha\":\"", std::string(40, 'f'), "\"}")).value_or(""),
            std::string(40, 'f'));
}

TEST(HubListing, RefusesFilesThatCannotBothExist) {
  std::vector<HubFile> twice = {{.path = "a"}, {.path = "a"}};
  EXPECT_THAT(FinishListing(&twice).ToString(), HasSubstr("twice"));
  std::vector<HubFile> nested = {{.path = "a/b"}, {.path = "a-"}, {.path = "a"}};
  EXPECT_THAT(FinishListing(&nested).ToString(), HasSubstr("a file and a folder"));
}

}  // namespace
}  // namespace etalon
