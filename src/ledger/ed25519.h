// Ed25519 (RFC 8032) keys and signatures. It stores nothing and asks nobody for a passphrase.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

struct evp_pkey_st;

namespace etalon {

class PublicKey {
 public:
  static constexpr size_t kBytes = 32;
  // InvalidArgument unless 32 bytes, or for a key of small order, under which anything verifies.
  static absl::StatusOr<PublicKey> FromBytes(std::string_view bytes);
  // Of a SubjectPublicKeyInfo (RFC 8410) in PEM. InvalidArgument for any other key.
  static absl::StatusOr<PublicKey> FromPem(std::string_view pem);

  std::string_view bytes() const;
  std::string Pem() const;
  // SHA-256 of the DER of its SubjectPublicKeyInfo, 64 lower-case hex digits.
  std::string KeyId() const;
  // Whether `signature` (64 bytes) is this key's over `message`.
  bool Verifies(std::string_view message, std::string_view signature) const;

  auto operator<=>(const PublicKey&) const = default;

 private:
  PublicKey() = default;
  std::string Der() const;
  std::array<uint8_t, kBytes> bytes_{};
};

class PrivateKey {
 public:
  static constexpr size_t kSeedBytes = 32;
  static absl::StatusOr<PrivateKey> Generate();
  // InvalidArgument unless 32 bytes.
  static absl::StatusOr<PrivateKey> FromSeed(std::string_view seed);
  // PKCS#8 in PEM. `passphrase` may be missing; FailedPrecondition then says that one is needed.
  // PermissionDenied for a wrong one; InvalidArgument for what is no Ed25519 key.
  static absl::StatusOr<PrivateKey> FromPem(std::string_view pem,
                                            const std::optional<std::string>& passphrase);

  // Encrypted PKCS#8 (docs/formats/attestation.md). InvalidArgument for an empty passphrase.
  absl::StatusOr<std::string> EncryptedPem(const std::string& passphrase) const;
  PublicKey public_key() const;
  std::string Sign(std::string_view message) const;  // 64 bytes

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const;
  };
  explicit PrivateKey(evp_pkey_st* key) : key_(key) {}
  std::unique_ptr<evp_pkey_st, Free> key_;
};

}  // namespace etalon
