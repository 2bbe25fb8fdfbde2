#include <gtest/gtest.h>

#include <string>

#include "base/yaml.h"

namespace etalon {
namespace {

// PyYAML: "unacceptable character: special characters are not allowed".
TEST(YamlCharacters, RefusesControlCharacters) {
  const auto document = ParseYaml(std::string_view("a: 1\nb: x\0y\n", 12));
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.status().message(),
            "line 2: the control character 0; write it as an escape in double quotes");
  EXPECT_FALSE(ParseYaml("a: \x7f").ok());
  EXPECT_FALSE(ParseYaml("a: \u0090").ok());
}

TEST(YamlCharacters, RefusesKeysAndTextThatAreNotUtf8) {
  const auto document = ParseYaml("a: 1\n\xe9t\xe9: 2\n");
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.status().message(), "line 2: text that is not UTF-8");
  EXPECT_FALSE(ParseYaml("a: \xff").ok());
}

TEST(YamlCharacters, TakesTextOfAnyLanguage) {
  const auto document = ParseYaml("\u00e9t\u00e9: \"\u65e5\u672c \U0001f600 \\x07\"\n\ttab: no\n");
  EXPECT_FALSE(document.ok());  // a tab does not indent
  const auto good = ParseYaml("\u00e9t\u00e9: \"\u65e5\u672c \U0001f600 \\x07\"\r\n");
  ASSERT_TRUE(good.ok()) << good.status();
  EXPECT_EQ(good->value.FindString("\u00e9t\u00e9"), "\u65e5\u672c \U0001f600 \x07");
}

}  // namespace
}  // namespace etalon
