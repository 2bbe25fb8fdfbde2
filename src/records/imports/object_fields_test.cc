#include "records/imports/object_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace etalon {
namespace {

TEST(ObjectFields, AreFoundWithoutLookingIntoThem) {
  const auto fields =
      FindObjectFields(R"( {"a": NaN, "b" : [1, {"c": "}],\""}, -Infinity], "d\"e": "x" , )"
                       R"("a": 123456789012345678901234567890} )");
  ASSERT_TRUE(fields.ok()) << fields.status();
  ASSERT_EQ(fields->size(), 4U);
  EXPECT_EQ(FieldOf(*fields, "b"), R"([1, {"c": "}],\""}, -Infinity])");
  EXPECT_EQ(FieldOf(*fields, R"(d\"e)"), R"("x")");
  EXPECT_EQ(FieldOf(*fields, "a"), "123456789012345678901234567890");
  EXPECT_EQ((*fields)[0].second, "NaN");
  EXPECT_EQ(FieldOf(*fields, "c"), "");
  EXPECT_TRUE(FindObjectFields("{}").ok());
}

TEST(ObjectFields, AreRefusedInWhatIsNoObject) {
  for (const char* text :
       {"", "5", "[]", "{", "{\"a\"", "{\"a\":", "{\"a\":}", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}",
        "{\"a\":]}", "{\"a\":\"x}", "{a:1}", "{\"a\":1} x", "{\"a\" 1}", "{\"a\":\"\\"}) {
    EXPECT_EQ(FindObjectFields(text).status().code(), absl::StatusCode::kDataLoss) << text;
  }
}

}  // namespace
}  // namespace etalon
