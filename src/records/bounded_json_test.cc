#include "records/bounded_json.h"

#include <gtest/gtest.h>

#include <string>

namespace etalon {
namespace {

constexpr BoundedJsonLimits kSmall = {.bytes_max = 400, .values_max = 8, .depth_max = 3};

bool IsBounded(std::string_view text) {
  const absl::Status status = RequireBoundedJson(text, kSmall);
  EXPECT_TRUE(status.ok() || status.code() == absl::StatusCode::kResourceExhausted) << status;
  return status.ok();
}

TEST(BoundedJson, CountsValuesByWhatSeparatesAndOpensThem) {
  EXPECT_TRUE(IsBounded("[10,20,30,40,50,60]"));  // one, a bracket, five commas
  EXPECT_TRUE(IsBounded("[10,20,30,40,50,60,70]"));
  EXPECT_FALSE(IsBounded("[10,20,30,40,50,60,70,80]"));
  EXPECT_FALSE(IsBounded(R"({"a":[1],"b":[2],"c":[3],"d":[4]})"));
}

TEST(BoundedJson, TakesWhatStandsInStringsForText) {
  EXPECT_TRUE(IsBounded(R"([",,,,,,,,,,,,,,,,[[[[[[{{{{{"])"));
  EXPECT_TRUE(IsBounded(R"(["\",,,,,,,,,,,,,,,,[[[[[[{{{{{"])"));
  EXPECT_FALSE(IsBounded(R"(["\\",1,1,1,1,1,1,1,1])"));
}

TEST(BoundedJson, LimitsBytesAndLevels) {
  EXPECT_TRUE(IsBounded("[[[]]]"));
  EXPECT_FALSE(IsBounded("[[{\"a\":[]}]]"));
  EXPECT_TRUE(IsBounded("[[[]],[[]]]"));
  EXPECT_TRUE(IsBounded("\"" + std::string(398, 'x') + "\""));
  EXPECT_FALSE(IsBounded("\"" + std::string(399, 'x') + "\""));
}

TEST(BoundedJson, IsReadInItsCanonicalFormOnly) {
  EXPECT_EQ(ParseCanonicalJson(R"({"a":[1,2]})", kSmall).value(),
            Value::MakeDict({{"a", Value::MakeList({1, 2})}}));
  for (const char* text :
       {"", "{", R"({"b":1,"a":2})", "[1, 2]", "[1.0]", "[1e2]", "[1]\n", R"({"a":1,"a":1})",
        R"(["\u0041"])", "[1,2,3,4,5,6,7,8,9]", "[[[[]]]]", "NaN"}) {
    EXPECT_EQ(ParseCanonicalJson(text, kSmall).status().code(), absl::StatusCode::kDataLoss)
        << text;
  }
}

}  // namespace
}  // namespace etalon
