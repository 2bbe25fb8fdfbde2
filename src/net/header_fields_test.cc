#include "net/header_fields.h"

#include <gtest/gtest.h>

namespace etalon {
namespace {

TEST(HeaderFields, RangesAreTakenOnlyWhenTheyFit) {
  const auto range = ParseContentRange("bytes 5-9/10");
  ASSERT_TRUE(range.has_value());
  EXPECT_EQ(range->first, 5u);
  EXPECT_EQ(range->last, 9u);
  EXPECT_EQ(range->total, 10u);
  EXPECT_FALSE(ParseContentRange("bytes 5-9/*")->total.has_value());
  for (const char* text : {"", "bytes", "bytes 9-5/10", "bytes 5-10/10", "bytes -5-9/10", "5-9/10",
                           "bytes 5-9", "bytes 5/9-10", "bytes 5-99999999999999999999/*"}) {
    EXPECT_FALSE(ParseContentRange(text).has_value()) << text;
  }
}

TEST(HeaderFields, TheNextPageIsFoundAmongLinks) {
  EXPECT_EQ(FindNextLink("<http://h/a>; rel=\"prev\", <http://h/b?c=1>; rel=\"next\""),
            "http://h/b?c=1");
  EXPECT_FALSE(FindNextLink("<http://h/a>; rel=\"prev\"").has_value());
  EXPECT_FALSE(FindNextLink("<http://h/a").has_value());
  EXPECT_FALSE(FindNextLink("").has_value());
}

TEST(HeaderFields, WaitsAndTagsAreRead) {
  EXPECT_EQ(ParseRetryAfter(" 12 "), 12);
  EXPECT_FALSE(ParseRetryAfter("Wed, 21 Oct 2026 07:28:00 GMT").has_value());
  EXPECT_FALSE(ParseRetryAfter("-1").has_value());
  EXPECT_EQ(EntityTag("W/\"abc\""), "abc");
  EXPECT_EQ(EntityTag("abc"), "abc");
}

}  // namespace
}  // namespace etalon
