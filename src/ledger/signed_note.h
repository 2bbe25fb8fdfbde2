// Signed notes of C2SP (docs/formats/checkpoint.md): a text and lines of signatures. It knows
// nothing of what the text says.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/ed25519.h"

namespace etalon {

enum class NoteKeyType : uint8_t {
  kEd25519 = 1,      // signs the text
  kCosignature = 4,  // signs the text and a time
};

// A key under a name: of a log, or of a witness.
struct NoteKey {
  std::string name;
  NoteKeyType type = NoteKeyType::kEd25519;
  PublicKey key;

  // "NAME+HASH+BASE64". InvalidArgument for other types too.
  static absl::StatusOr<NoteKey> Parse(std::string_view text);
  std::string Format() const;
  // The first four bytes of SHA-256 over name, line end, type and key.
  uint32_t Hash() const;
};

struct NoteSignature {
  std::string name;
  uint32_t key_hash = 0;
  std::string signature;  // bytes, without the key hash
};

struct SignedNote {
  static constexpr size_t kBytesMax = size_t{1} << 20;
  static constexpr size_t kSignaturesMax = 64;

  std::string text;  // ends in a line end
  std::vector<NoteSignature> signatures;

  // InvalidArgument names the line.
  static absl::StatusOr<SignedNote> Parse(std::string_view note);
  std::string Format() const;
  // Adds a signature of type kEd25519. InvalidArgument when the name cannot be a name, or when the
  // text cannot be that of a note.
  absl::Status Sign(const std::string& name, const PrivateKey& key);
};

// What a cosignature says beside that its key has seen the note.
struct NoteSigner {
  NoteKey key;
  std::optional<uint64_t> time;  // of a cosignature, seconds since 1970
};

// Those of `keys` that signed, each once. DataLoss when a signature of one of them does not hold:
// such a note is not to be believed at all. Signatures of others are passed over.
absl::StatusOr<std::vector<NoteSigner>> NoteSigners(const SignedNote& note,
                                                    std::span<const NoteKey> keys);

// The signature of a witness over `note`, to be added to it: kCosignature, at `time`.
absl::StatusOr<NoteSignature> Cosign(const SignedNote& note, const std::string& name,
                                     const PrivateKey& key, uint64_t time);

}  // namespace etalon
