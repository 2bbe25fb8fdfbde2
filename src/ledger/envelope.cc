#include "ledger/envelope.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/texts/strict_json.h"
#include "base/try.h"
#include "ledger/base64.h"

namespace etalon {
namespace {

absl::Status Wrong(std::string_view member, std::string_view what) {
  return absl::InvalidArgumentError(StrCat("envelope: ", member, ": ", what));
}

absl::StatusOr<std::string> DecodeMember(const Value& object, std::string_view member) {
  const Value* text = object.Find(member);
  if (text == nullptr) return Wrong(member, "is missing");
  if (!text->is_string()) return Wrong(member, "is no text");
  auto bytes = DecodeBase64(text->AsString(), Base64Alphabet::kStandardOrUrlSafe);
  if (!bytes.ok()) return Annotate(bytes.status(), StrCat("envelope: ", member));
  return bytes;
}

absl::StatusOr<EnvelopeSignature> ParseSignature(const Value& entry) {
  EnvelopeSignature signature;
  if (!entry.is_dict()) return Wrong("signatures", "an entry is no object");
  ETALON_TRY(signature.signature, DecodeMember(entry, "sig"));
  if (const Value* keyid = entry.Find("keyid"); keyid != nullptr && !keyid->is_none()) {
    if (!keyid->is_string()) return Wrong("keyid", "is no text");
    if (!keyid->AsString().empty()) signature.keyid = keyid->AsString();
  }
  return signature;
}

}  // namespace

absl::StatusOr<Envelope> Envelope::Parse(std::string_view json) {
  auto parsed = ParseStrictJson(json, {.bytes_max = kBytesMax, .depth_max = 16});
  if (!parsed.ok()) return Annotate(parsed.status(), "envelope");
  if (!parsed->is_dict()) return absl::InvalidArgumentError("envelope: is no JSON object");
  Envelope envelope;
  ETALON_TRY(envelope.payload, DecodeMember(*parsed, "payload"));
  const Value* type = parsed->Find("payloadType");
  if (type == nullptr || !type->is_string() || type->AsString().empty()) {
    return Wrong("payloadType", "is missing or no text");
  }
  envelope.payload_type = type->AsString();
  if (envelope.payload_type.size() > kTypeBytesMax) {
    return Wrong("payloadType", StrCat("has more than ", kTypeBytesMax, " bytes"));
  }
  const Value* signatures = parsed->Find("signatures");
  if (signatures == nullptr || !signatures->is_list()) {
    return Wrong("signatures", "is missing or no list");
  }
  if (signatures->AsList().size() > kSignaturesMax) {
    return Wrong("signatures", StrCat("are more than ", kSignaturesMax));
  }
  for (const Value& entry : signatures->AsList()) {
    ETALON_TRY(EnvelopeSignature signature, ParseSignature(entry));
    envelope.signatures.push_back(std::move(signature));
  }
  return envelope;
}

absl::StatusOr<std::string> Envelope::Format() const {
  Value::List list;
  for (const EnvelopeSignature& signature : signatures) {
    Value entry = Value::MakeDict({{"sig", Base64(signature.signature)}});
    if (signature.keyid.has_value()) entry.Set("keyid", *signature.keyid);
    list.push_back(std::move(entry));
  }
  return CanonicalJson(Value::MakeDict({{"payload", Base64(payload)},
                                        {"payloadType", payload_type},
                                        {"signatures", Value(std::move(list))}}));
}

std::string Envelope::SignedBytes() const {
  return StrCat("DSSEv1 ", payload_type.size(), " ", payload_type, " ", payload.size(), " ",
                payload);
}

void Envelope::Sign(const PrivateKey& key) {
  const std::string keyid = key.public_key().KeyId();
  std::erase_if(signatures, [&](const EnvelopeSignature& each) { return each.keyid == keyid; });
  signatures.push_back({.keyid = keyid, .signature = key.Sign(SignedBytes())});
}

std::vector<PublicKey> Envelope::SignersAmong(std::span<const PublicKey> keys) const {
  const std::string message = SignedBytes();
  std::vector<PublicKey> signers;
  std::set<PublicKey> seen;
  for (const PublicKey& key : keys) {
    if (!seen.insert(key).second) continue;
    const std::string keyid = key.KeyId();
    const bool has_signed =
        std::any_of(signatures.begin(), signatures.end(), [&](const EnvelopeSignature& each) {
          return (!each.keyid.has_value() || each.keyid == keyid) &&
                 key.Verifies(message, each.signature);
        });
    if (has_signed) signers.push_back(key);
  }
  return signers;
}

absl::Status RequireSigners(const Envelope& envelope, std::span<const PublicKey> keys,
                            size_t threshold) {
  const size_t signers = envelope.SignersAmong(keys).size();
  if (threshold > 0 && signers >= threshold) return absl::OkStatus();
  return absl::PermissionDeniedError(StrCat("envelope: signed by ", signers, " of the ",
                                            keys.size(), " keys that count, and ", threshold,
                                            " must have signed"));
}

}  // namespace etalon
