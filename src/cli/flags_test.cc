#include "cli/flags.h"

#include <gtest/gtest.h>

namespace etalon {
namespace {

TEST(Flags, TakeTheWordsThatTheirTypeAllows) {
  Flags flags;
  std::string text;
  std::vector<std::string> several, list;
  std::optional<int64_t> whole;
  std::optional<double> number;
  bool is_on = false;
  EXPECT_TRUE(SetFlag(flags.Text("--a", "", &text), {"x"}).ok());
  EXPECT_TRUE(SetFlag(flags.Texts("--b", "", &several), {"x,y", "z"}).ok());
  EXPECT_TRUE(SetFlag(flags.List("--c", "", &list), {"x, y", "z,"}).ok());
  EXPECT_TRUE(SetFlag(flags.Int("--d", "", &whole), {"-3"}).ok());
  EXPECT_TRUE(SetFlag(flags.Number("--e", "", &number), {"1e-2"}).ok());
  EXPECT_TRUE(SetFlag(flags.Switch("--f", "", &is_on), {"Yes"}).ok());
  EXPECT_EQ(text, "x");
  EXPECT_EQ(several, (std::vector<std::string>{"x,y", "z"}));
  EXPECT_EQ(list, (std::vector<std::string>{"x", "y", "z"}));
  EXPECT_EQ(whole, -3);
  EXPECT_EQ(number, 0.01);
  EXPECT_TRUE(is_on);
}

TEST(Flags, SayWhatTheyMustBe) {
  Flags flags;
  std::string text;
  std::optional<int64_t> whole;
  bool is_on = false;
  Flag& format = flags.Text("--format", "", &text);
  format.choices = {"one", "two"};
  EXPECT_EQ(SetFlag(format, {"tow"}).message(),
            "must be one of one, two, not tow; did you mean \"two\"?");
  EXPECT_EQ(SetFlag(format, {"one", "two"}).message(), "takes one value and has 2: one, two");
  EXPECT_EQ(SetFlag(flags.Int("--n", "", &whole), {"1.5"}).message(),
            "must be a whole number, not 1.5");
  EXPECT_EQ(SetFlag(flags.Switch("--s", "", &is_on), {"maybe"}).message(),
            "must be true or false, not maybe");
}

TEST(Flags, AChoiceIsTakenInAnyLetterCase) {
  Flags flags;
  std::string text;
  std::vector<std::string> list;
  Flag& type = flags.Text("--type", "", &text);
  type.choices = {"f32", "bf16"};
  EXPECT_TRUE(SetFlag(type, {"BF16"}).ok());
  EXPECT_EQ(text, "bf16");
  Flag& types = flags.List("--types", "", &list);
  types.choices = type.choices;
  EXPECT_TRUE(SetFlag(types, {"F32, Bf16"}).ok());
  EXPECT_EQ(list, type.choices);
  EXPECT_FALSE(SetFlag(types, {"f32,f16"}).ok());
}

TEST(Flags, AreFoundByEachOfTheirNames) {
  Flags flags;
  bool is_on = false;
  flags.Switch("--quiet,-q", "", &is_on);
  ASSERT_NE(flags.Find("-q"), nullptr);
  EXPECT_EQ(flags.Find("-q"), flags.Find("--quiet"));
  EXPECT_EQ(flags.Find("--qui"), nullptr);
}

}  // namespace
}  // namespace etalon
