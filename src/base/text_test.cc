#include "base/text.h"

#include <gtest/gtest.h>

namespace etalon {
namespace {

TEST(Utf8, RejectsWhatUnicodeForbids) {
  EXPECT_TRUE(IsValidUtf8("a\u00e9\u20ac\U0001f600"));
  EXPECT_FALSE(IsValidUtf8("\xc0\x80"));          // overlong
  EXPECT_FALSE(IsValidUtf8("\xed\xa0\x80"));      // surrogate
  EXPECT_FALSE(IsValidUtf8("\xf4\x90\x80\x80"));  // beyond U+10FFFF
  EXPECT_FALSE(IsValidUtf8("\xe2\x82"));          // cut off
}

TEST(Utf8, RepairsAsPythonReplaces) {
  // bytes.decode(errors="replace") gives one U+FFFD for the cut sequence and one for each bad byte.
  EXPECT_EQ(RepairUtf8("a\xe2\x82z\xff\xff"), "a\ufffdz\ufffd\ufffd");
}

TEST(Utf8, CountsCodePoints) { EXPECT_EQ(CodePointCount("a\u00e9\U0001f600"), 3u); }

TEST(PythonStrip, TakesUnicodeSpacesOffBothEnds) {
  EXPECT_EQ(PythonStrip("\u3000 \n a b\u00a0\x1c "), "a b");
  EXPECT_EQ(PythonStrip(" \u2003 "), "");
  EXPECT_EQ(PythonStrip("\u200b"), "\u200b");
}

TEST(NearestNames, FindsSwapsAndTypos) {
  const std::vector<std::string> names = {"doc_to_text", "doc_to_target", "task"};
  EXPECT_EQ(NearestNames("doc_to_txt", names, 1), std::vector<std::string>{"doc_to_text"});
  EXPECT_EQ(DidYouMean("tsak", names), "; did you mean \"task\"?");
  EXPECT_EQ(DidYouMean("zzzzzz", names), "");
}

TEST(SplitText, KeepsEmptyPieces) {
  EXPECT_EQ(SplitText(",a,,b", ","), (std::vector<std::string_view>{"", "a", "", "b"}));
}

TEST(ParseNumbers, RefusesRests) {
  EXPECT_EQ(ParseInt("+12"), 12);
  EXPECT_FALSE(ParseInt("12x").has_value());
  EXPECT_EQ(ParseDouble("0.25"), 0.25);
  EXPECT_FALSE(ParseDouble("").has_value());
}

// Eight bytes are looked at together.
TEST(Utf8, IsCheckedAndCountedWhereverItStands) {
  for (size_t at = 0; at <= 20; ++at) {
    std::string text(20, 'x');
    EXPECT_EQ(CodePointCount(text.insert(at, "é")), 21u) << at;
    EXPECT_TRUE(IsValidUtf8(text)) << at;
    EXPECT_EQ(AsciiPrefix(text), at);
    text.insert(at, "\xff");
    EXPECT_FALSE(IsValidUtf8(text)) << at;
    EXPECT_EQ(CodePointCount(text), 22u) << at;
  }
  EXPECT_EQ(AsciiPrefix("plain"), 5u);
}

}  // namespace
}  // namespace etalon
