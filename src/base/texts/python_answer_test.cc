#include "base/texts/python_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/str.h"

namespace etalon {
namespace {

TEST(PythonAnswer, GivesTheValue) {
  EXPECT_EQ(*ReadPythonAnswer(R"({"value": {"acc": 1.0}})"), Value::MakeDict({{"acc", 1.0}}));
  EXPECT_TRUE(ReadPythonAnswer(R"({"value": null})")->is_none());
}

TEST(PythonAnswer, RestoresFloatsThatJsonHasNot) {
  const auto value = ReadPythonAnswer(
      R"({"value": [{"<float>": "nan"}, {"a": {"<float>": "-inf"}}, 2], "has_specials": true})");
  ASSERT_TRUE(value.ok()) << value.status();
  EXPECT_TRUE(std::isnan(value->AsList()[0].AsDouble()));
  EXPECT_EQ(value->AsList()[1].Find("a")->AsDouble(), -HUGE_VAL);
  // A document may have such a key.
  EXPECT_TRUE(ReadPythonAnswer(R"({"value": {"<float>": "nan"}})")->is_dict());
}

TEST(PythonAnswer, GivesTheWordsOfAnError) {
  const auto value = ReadPythonAnswer(R"({"error": "KeyError: 'x'\u001b[1m"})");
  EXPECT_EQ(value.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(ToView(value.status().message())), testing::StartsWith("KeyError: 'x'"));
  EXPECT_EQ(value.status().message().find('\x1b'), absl::string_view::npos);
}

TEST(PythonAnswer, RefusesWhatIsNoAnswer) {
  EXPECT_FALSE(ReadPythonAnswer("1").ok());
  EXPECT_FALSE(ReadPythonAnswer("{}").ok());
  EXPECT_FALSE(ReadPythonAnswer("Traceback").ok());
}

}  // namespace
}  // namespace etalon
