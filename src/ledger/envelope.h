// DSSE v1 envelopes (docs/formats/attestation.md): bytes with a type and the signatures over both.
// It knows nothing of what the bytes say.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/ed25519.h"

namespace etalon {

inline constexpr std::string_view kStatementPayloadType = "application/vnd.in-toto+json";

struct EnvelopeSignature {
  std::optional<std::string> keyid;  // a hint, which proves nothing
  std::string signature;             // bytes
};

struct Envelope {
  static constexpr size_t kBytesMax = size_t{16} << 20;
  static constexpr size_t kSignaturesMax = 64;
  static constexpr size_t kTypeBytesMax = 256;

  std::string payload_type, payload;
  std::vector<EnvelopeSignature> signatures;

  // InvalidArgument names the member that is wrong.
  static absl::StatusOr<Envelope> Parse(std::string_view json);
  // Canonical JSON. InvalidArgument when a text in it is not UTF-8.
  absl::StatusOr<std::string> Format() const;

  // The bytes that are signed: PAE of the protocol.
  std::string SignedBytes() const;
  // Adds a signature of `key`; a former one of it goes.
  void Sign(const PrivateKey& key);
  // Those of `keys` that signed, each once, in their order.
  std::vector<PublicKey> SignersAmong(std::span<const PublicKey> keys) const;
};

// OK when at least `threshold` (1 or more) of `keys` signed; PermissionDenied says how many did.
absl::Status RequireSigners(const Envelope& envelope, std::span<const PublicKey> keys,
                            size_t threshold);

}  // namespace etalon
