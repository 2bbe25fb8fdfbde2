#include "base/python.h"

#include <gtest/gtest.h>

#include <limits>

namespace etalon {
namespace {

// Expected values: CPython 3.11.
TEST(PythonFloat, PrintsAsRepr) {
  EXPECT_EQ(PythonFloat(0.1), "0.1");
  EXPECT_EQ(PythonFloat(1), "1.0");
  EXPECT_EQ(PythonFloat(-0.0), "-0.0");
  EXPECT_EQ(PythonFloat(1e16), "1e+16");
  EXPECT_EQ(PythonFloat(1e15), "1000000000000000.0");
  EXPECT_EQ(PythonFloat(1e20), "1e+20");
  EXPECT_EQ(PythonFloat(0.0001), "0.0001");
  EXPECT_EQ(PythonFloat(0.00001), "1e-05");
  EXPECT_EQ(PythonFloat(1.5e-10), "1.5e-10");
  EXPECT_EQ(PythonFloat(5e-324), "5e-324");
  EXPECT_EQ(PythonFloat(1.7976931348623157e308), "1.7976931348623157e+308");
  EXPECT_EQ(PythonFloat(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(PythonFloat(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(PythonQuote, ChoosesQuotesAndEscapes) {
  EXPECT_EQ(PythonQuote("a"), "'a'");
  EXPECT_EQ(PythonQuote("it's"), "\"it's\"");
  EXPECT_EQ(PythonQuote("'\""), "'\\'\"'");
  EXPECT_EQ(PythonQuote("a\n\t\\\x01\x7f"), "'a\\n\\t\\\\\\x01\\x7f'");
  EXPECT_EQ(PythonQuote("\u00e9\u00a0\u2028\U0001f600\u200b"),
            "'\u00e9\\xa0\\u2028\U0001f600\\u200b'");
}

TEST(PythonRepr, PrintsNestedValues) {
  const Value value = Value::MakeDict(
      {{"a", Value::MakeList({Value(1), Value(2.5), Value(true), Value(), Value("x")})}});
  EXPECT_EQ(PythonRepr(value), "{'a': [1, 2.5, True, None, 'x']}");
  EXPECT_EQ(PythonStr(Value("x")), "x");
}

TEST(PythonJson, PrintsAsJsonDumps) {
  const Value value = Value::MakeDict({{"b", Value::MakeList({Value(1), Value(0.5)})},
                                       {"a", "\u00e9\x7f\x1f/"},
                                       {"c", Value(Value::Dict())}});
  EXPECT_EQ(PythonJson(value), "{\"b\": [1, 0.5], \"a\": \"\u00e9\x7f\\u001f/\", \"c\": {}}");
  EXPECT_EQ(
      PythonJson(value, {.indent = 2}),
      "{\n  \"b\": [\n    1,\n    0.5\n  ],\n  \"a\": \"\u00e9\x7f\\u001f/\",\n  \"c\": {}\n}");
  EXPECT_EQ(PythonJson(value, {.indent = -1, .ensure_ascii = true, .sort_keys = true}),
            "{\"a\": \"\\u00e9\\u007f\\u001f/\", \"b\": [1, 0.5], \"c\": {}}");
  EXPECT_EQ(PythonJson(Value("\U0001f600"), {.ensure_ascii = true}), "\"\\ud83d\\ude00\"");
}

}  // namespace
}  // namespace etalon
