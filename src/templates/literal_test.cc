#include "templates/literal.h"

#include <gtest/gtest.h>

#include <string>

#include "base/file.h"
#include "base/json.h"
#include "base/python.h"

namespace etalon {
namespace {

TEST(PythonLiteral, EqualsLiteralEval) {
  const auto text = ReadFile(ETALON_SOURCE_DIR "/tests/golden/literals/cases.json");
  ASSERT_TRUE(text.ok()) << text.status();
  const auto cases = ParseJson(*text);
  ASSERT_TRUE(cases.ok()) << cases.status();
  EXPECT_GE(cases->AsList().size(), 100u);
  for (const Value& item : cases->AsList()) {
    const std::string source = item.FindString("t");
    const auto value = ParsePythonLiteral(source);
    if (item.Find("o") == nullptr) {
      EXPECT_FALSE(value.ok()) << source << " gave " << PythonRepr(*value);
    } else {
      EXPECT_TRUE(value.ok()) << source << ": " << value.status();
      if (value.ok()) {
        EXPECT_EQ(PythonRepr(*value), item.FindString("o")) << source;
      }
    }
  }
}

TEST(PythonLiteral, KeepsKindsApart) {
  EXPECT_TRUE(ParsePythonLiteral("1")->is_int());
  EXPECT_TRUE(ParsePythonLiteral("1.0")->is_float());
  EXPECT_TRUE(ParsePythonLiteral("True")->is_bool());
  EXPECT_TRUE(ParsePythonLiteral("'1'")->is_string());
}

TEST(PythonLiteral, NamesTheByte) {
  EXPECT_EQ(ParsePythonLiteral("[1 2]").status().message(),
            "no Python literal: byte 3: ',' or ']' is missing");
}

TEST(PythonLiteral, HasLimits) {
  EXPECT_FALSE(ParsePythonLiteral(std::string(1000000, '[')).ok());
  EXPECT_FALSE(ParsePythonLiteral(std::string(1000000, '(')).ok());
  EXPECT_FALSE(ParsePythonLiteral("-" + std::string(1000000, '-') + "1").ok());
  EXPECT_EQ(ParsePythonLiteral(std::string(size_t{17} << 20, ' ')).status().code(),
            absl::StatusCode::kResourceExhausted);
}

TEST(PythonLiteral, RefusesWhatIsNoText) {
  EXPECT_FALSE(ParsePythonLiteral("'\xff'").ok());
  EXPECT_FALSE(ParsePythonLiteral("'\\ud83d\\ude00'").ok());
  EXPECT_FALSE(ParsePythonLiteral("'\\N{BULLET}'").ok());
}

}  // namespace
}  // namespace etalon
