#include "base/json.h"

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

#include "base/texts/strict_json.h"

namespace etalon {
namespace {

// RFC 8785 appendix B.
TEST(CanonicalNumber, PrintsTheSamplesOfTheRfc) {
  EXPECT_EQ(CanonicalNumber(0), "0");
  EXPECT_EQ(CanonicalNumber(-0.0), "0");
  EXPECT_EQ(CanonicalNumber(5e-324), "5e-324");
  EXPECT_EQ(CanonicalNumber(1.7976931348623157e308), "1.7976931348623157e+308");
  EXPECT_EQ(CanonicalNumber(9007199254740992), "9007199254740992");
  EXPECT_EQ(CanonicalNumber(295147905179352830000.0), "295147905179352830000");
  EXPECT_EQ(CanonicalNumber(9.999999999999997e22), "9.999999999999997e+22");
  EXPECT_EQ(CanonicalNumber(1e23), "1e+23");
  EXPECT_EQ(CanonicalNumber(999999999999999700000.0), "999999999999999700000");
  EXPECT_EQ(CanonicalNumber(1e21), "1e+21");
  EXPECT_EQ(CanonicalNumber(0.000001), "0.000001");
  EXPECT_EQ(CanonicalNumber(1e-7), "1e-7");
  EXPECT_EQ(CanonicalNumber(333333333.33333325), "333333333.33333325");
  EXPECT_EQ(CanonicalNumber(-0.0000033333333333333333), "-0.0000033333333333333333");
}

TEST(ParseJson, KeepsTheLastValueOfAKeyInItsFirstPlace) {
  EXPECT_EQ(*CanonicalJson(*ParseJson(R"({"a":1,"b":2,"a":{"c":3,"c":4},"b":5,"a":6})")),
            R"({"a":6,"b":5})");
  const Value few = *ParseJson(R"({"b":1,"a":2,"b":3})");
  ASSERT_EQ(few.AsDict().size(), 2U);
  EXPECT_EQ(few.AsDict()[0].first, "b");
  EXPECT_EQ(few.AsDict()[0].second, Value(3));
}

TEST(ParseJson, TakesAnObjectOfVeryManyKeys) {
  constexpr int kKeys = 300000;  // a search for each would take minutes
  std::string text = "{";
  for (int i = 0; i < kKeys; ++i)
    text += "\"key " + std::to_string(i) + "\":" + std::to_string(i) + ",";
  text += "\"key 7\":\"again\"}";
  const Value value = *ParseJson(text);
  ASSERT_EQ(value.AsDict().size(), static_cast<size_t>(kKeys));
  EXPECT_EQ(value.AsDict()[7].second, Value("again"));
  EXPECT_EQ(value.AsDict()[kKeys - 1].second, Value(kKeys - 1));
}

TEST(CanonicalJson, SortsKeysByUtf16AndEscapesLittle) {
  const Value value = *ParseJson(
      "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,"
      "\"\\u00f6\":7}");
  EXPECT_EQ(
      *CanonicalJson(value),
      "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\U0001f600\":5,\"\ufb33\":3}");
}

TEST(CanonicalJson, WritesMinusInfinityAsTextAndRefusesNaN) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(*CanonicalJson(Value(-infinity)), "\"-inf\"");
  EXPECT_FALSE(CanonicalJson(Value(infinity)).ok());
  EXPECT_FALSE(CanonicalJson(Value(std::numeric_limits<double>::quiet_NaN())).ok());
}

TEST(CanonicalJson, RefusesIntegersBeyondExactDoubles) {
  EXPECT_TRUE(CanonicalJson(Value(int64_t{1} << 53)).ok());
  EXPECT_FALSE(CanonicalJson(Value((int64_t{1} << 53) + 1)).ok());
}

TEST(CanonicalJson, RefusesTextThatIsNotUtf8) { EXPECT_FALSE(CanonicalJson(Value("\xff")).ok()); }

TEST(ParseJson, KeepsIntegersAndFloatsApart) {
  const Value value = *ParseJson("[1, 1.0, -7, 1e2, true, null, \"\\ud83d\\ude00\"]");
  EXPECT_TRUE(value.AsList()[0].is_int());
  EXPECT_TRUE(value.AsList()[1].is_float());
  EXPECT_EQ(value.AsList()[2].AsInt(), -7);
  EXPECT_TRUE(value.AsList()[3].is_float());
  EXPECT_EQ(value.AsList()[6].AsString(), "\U0001f600");
}

TEST(ParseJson, KeepsTheOrderOfKeysAndTheLastOfTwins) {
  const Value value = *ParseJson("{\"b\":1,\"a\":2,\"b\":3}");
  ASSERT_EQ(value.AsDict().size(), 2u);
  EXPECT_EQ(value.AsDict()[0].first, "b");
  EXPECT_EQ(value.FindInt("b"), 3);
}

TEST(ParseJson, RefusesDepthSizeBigIntegersAndGarbageWithAReason) {
  EXPECT_EQ(ParseJson(std::string(1000000, '[')).status().message(),
            "not JSON: nested deeper than 128 levels");
  EXPECT_EQ(ParseJson("[1,2]", {.bytes_max = 3}).status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_FALSE(ParseJson("18446744073709551615").ok());
  EXPECT_FALSE(ParseJson("123456789012345678901234567890").ok());
  EXPECT_FALSE(ParseJson("{\"a\":").ok());
  EXPECT_FALSE(ParseJson("{} {}").ok());
  EXPECT_FALSE(ParseJson("\"\xff\"").ok());
  EXPECT_FALSE(ParseJson("").ok());
}

TEST(PrettyJson, IndentsAndKeepsTheOrder) {
  EXPECT_EQ(PrettyJson(*ParseJson("{\"b\":[1,{}],\"a\":\"x\"}")),
            "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": \"x\"\n}");
}

TEST(ParseJson, ReadsBackItsOwnLargeNumbers) {
  for (const double value : {1e20, -1e20, 123456789012345680000.0, 9223372036854775808.0, 1.7e18}) {
    const auto text = CanonicalJson(Value(value));
    ASSERT_TRUE(text.ok());
    const auto again = ParseJson(*text);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->AsDouble(), value);
    const auto rewritten = CanonicalJson(*again);
    ASSERT_TRUE(rewritten.ok()) << rewritten.status();
    EXPECT_EQ(*rewritten, *text);
  }
  EXPECT_FALSE(CanonicalJson(Value(int64_t{9007199254740993})).ok());
}

TEST(ParseJson, DoesNotEndAtANulByte) {
  const auto value = ParseJson(std::string_view("{\"a\":1}\0 more", 13));
  ASSERT_FALSE(value.ok());
  EXPECT_EQ(value.status().message(), "not JSON: byte 7: a NUL byte");
}

// Digits and layout by hand, for numbers of every size.
TEST(CanonicalNumber, IsTheShortestWhetherPlainOrNot) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 200000; ++i) {
    const auto size = static_cast<double>(random() % 400) - 200;
    const double value =
        std::ldexp(static_cast<double>(random() >> 11), static_cast<int>(size) - 53);
    const std::string text = CanonicalNumber(value);
    ASSERT_EQ(std::strtod(text.c_str(), nullptr), value) << text;
    char shortest[64];
    const auto end =
        std::to_chars(shortest, shortest + sizeof(shortest), value, std::chars_format::scientific);
    std::string wanted, found;
    for (const char* at = shortest; at != end.ptr && *at != 'e'; ++at) {
      if (*at != '.') wanted += *at;
    }
    for (const char c : text.substr(0, text.find('e'))) {
      if (c != '.' && (c != '0' || !found.empty())) found += c;
    }
    while (wanted.size() > 1 && wanted.back() == '0') wanted.pop_back();
    while (found.size() > 1 && found.back() == '0') found.pop_back();
    ASSERT_EQ(found, wanted) << text;
  }
}

TEST(Json, RefusesAKeyThatIsThereTwiceWhereAskedTo) {
  EXPECT_TRUE(ParseJson(R"({"a": 1, "a": 2})").ok());
  EXPECT_TRUE(ParseStrictJson(R"({"a": 1, "b": {"a": 2}})").ok());
  EXPECT_FALSE(ParseStrictJson(R"({"a": 1, "a": 2})").ok());
  EXPECT_FALSE(ParseStrictJson(R"([{"b": {"a": 1, "c": 0, "\u0061": 2}}])").ok());
}

}  // namespace
}  // namespace etalon
