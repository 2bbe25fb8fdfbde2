#include "ledger/envelope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "base/str.h"
#include "base/text.h"
#include "ledger/base64.h"

namespace etalon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// The public test key "PeterNeumann" of golang.org/x/mod/sumdb/note.
PrivateKey PublishedKey() {
  return *PrivateKey::FromSeed(
      absl::HexStringToBytes("810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173"));
}

Envelope HelloWorld() {
  return {.payload_type = "http://example.com/HelloWorld", .payload = "hello world"};
}

TEST(Envelope, SignsTheBytesOfTheProtocol) {
  EXPECT_EQ(HelloWorld().SignedBytes(), "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
}

TEST(Envelope, HasTheKnownSignature) {
  Envelope envelope = HelloWorld();
  envelope.Sign(PublishedKey());
  EXPECT_EQ(Base64(envelope.signatures[0].signature),
            "6wwU9ywvelCXaPtoq2d0FTZi/hElMdI6jTzSSjt7ikfWQEHixE77Nt1dQEkL8kWz3BZv1fn2NSttKtnAzF80C"
            "A==");
}

TEST(Envelope, ReadsWhatItWrote) {
  Envelope envelope = HelloWorld();
  envelope.Sign(PublishedKey());
  const auto text = envelope.Format();
  ASSERT_TRUE(text.ok());
  const auto read = Envelope::Parse(*text);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read->Format(), *text);
  const PublicKey key = PublishedKey().public_key();
  EXPECT_THAT(read->SignersAmong(std::span(&key, 1)), ElementsAre(key));
}

TEST(Envelope, ReadsTheUrlSafeAlphabetAndMissingKeyids) {
  Envelope envelope = HelloWorld();
  envelope.Sign(PublishedKey());
  std::string sig = ReplaceAll(Base64(envelope.signatures[0].signature), "/", "_");
  sig = ReplaceAll(sig, "+", "-");
  const auto read = Envelope::Parse(
      StrCat(R"({"payload":"aGVsbG8gd29ybGQ=","payloadType":"http://example.com/HelloWorld",)",
             R"("more":1,"signatures":[{"sig":")", sig, R"("}]})"));
  ASSERT_TRUE(read.ok()) << read.status();
  const PublicKey key = PublishedKey().public_key();
  EXPECT_TRUE(RequireSigners(*read, std::span(&key, 1), 1).ok());
}

TEST(Envelope, CountsAKeyOnceHoweverOftenItSigned) {
  const PrivateKey first = PublishedKey(), second = *PrivateKey::Generate();
  Envelope envelope = HelloWorld();
  envelope.Sign(first);
  envelope.signatures.push_back({.keyid = {}, .signature = envelope.signatures[0].signature});
  envelope.signatures.push_back(envelope.signatures[0]);
  const PublicKey keys[] = {first.public_key(), second.public_key(), first.public_key()};
  EXPECT_THAT(envelope.SignersAmong(keys), ElementsAre(first.public_key()));
  const absl::Status two = RequireSigners(envelope, keys, 2);
  EXPECT_EQ(two.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(two.message(), HasSubstr("signed by 1 of the"));
  envelope.Sign(second);
  EXPECT_TRUE(RequireSigners(envelope, keys, 2).ok());
  EXPECT_FALSE(RequireSigners(envelope, keys, 0).ok());
}

TEST(Envelope, HoldsForNoOtherTypePayloadOrKey) {
  Envelope envelope = HelloWorld();
  envelope.Sign(PublishedKey());
  const PublicKey key = PublishedKey().public_key(), other = PrivateKey::Generate()->public_key();
  EXPECT_THAT(envelope.SignersAmong(std::span(&other, 1)), IsEmpty());
  Envelope changed = envelope;
  changed.payload_type += "s";
  EXPECT_THAT(changed.SignersAmong(std::span(&key, 1)), IsEmpty());
  changed = envelope;
  changed.payload.back() = 'D';
  EXPECT_THAT(changed.SignersAmong(std::span(&key, 1)), IsEmpty());
  // A keyid of another key excludes this one.
  changed = envelope;
  changed.signatures[0].keyid = other.KeyId();
  EXPECT_THAT(changed.SignersAmong(std::span(&key, 1)), IsEmpty());
}

TEST(Envelope, RefusesWhatIsNone) {
  const auto refused = [](std::string_view json, std::string_view reason) {
    const auto read = Envelope::Parse(json);
    EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument) << json;
    EXPECT_THAT(std::string(ToView(read.status().message())), HasSubstr(std::string(reason)));
  };
  refused("", "not JSON");
  refused("[]", "is no JSON object");
  refused(R"({"payload":1,"payloadType":"t","signatures":[]})", "payload: is no text");
  refused(R"({"payloadType":"t","signatures":[]})", "payload: is missing");
  refused(R"({"payload":"","signatures":[]})", "payloadType: is missing");
  refused(R"({"payload":"","payloadType":"t"})", "signatures: is missing");
  refused(R"({"payload":"","payloadType":"t","signatures":[1]})", "is no object");
  refused(R"({"payload":"","payloadType":"t","signatures":[{"keyid":"x"}]})", "sig: is missing");
  refused(R"({"payload":"","payload":"","payloadType":"t","signatures":[]})", "twice");
  refused(R"({"payload":"YQ","payloadType":"t","signatures":[]})", "padding");
  refused(R"({"payload":"YR==","payloadType":"t","signatures":[]})", "spare bits");
  refused(R"({"payload":"YQ==\n","payloadType":"t","signatures":[]})", "multiple of 4");
  refused(R"({"payload":"Y Q=","payloadType":"t","signatures":[]})", "base64");
  refused(R"({"payload":"+-==","payloadType":"t","signatures":[]})", "mixes");
  refused(
      StrCat(R"({"payload":"","payloadType":")", std::string(300, 't'), R"(","signatures":[]})"),
      "more than 256 bytes");
  std::string many = R"({"payload":"","payloadType":"t","signatures":[{"sig":""})";
  for (int i = 0; i < 64; ++i) many += R"(,{"sig":""})";
  refused(many + "]}", "more than 64");
}

}  // namespace
}  // namespace etalon
