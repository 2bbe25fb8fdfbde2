#include "parity/text_difference.h"

#include <gtest/gtest.h>

#include <string>

#include "base/str.h"

namespace etalon {
namespace {

TEST(TextDifference, OfShortTextsNamesBoth) {
  EXPECT_EQ(ShowDifference("0.5", "0.25"), "lm-eval 0.25, here 0.5\n");
  EXPECT_EQ(ShowDifference(" B", " A"), "lm-eval ' A', here ' B'\n");
  EXPECT_EQ(ShowDifference("", "x"), "lm-eval 'x', here ''\n");
}

TEST(TextDifference, ShowsTheLineWhereTextsPart) {
  EXPECT_EQ(ShowDifference("one\ntwo\nthree\nfour", "one\ntwo\ntree\nfour"),
            "they part at byte 9, in line 3\n"
            "  two\n"
            "- tree\n- four\n"
            "+ three\n+ four\n");
}

TEST(TextDifference, SaysWhereOneTextEnds) {
  EXPECT_EQ(ShowDifference("one\n", "one\ntwo"),
            "they part at byte 4, in line 2\n"
            "  one\n"
            "- two\n"
            "+ (ends here)\n");
}

TEST(TextDifference, NamesWhatNobodySees) {
  const std::string fence = "one\n```python and more, so that the text is not short, which it was";
  EXPECT_EQ(ShowDifference(fence, fence + "\n"),
            StrCat("they part at byte ", fence.size(), ", in line 2\n  one\n- ", fence.substr(4),
                   "\n+ ", fence.substr(4), "\n  (lm-eval goes on with '\\n', here nothing)\n"));
}

TEST(TextDifference, ShortensLongLinesAndManyWithoutBreakingCharacters) {
  std::string ours, theirs;
  for (int i = 0; i < 100; ++i) ours += "é";
  theirs = ours + "ê" + ours;
  ours += "è" + ours;
  const std::string shown = ShowDifference(ours, theirs);
  EXPECT_EQ(shown.substr(0, shown.find('\n')), "they part at byte 200, in line 1");
  EXPECT_NE(shown.find("- …é"), std::string::npos) << shown;
  EXPECT_NE(shown.find("éêé"), std::string::npos) << shown;
  EXPECT_NE(shown.find("éèé"), std::string::npos) << shown;
  EXPECT_LT(shown.size(), 400);
  EXPECT_EQ(ShowDifference("a\n1\n2\n3\n4\n5", "b\n1\n2\n3\n4\n5"),
            "they part at byte 0, in line 1\n- b\n- 1\n- 2\n- …\n+ a\n+ 1\n+ 2\n+ …\n");
}

}  // namespace
}  // namespace etalon
