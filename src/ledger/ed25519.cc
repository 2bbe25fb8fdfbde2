#include "ledger/ed25519.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstring>

#include "absl/status/status.h"
#include "base/check.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/try.h"
#include "ledger/base64.h"

namespace etalon {
namespace {

constexpr size_t kSignatureBytes = 64;
// The DER of a SubjectPublicKeyInfo of Ed25519 up to the key (RFC 8410 section 4).
constexpr std::array<uint8_t, 12> kDerPrefix = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                                0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
// OWASP's figure for PBKDF2 with SHA-256 (2023).
constexpr int kPassphraseRounds = 600'000;
constexpr size_t kPemBytesMax = 64 << 10;

template <typename T, void (*FreeIt)(T*)>
struct FreeBy {
  void operator()(T* what) const { FreeIt(what); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeBy<EVP_PKEY, EVP_PKEY_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeBy<EVP_MD_CTX, EVP_MD_CTX_free>>;
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;
using EncryptedKey = std::unique_ptr<X509_SIG, FreeBy<X509_SIG, X509_SIG_free>>;
using PlainKey =
    std::unique_ptr<PKCS8_PRIV_KEY_INFO, FreeBy<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>>;

const unsigned char* Raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string TextOf(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<size_t>(size)};
}

// Points of order 1, 2, 4 and 8 and their other encodings, without the bit of the sign: with such a
// key a signature of zeros can hold for any message.
bool HasSmallOrder(std::string_view key) {
  static constexpr std::array<std::string_view, 7> kEncodings = {
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"};
  std::string unsigned_key(key);
  unsigned_key.back() = static_cast<char>(unsigned_key.back() & 0x7f);
  return std::find(kEncodings.begin(), kEncodings.end(), ToHex(unsigned_key)) != kEncodings.end();
}

}  // namespace

absl::StatusOr<PublicKey> PublicKey::FromBytes(std::string_view bytes) {
  if (bytes.size() != kBytes) {
    return absl::InvalidArgumentError(
        StrCat("a public key of Ed25519 has 32 bytes, and this one has ", bytes.size()));
  }
  if (HasSmallOrder(bytes)) {
    return absl::InvalidArgumentError(
        "this public key is of small order: anything would verify under it");
  }
  PublicKey key;
  std::memcpy(key.bytes_.data(), bytes.data(), kBytes);
  return key;
}

absl::StatusOr<PublicKey> PublicKey::FromPem(std::string_view pem) {
  auto refused =
      absl::InvalidArgumentError("not a public key of Ed25519 in PEM (-----BEGIN PUBLIC KEY-----)");
  if (pem.size() > kPemBytesMax) return refused;
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  ETALON_CHECK(bio != nullptr);
  const Key key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (key == nullptr || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) return refused;
  std::string bytes(kBytes, '\0');
  size_t size = bytes.size();
  if (EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(bytes.data()),
                                  &size) != 1) {
    return refused;
  }
  return FromBytes(bytes);
}

std::string_view PublicKey::bytes() const {
  return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
}

std::string PublicKey::Der() const {
  std::string der(reinterpret_cast<const char*>(kDerPrefix.data()), kDerPrefix.size());
  der += bytes();
  return der;
}

std::string PublicKey::Pem() const {
  return StrCat("-----BEGIN PUBLIC KEY-----\n", Base64(Der()), "\n-----END PUBLIC KEY-----\n");
}

std::string PublicKey::KeyId() const { return Sha256Hex(Der()); }

bool PublicKey::Verifies(std::string_view message, std::string_view signature) const {
  if (signature.size() != kSignatureBytes) return false;
  const Key key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_.data(), bytes_.size()));
  const DigestContext context(EVP_MD_CTX_new());
  const bool holds =
      key != nullptr && context != nullptr &&
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
      EVP_DigestVerify(context.get(), Raw(signature), signature.size(), Raw(message),
                       message.size()) == 1;
  ERR_clear_error();
  return holds;
}

