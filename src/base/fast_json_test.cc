#include "base/fast_json.h"

#include <gtest/gtest.h>

#include <string>

#include "base/json.h"
#include "base/python.h"

namespace etalon {
namespace {

// What both parsers are given; `nullptr`: only the general one takes it, or none.
struct Case {
  std::string text;
  const char* canonical;
};

TEST(ParseCommonJson, GivesWhatIsWritten) {
  const Case cases[] = {
      {R"( { "a" : [ 1 , -2.5 , true , false , null , "x" ] } )",
       R"({"a":[1,-2.5,true,false,null,"x"]})"},
      {"[]", "[]"},
      {"{}", "{}"},
      {"[[],{}]", "[[],{}]"},
      {"0", "0"},
      {"-0.5e-3", "-0.0005"},
      {"1E5", "100000"},
      {"9007199254740993.0", "9007199254740992"},
      {R"("a\"\\\/\b\f\n\r\t\u00e9\u0001")", "\"a\\\"\\\\/\\b\\f\\n\\r\\té\\u0001\""},
      {"\"ünïcödé 𝄞 beyond the first eight bytes\"", "\"ünïcödé 𝄞 beyond the first eight bytes\""},
      {R"({"b":1,"a":2,"b":3})", R"({"a":2,"b":3})"},
  };
  for (const auto& [text, canonical] : cases) {
    const auto value = ParseCommonJson(text, 100);
    ASSERT_TRUE(value.has_value()) << text;
    EXPECT_EQ(*CanonicalJson(*value), canonical) << text;
  }
  EXPECT_TRUE(ParseCommonJson("7", 1)->is_int());
  EXPECT_TRUE(ParseCommonJson("7.0", 1)->is_float());
}

TEST(ParseCommonJson, LeavesTheRestToTheGeneralParser) {
  for (const char* text : {"-0", "[1,-0]", "-0e1", "123456789012345678901"}) {
    EXPECT_FALSE(ParseCommonJson(text, 100).has_value()) << text;
  }
  const std::string wrong[] = {"",        "{",           "[1,]",     "{\"a\":1,}", "{\"a\" 1}",
                               "{a:1}",   "01",          "1.",       ".5",         "+1",
                               "1e",      "1 2",         "nul",      "truex",      "\"a",
                               "\"\\x\"", "\"\n\"",      "\"\xff\"", "\"\\u12\"",  "\"\\ud800\"",
                               "[1 2]",   "\"\\u12g4\"", "1e400",    "-"};
  for (const std::string& text : wrong) {
    EXPECT_FALSE(ParseCommonJson(text, 100).has_value()) << text;
    EXPECT_FALSE(ParseJson(text).ok()) << text;
  }
}

TEST(ParseCommonJson, GivesWhatTheGeneralParserGives) {
  for (const char* text : {R"("\ud834\udd1e")", "1e-400", "-0.5", "-0.0", "5e-324", "0.1",
                           "9223372036854775807", "-9223372036854775808", R"("2020-01-01")"}) {
    const auto fast = ParseCommonJson(text, 100);
    // Minus zero sends all of a list to the general parser.
    const auto general = ParseJson(std::string("[-0,") + text + "]");
    ASSERT_TRUE(fast.has_value() && general.ok()) << text;
    EXPECT_EQ(PythonRepr(*fast), PythonRepr(general->AsList()[1])) << text;
  }
  EXPECT_EQ(ParseCommonJson(R"("\ud834\udd1e")", 100)->AsString(), "𝄞");
}

TEST(ParseCommonJson, CountsLevelsAsTheGeneralParserDoes) {
  const auto nested = [](size_t depth) {
    return std::string(depth, '[') + "[],[]" + std::string(depth, ']');
  };
  for (const size_t depth : {0U, 1U, 2U, 3U, 4U}) {
    const std::string text = "[" + nested(depth) + "]";
    EXPECT_EQ(ParseCommonJson(text, 4).has_value(), ParseJson(text, {.depth_max = 4}).ok()) << text;
  }
}

TEST(PlainJsonPrefix, EndsBeforeWhatIsEscapedWhereverItStands) {
  for (size_t at = 0; at < 20; ++at) {
    for (const char c : {'"', '\\', '\n', '\0', '\x1f'}) {
      std::string text(20, 'x');
      text[at] = c;
      EXPECT_EQ(PlainJsonPrefix(text), at) << static_cast<int>(c);
    }
    for (const char c : {' ', '!', '#', '[', ']', '\x7f', '\x80', '\xa2', '\xdc', '\xff'}) {
      std::string text(20, 'x');
      text[at] = c;
      EXPECT_EQ(PlainJsonPrefix(text), 20u) << static_cast<int>(c);
    }
  }
}

}  // namespace
}  // namespace etalon
