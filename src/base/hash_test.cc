#include "base/hash.h"

#include <gtest/gtest.h>

namespace etalon {
namespace {

TEST(Sha256, GivesTheSamplesOfTheStandard) {
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, IsTheSameInPieces) {
  Sha256 hash;
  hash.Update("a");
  hash.Update("bc");
  EXPECT_EQ(ToHex(hash.Finish()), Sha256Hex("abc"));
}

// RFC 3720 appendix B.4.
TEST(Crc32c, GivesTheSamplesOfTheRfc) {
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(Crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(Crc32c("123456789"), 0xe3069283u);
}

TEST(DigestFromHex, RefusesOtherLengthsAndDigits) {
  EXPECT_TRUE(DigestFromHex(Sha256Hex("abc")).ok());
  EXPECT_FALSE(DigestFromHex("00").ok());
  EXPECT_FALSE(DigestFromHex(std::string(64, 'g')).ok());
}

}  // namespace
}  // namespace etalon
