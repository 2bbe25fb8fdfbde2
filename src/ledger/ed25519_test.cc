#include "ledger/ed25519.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "base/hash.h"
#include "base/str.h"

namespace etalon {
namespace {

using testing::HasSubstr;

std::string Bytes(const char* hex) { return absl::HexStringToBytes(hex); }

PrivateKey Key(const char* seed_hex) {
  auto key = PrivateKey::FromSeed(Bytes(seed_hex));
  EXPECT_TRUE(key.ok()) << key.status();
  return *std::move(key);
}

// RFC 8032, section 7.1.
struct Vector {
  const char *seed, *key, *message, *signature;
};
constexpr Vector kVectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"},
};

TEST(Ed25519, SignsAndVerifiesAsTheRfcSays) {
  for (const Vector& each : kVectors) {
    const PrivateKey key = Key(each.seed);
    EXPECT_EQ(ToHex(key.public_key().bytes()), each.key);
    EXPECT_EQ(ToHex(key.Sign(Bytes(each.message))), each.signature);
    EXPECT_TRUE(key.public_key().Verifies(Bytes(each.message), Bytes(each.signature)));
  }
}

TEST(Ed25519, RefusesEveryFlippedBit) {
  const Vector& vector = kVectors[1];
  const PublicKey key = Key(vector.seed).public_key();
  const std::string signature = Bytes(vector.signature);
  for (size_t bit = 0; bit < signature.size() * 8; ++bit) {
    std::string flipped = signature;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(key.Verifies(Bytes(vector.message), flipped)) << "bit " << bit;
  }
  EXPECT_FALSE(key.Verifies("s", signature));
  EXPECT_FALSE(key.Verifies(Bytes(vector.message), signature.substr(1)));
  EXPECT_FALSE(key.Verifies(Bytes(vector.message), ""));
}

// S + L is another number of the same class: a verifier that takes it lets anybody make a second
// signature out of a first.
TEST(Ed25519, RefusesASignatureThatIsNotReduced) {
  const Vector& vector = kVectors[1];
  std::string signature = Bytes(vector.signature);
  const std::string order =
      Bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  int carry = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    const int sum =
        static_cast<uint8_t>(signature[32 + i]) + static_cast<uint8_t>(order[i]) + carry;
    signature[32 + i] = static_cast<char>(sum & 0xff);
    carry = sum >> 8;
  }
  EXPECT_FALSE(Key(vector.seed).public_key().Verifies(Bytes(vector.message), signature));
}

TEST(PublicKey, RefusesKeysUnderWhichAnythingVerifies) {
  for (const char* hex : {"0100000000000000000000000000000000000000000000000000000000000000",
                          "0100000000000000000000000000000000000000000000000000000000000080",
                          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"}) {
    EXPECT_THAT(PublicKey::FromBytes(Bytes(hex)).status().message(), HasSubstr("small order"));
  }
  EXPECT_FALSE(PublicKey::FromBytes("short").ok());
}

// What `openssl pkey -pubout` prints for the seed of the first vector, and SHA-256 of its DER.
TEST(PublicKey, ReadsAndWritesPem) {
  const PublicKey key = Key(kVectors[0].seed).public_key();
  const std::string pem =
      "-----BEGIN PUBLIC KEY-----\n"
      "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
      "-----END PUBLIC KEY-----\n";
  EXPECT_EQ(key.Pem(), pem);
  EXPECT_EQ(*PublicKey::FromPem(pem), key);
  EXPECT_EQ(key.KeyId(), "06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9");
  for (const std::string& other : {std::string(), pem.substr(5), StrCat("x", pem.substr(30))}) {
    EXPECT_FALSE(PublicKey::FromPem(other).ok());
  }
}

TEST(PrivateKey, IsWrittenUnderAPassphraseAndOpensWithItAlone) {
  const PrivateKey key = *PrivateKey::Generate();
  const auto pem = key.EncryptedPem("a passphrase, é");
  ASSERT_TRUE(pem.ok());
  EXPECT_THAT(*pem, HasSubstr("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
  const auto read = PrivateKey::FromPem(*pem, "a passphrase, é");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->public_key(), key.public_key());
  EXPECT_EQ(PrivateKey::FromPem(*pem, "another").status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(PrivateKey::FromPem(*pem, std::nullopt).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(PrivateKey::FromPem("no key", "").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(key.EncryptedPem("").ok());
}

// What `openssl genpkey -algorithm ed25519` writes.
TEST(PrivateKey, IsReadUnencryptedToo) {
  const std::string pem =
      "-----BEGIN PRIVATE KEY-----\n"
      "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
      "-----END PRIVATE KEY-----\n";
  const auto key = PrivateKey::FromPem(pem, std::nullopt);
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(ToHex(key->public_key().bytes()), kVectors[0].key);
}

// `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`
TEST(PrivateKey, RefusesKeysOfOtherKinds) {
  const std::string pem =
      "-----BEGIN PRIVATE KEY-----\n"
      "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyEVnM0fb5vUd4U7a\n"
      "WZwYWf0tQXnpXGHs3RX1QzGY0uqhRANCAAQwJxjCTTtl7+nH6rm1XBc5zR3u7Cfw\n"
      "SnyKUquU8/Ac6L6FS8ypTi7S2pK58e1RnlD/I1qVnP/xaOvjAR+YtCbO\n"
      "-----END PRIVATE KEY-----\n";
  EXPECT_EQ(PrivateKey::FromPem(pem, std::nullopt).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace etalon
