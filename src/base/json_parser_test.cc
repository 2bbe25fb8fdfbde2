#include "base/json_parser.h"

#include <gtest/gtest.h>

#include <string>

#include "base/json.h"

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
  const char* const rare[] = {R"("\ud834\udd1e")", "-0", "123456789012345678901", "1e-400"};
  for (const char* text : rare) EXPECT_FALSE(ParseCommonJson(text, 100).has_value()) << text;
  EXPECT_EQ(ParseJson(rare[0])->AsString(), "𝄞");
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
