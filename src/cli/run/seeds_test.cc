#include "cli/run/seeds.h"

#include <gmock/gmock.h>

#include "base/status.h"

namespace etalon {
namespace {

using testing::HasSubstr;

TEST(Seeds, AreOneForAllOrFourAsLmEvalTakesThem) {
  EXPECT_EQ(*ReadSeeds("", std::nullopt), (RunSeeds{0, 1234}));
  EXPECT_EQ(*ReadSeeds("7", std::nullopt), (RunSeeds{7, 7, 7}));
  EXPECT_EQ(*ReadSeeds("0,1234,5,77", std::nullopt), (RunSeeds{5, 77}));
  EXPECT_EQ(*ReadSeeds("0, 1234, 5", std::nullopt), (RunSeeds{5, 1234}));
  EXPECT_EQ(*ReadSeeds("9,1234,5,77", std::nullopt), (RunSeeds{5, 77, 9}));
  EXPECT_EQ(*ReadSeeds("None,None,None,77", std::nullopt), (RunSeeds{0, 77}));
}

TEST(Seeds, TheFlagOfExamplesAloneIsStronger) {
  EXPECT_EQ(*ReadSeeds("", 9), (RunSeeds{0, 9}));
  EXPECT_EQ(*ReadSeeds("7", 9), (RunSeeds{7, 9, 7}));
  EXPECT_EQ(*ReadSeeds("None", 9), (RunSeeds{0, 9}));
}

TEST(Seeds, RefusesWhatCannotBeRepeated) {
  const std::pair<const char*, const char*> wrong[] = {
      {"1,2", "four"},
      {"1,2,3,4,5", "four"},
      {"None", "give a number"},
      {"1,2,3,None", "give a number"},
      {"-1", "not -1"},
      {"x", "not x"},
      {"1,,3,4", "must be a whole number"},
  };
  for (const auto& [text, hint] : wrong) {
    const auto seeds = ReadSeeds(text, std::nullopt);
    ASSERT_FALSE(seeds.ok()) << text;
    EXPECT_TRUE(IsUsageError(seeds.status())) << text;
    EXPECT_THAT(std::string(seeds.status().message()), HasSubstr(hint)) << text;
  }
  EXPECT_FALSE(ReadSeeds("", -1).ok());
}

}  // namespace
}  // namespace etalon
