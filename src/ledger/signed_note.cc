#include "ledger/signed_note.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "base/hash.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ledger/base64.h"

namespace etalon {
namespace {

constexpr std::string_view kSignatureMark = "\xe2\x80\x94 ";  // U+2014
constexpr size_t kKeyHashBytes = 4;
constexpr size_t kTimeBytes = 8;
constexpr size_t kNameBytesMax = 256;

std::string BigEndian(uint64_t value, size_t bytes) {
  std::string out(bytes, '\0');
  for (size_t i = 0; i < bytes; ++i) {
    out[bytes - 1 - i] = static_cast<char>((value >> (8 * i)) & 0xff);
  }
  return out;
}

uint64_t FromBigEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<uint8_t>(c);
  return value;
}

absl::Status CheckName(std::string_view name) {
  if (name.empty() || name.size() > kNameBytesMax || !IsValidUtf8(name)) {
    return absl::InvalidArgumentError("the name of a key is empty, too long or not UTF-8");
  }
  for (const uint32_t code_point : DecodeUtf8(name)) {
    if (code_point == '+' || code_point < 0x20 || IsPythonSpace(code_point)) {
      return absl::InvalidArgumentError(
          StrCat("the name of a key may hold no white space, control character or plus sign"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckText(std::string_view text) {
  const bool has_control = std::any_of(
      text.begin(), text.end(), [](char c) { return static_cast<uint8_t>(c) < 0x20 && c != '\n'; });
  if (has_control || !IsValidUtf8(text)) {
    return absl::InvalidArgumentError("note: holds a control character, or is not UTF-8");
  }
  if (text.size() > SignedNote::kBytesMax) {
    return absl::InvalidArgumentError(
        StrCat("note: has more than ", SignedNote::kBytesMax, " bytes"));
  }
  return absl::OkStatus();
}

std::string CosignedText(std::string_view text, uint64_t time) {
  return StrCat("cosignature/v1\ntime ", time, "\n", text);
}

uint32_t KeyHash(std::string_view name, NoteKeyType type, const PublicKey& key) {
  const Digest digest = Sha256Of(StrCat(name, "\n", static_cast<char>(type), key.bytes()));
  const auto* bytes = reinterpret_cast<const char*>(digest.data());
  return static_cast<uint32_t>(FromBigEndian({bytes, kKeyHashBytes}));
}

absl::StatusOr<NoteSignature> ParseSignatureLine(std::string_view line) {
  const auto wrong = [&](std::string_view what) {
    return absl::InvalidArgumentError(StrCat("note: signature line: ", what));
  };
  if (!line.starts_with(kSignatureMark)) return wrong("does not begin with an em dash");
  line.remove_prefix(kSignatureMark.size());
  const size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return wrong("is no name and signature");
  NoteSignature signature;
  signature.name = std::string(line.substr(0, blank));
  ETALON_TRY_DO(CheckName(signature.name));
  auto bytes = DecodeBase64(line.substr(blank + 1), Base64Alphabet::kStandard);
  if (!bytes.ok()) return wrong(ToView(bytes.status().message()));
  if (bytes->size() <= kKeyHashBytes) return wrong("is too short");
  signature.key_hash = static_cast<uint32_t>(FromBigEndian(bytes->substr(0, kKeyHashBytes)));
  signature.signature = bytes->substr(kKeyHashBytes);
  return signature;
}

// The time of a cosignature; nothing for a plain signature. Nothing at all when it does not hold.
struct Verdict {
  bool holds = false;
  std::optional<uint64_t> time;
};

Verdict Verify(std::string_view text, const NoteSignature& signature, const NoteKey& key) {
  if (key.type == NoteKeyType::kEd25519) return {key.key.Verifies(text, signature.signature), {}};
  const std::string_view bytes = signature.signature;
  if (bytes.size() <= kTimeBytes) return {};
  const uint64_t time = FromBigEndian(bytes.substr(0, kTimeBytes));
  return {key.key.Verifies(CosignedText(text, time), bytes.substr(kTimeBytes)), time};
}

}  // namespace

absl::StatusOr<NoteKey> NoteKey::Parse(std::string_view text) {
  const auto wrong = [](std::string_view what) {
    return absl::InvalidArgumentError(StrCat("key of a note: ", what));
  };
  const size_t first = text.find('+');
  const size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return wrong("is not NAME+HASH+BASE64");
  const std::string_view name = text.substr(0, first);
  ETALON_TRY_DO(CheckName(name));
  auto bytes = DecodeBase64(text.substr(second + 1), Base64Alphabet::kStandard);
  if (!bytes.ok()) return Annotate(bytes.status(), "key of a note");
  if (bytes->empty()) return wrong("is empty");
  const auto type = static_cast<NoteKeyType>(static_cast<uint8_t>(bytes->front()));
  if (type != NoteKeyType::kEd25519 && type != NoteKeyType::kCosignature) {
    return wrong("is of a type that is not read here (read are Ed25519 and its cosignatures)");
  }
  auto key = PublicKey::FromBytes(std::string_view(*bytes).substr(1));
  if (!key.ok()) return Annotate(key.status(), "key of a note");
  NoteKey parsed{.name = std::string(name), .type = type, .key = *key};
  if (parsed.Format() != text) return wrong("its hash is not that of its name and key");
  return parsed;
}

std::string NoteKey::Format() const {
  return StrCat(name, "+", ToHex(BigEndian(Hash(), kKeyHashBytes)), "+",
                Base64(StrCat(static_cast<char>(type), key.bytes())));
}

uint32_t NoteKey::Hash() const { return KeyHash(name, type, key); }

absl::StatusOr<SignedNote> SignedNote::Parse(std::string_view note) {
  ETALON_TRY_DO(CheckText(note));
  const size_t split = note.rfind("\n\n");
  if (split == std::string_view::npos) {
    return absl::InvalidArgumentError("note: no empty line parts its text from its signatures");
  }
  SignedNote parsed;
  parsed.text = std::string(note.substr(0, split + 1));
  std::string_view rest = note.substr(split + 2);
  if (rest.empty() || rest.back() != '\n') {
    return absl::InvalidArgumentError("note: has no signature, or its last line does not end");
  }
  rest.remove_suffix(1);
  for (const std::string_view line : SplitText(rest, "\n")) {
    if (parsed.signatures.size() == kSignaturesMax) {
      return absl::InvalidArgumentError(
          StrCat("note: has more than ", kSignaturesMax, " signatures"));
    }
    ETALON_TRY(NoteSignature signature, ParseSignatureLine(line));
    parsed.signatures.push_back(std::move(signature));
  }
  return parsed;
}

std::string SignedNote::Format() const {
  std::string note = StrCat(text, "\n");
  for (const NoteSignature& signature : signatures) {
    StrAppend(&note, kSignatureMark, signature.name, " ",
              Base64(StrCat(BigEndian(signature.key_hash, kKeyHashBytes), signature.signature)),
              "\n");
  }
  return note;
}

absl::Status SignedNote::Sign(const std::string& name, const PrivateKey& key) {
  ETALON_TRY_DO(CheckName(name));
  ETALON_TRY_DO(CheckText(text));
  if (text.empty() || text.back() != '\n') {
    return absl::InvalidArgumentError("note: its text does not end in a line end");
  }
  signatures.push_back({.name = name,
                        .key_hash = KeyHash(name, NoteKeyType::kEd25519, key.public_key()),
                        .signature = key.Sign(text)});
  return absl::OkStatus();
}

absl::StatusOr<std::vector<NoteSigner>> NoteSigners(const SignedNote& note,
                                                    std::span<const NoteKey> keys) {
  std::vector<NoteSigner> signers;
  std::set<std::string> seen;
  for (const NoteSignature& signature : note.signatures) {
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const NoteKey& each) {
      return each.name == signature.name && each.Hash() == signature.key_hash;
    });
    if (key == keys.end()) continue;
    const Verdict verdict = Verify(note.text, signature, *key);
    if (!verdict.holds) {
      return absl::DataLossError(
          StrCat("note: the signature of ", signature.name, " does not hold"));
    }
    if (seen.insert(key->Format()).second) signers.push_back({.key = *key, .time = verdict.time});
  }
  return signers;
}

absl::StatusOr<NoteSignature> Cosign(const SignedNote& note, const std::string& name,
                                     const PrivateKey& key, uint64_t time) {
  ETALON_TRY_DO(CheckName(name));
  return NoteSignature{
      .name = name,
      .key_hash = KeyHash(name, NoteKeyType::kCosignature, key.public_key()),
      .signature = StrCat(BigEndian(time, kTimeBytes), key.Sign(CosignedText(note.text, time)))};
}

}  // namespace etalon
