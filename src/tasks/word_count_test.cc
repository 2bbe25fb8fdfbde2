#include "tasks/word_count.h"

#include <gtest/gtest.h>

namespace etalon {
namespace {

// len(re.split(r"\s+", text)) of Python 3.11.
TEST(WordCount, SplitsAtWhiteSpaceOfAllScripts) {
  EXPECT_EQ(WordCount(""), 1);
  EXPECT_EQ(WordCount("one"), 1);
  EXPECT_EQ(WordCount("one two  three"), 3);
  EXPECT_EQ(WordCount(" one "), 3);
  EXPECT_EQ(WordCount("\n"), 2);
  EXPECT_EQ(WordCount("a\u00a0b\u3000c\u2028d"), 4);
}

}  // namespace
}  // namespace etalon
