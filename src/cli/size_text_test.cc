#include "cli/size_text.h"

#include <gtest/gtest.h>

namespace etalon {
namespace {

TEST(SizeText, HasThreeDigits) {
  EXPECT_EQ(SizeText(0), "0 B");
  EXPECT_EQ(SizeText(812), "812 B");
  EXPECT_EQ(SizeText(1000), "1.00 kB");
  EXPECT_EQ(SizeText(98905472), "98.9 MB");
  EXPECT_EQ(SizeText(999999), "1.00 MB");
  EXPECT_EQ(SizeText(538090464), "538 MB");
  EXPECT_EQ(SizeText(int64_t{5} * 1000 * 1000 * 1000 * 1000 * 1000), "5000 TB");
}

TEST(SizeText, ParametersAreNamedInWords) {
  EXPECT_EQ(ParametersText(512), "512");
  EXPECT_EQ(ParametersText(134515008), "135 million");
  EXPECT_EQ(ParametersText(7241732096), "7.24 billion");
}

}  // namespace
}  // namespace etalon