void PrivateKey::Free::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

absl::StatusOr<PrivateKey> PrivateKey::Generate() {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  if (key == nullptr) {
    ERR_clear_error();
    return absl::UnavailableError("no key: the machine gives no random numbers");
  }
  return PrivateKey(key);
}

absl::StatusOr<PrivateKey> PrivateKey::FromSeed(std::string_view seed) {
  if (seed.size() != kSeedBytes) {
    return absl::InvalidArgumentError(
        StrCat("the seed of a private key has 32 bytes, and this one has ", seed.size()));
  }
  EVP_PKEY* key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Raw(seed), seed.size());
  ETALON_CHECK(key != nullptr);
  return PrivateKey(key);
}

absl::StatusOr<PrivateKey> PrivateKey::FromPem(std::string_view pem,
                                               const std::optional<std::string>& passphrase) {
  auto refused = absl::InvalidArgumentError("not a private key of Ed25519 in PEM (PKCS#8)");
  if (pem.size() > kPemBytesMax) return refused;
  const bool is_encrypted =
      pem.find("-----BEGIN ENCRYPTED PRIVATE KEY-----") != std::string_view::npos;
  if (is_encrypted && !passphrase.has_value()) {
    return absl::FailedPreconditionError("the private key is encrypted and wants its passphrase");
  }
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  ETALON_CHECK(bio != nullptr);
  // A callback of ours, for the library's own would ask the terminal.
  std::string given = passphrase.value_or("");
  const auto give = [](char* out, int size, int /*writes*/, void* text) {
    const auto& from = *static_cast<const std::string*>(text);
    if (from.size() > static_cast<size_t>(size)) return -1;
    std::memcpy(out, from.data(), from.size());
    return static_cast<int>(from.size());
  };
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, give, &given));
  ERR_clear_error();
  if (key == nullptr && is_encrypted) {
    return absl::PermissionDeniedError("the passphrase does not open this private key");
  }
  if (key == nullptr || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) return refused;
  return PrivateKey(key.release());
}

absl::StatusOr<std::string> PrivateKey::EncryptedPem(const std::string& passphrase) const {
  if (passphrase.empty()) {
    return absl::InvalidArgumentError("a private key is written under a passphrase only");
  }
  const PlainKey plain(EVP_PKEY2PKCS8(key_.get()));
  ETALON_CHECK(plain != nullptr);
  X509_ALGOR* algorithm = PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), kPassphraseRounds, nullptr, 0,
                                            nullptr, NID_hmacWithSHA256);
  ETALON_CHECK(algorithm != nullptr);
  // Takes the algorithm over.
  const EncryptedKey encrypted(PKCS8_set0_pbe(
      passphrase.data(), static_cast<int>(passphrase.size()), plain.get(), algorithm));
  ETALON_CHECK(encrypted != nullptr);
  const Bio bio(BIO_new(BIO_s_mem()));
  ETALON_CHECK(bio != nullptr && PEM_write_bio_PKCS8(bio.get(), encrypted.get()) == 1);
  return TextOf(bio.get());
}

PublicKey PrivateKey::public_key() const {
  std::string bytes(PublicKey::kBytes, '\0');
  size_t size = bytes.size();
  ETALON_CHECK(EVP_PKEY_get_raw_public_key(
                   key_.get(), reinterpret_cast<unsigned char*>(bytes.data()), &size) == 1);
  auto key = PublicKey::FromBytes(bytes);
  ETALON_CHECK(key.ok());
  return *key;
}

std::string PrivateKey::Sign(std::string_view message) const {
  const DigestContext context(EVP_MD_CTX_new());
  std::string signature(kSignatureBytes, '\0');
  size_t size = signature.size();
  ETALON_CHECK(context != nullptr &&
               EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
               EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                              &size, Raw(message), message.size()) == 1);
  return signature;
}

}  // namespace etalon
