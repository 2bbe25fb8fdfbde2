#include "views/asked/text_block.h"

#include <gmock/gmock.h>

#include "base/text.h"

namespace etalon {
namespace {

using testing::HasSubstr;

std::string Shown(const BlockText& text, size_t columns = 0, bool is_whole = false) {
  StyledText styled;
  AppendBlock(text,
              {.first_gutter = "| ", .gutter = "| ", .columns = columns, .is_whole = is_whole},
              &styled);
  std::string joined;
  for (const StyledPiece& piece : styled) joined += piece.text;
  return joined;
}

BlockText Tokens(std::vector<std::string> pieces) {
  return {.pieces = std::move(pieces), .is_tokens = true};
}

TEST(TextBlock, ShowsWhatIsInvisible) {
  EXPECT_EQ(Shown({.pieces = {"a b \nc\t\n\n d "}}), "| a b·⏎\n| c⇥⏎\n| ⏎\n|  d·\n");
  EXPECT_EQ(Shown({.pieces = {" yes"}, .is_scored = true}), "| ⟦·yes⟧\n");
  EXPECT_EQ(Shown({.pieces = {""}}), "| \n");
  EXPECT_EQ(Shown({.pieces = {"a\x1b[2Jb"}}), "| a<U+001B>[2Jb\n");
}

TEST(TextBlock, PartsTokens) {
  EXPECT_EQ(Shown(Tokens({"The", " sky", " ", "\n", "is"})), "| The▏ sky▏·▏⏎\n| ▏is\n");
  EXPECT_EQ(Shown(Tokens({"caf", "\xC3", "\xA9", "!"})), "| caf▏<0xC3>▏<0xA9>▏!\n")
      << "a character in two tokens";
}

TEST(TextBlock, BreaksLinesAtBlanksAndBorders) {
  EXPECT_EQ(Shown({.pieces = {"one two three"}}, 9), "| one two\n|  three\n");
  EXPECT_EQ(Shown({.pieces = {"abcdefghijkl"}}, 8), "| abcdef\n| ghijkl\n") << "a long word";
  EXPECT_EQ(Shown(Tokens({"one", " two", " three"}), 10), "| one▏ two\n| ▏ three\n");
  EXPECT_EQ(Shown({.pieces = {"ab\ncd"}}, 4), "| ab\n| ⏎\n| cd\n");
}

TEST(TextBlock, FoldsTheMiddleOfALongText) {
  const std::string text = std::string(1500, 'a') + std::string(1500, 'b');
  const std::string folded = Shown({.pieces = {text}});
  EXPECT_EQ(folded,
            "| " + std::string(800, 'a') + " … 1,400 characters … " + std::string(800, 'b') + "\n");
  EXPECT_EQ(Shown({.pieces = {text}}, 0, /*is_whole=*/true), "| " + text + "\n");
  EXPECT_THAT(Shown(Tokens(std::vector<std::string>(1000, "word"))),
              HasSubstr(" … 2,400 characters, 600 tokens … "));
}

}  // namespace
}  // namespace etalon
