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

TEST(Sha256, ACopyGoesOnAlone) {
  Sha256 first;
  first.Update("ab");
  Sha256 second = first;
  second.Update("c");
  first.Update("d");
  EXPECT_EQ(ToHex(second.Finish()), Sha256Hex("abc"));
  EXPECT_EQ(ToHex(first.Finish()), Sha256Hex("abd"));
}

TEST(Sha1, NamesABlobAsGitDoes) {
  Sha1 hash;
  hash.Update(std::string_view("blob 6\0", 7));
  hash.Update("hel");
  hash.Update("lo\n");
  EXPECT_EQ(hash.FinishHex(), "ce013625030ba8dba906f756967f9e9ca394464a");
}

// The processor's instruction takes eight bytes at a time, the definition one bit.
TEST(Crc32c, IsTheDefinitionAtEveryLength) {
  std::string bytes;
  for (int i = 0; i < 100; ++i) {
    uint32_t crc = 0xffffffff;
    for (const unsigned char byte : bytes) {
      crc ^= byte;
      for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82f63b78 : 0);
    }
    EXPECT_EQ(Crc32c(bytes), crc ^ 0xffffffff) << i;
    bytes += static_cast<char>(i * 37 + 11);
  }
}

}  // namespace
}  // namespace etalon
