#include "ledger/signed_note.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/text.h"
#include "ledger/checkpoint.h"
#include "ledger/merkle.h"
#include "ledger/proof_file.h"

namespace etalon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// The public test key of golang.org/x/mod/sumdb/note, under two names.
PrivateKey PublishedKey() {
  return *PrivateKey::FromSeed(
      absl::HexStringToBytes("810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173"));
}
constexpr std::string_view kLog = "example.com/etalon", kWitness = "witness.example/w1";

NoteKey LogKey() { return {.name = std::string(kLog), .key = PublishedKey().public_key()}; }
NoteKey WitnessKey() {
  return {.name = std::string(kWitness),
          .type = NoteKeyType::kCosignature,
          .key = PublishedKey().public_key()};
}

constexpr std::string_view kCheckpoint =
    "example.com/etalon\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n";
constexpr std::string_view kNote =
    "example.com/etalon\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n\n"
    "— example.com/etalon "
    "3RL0I+0idIocayVLDMO+rcr76uV5HsOMeO7g3xtO4b6rq3rY3Zh1x3f0f3JG2kuYAfgGOFT7rK4tpYU63CnH1/YHsQ4=\n"
    "— witness.example/w1 "
    "zJpwRAAAAABlU/"
    "EA9+7T5OuoTnXh6GVrJs1HgADvvpj8ArKLBjsosPSn877xKbnIkoGfzRPBJsAlqK+F96Vcojel9sAPdcy"
    "f/AP5AA==\n";

TEST(SignedNote, SignsAsTheKnownNote) {
  SignedNote note{.text = std::string(kCheckpoint)};
  ASSERT_TRUE(note.Sign(std::string(kLog), PublishedKey()).ok());
  constexpr uint64_t kTime = 1'700'000'000;
  auto cosignature = Cosign(note, std::string(kWitness), PublishedKey(), kTime);
  ASSERT_TRUE(cosignature.ok());
  note.signatures.push_back(*std::move(cosignature));
  EXPECT_EQ(note.Format(), kNote);
}

TEST(SignedNote, IsVerifiedByTheKeysThatTheReaderKnows) {
  const auto note = SignedNote::Parse(kNote);
  ASSERT_TRUE(note.ok()) << note.status();
  EXPECT_EQ(note->Format(), kNote);
  const NoteKey keys[] = {WitnessKey(), LogKey()};
  const auto signers = NoteSigners(*note, keys);
  ASSERT_TRUE(signers.ok()) << signers.status();
  ASSERT_EQ(signers->size(), 2U);
  EXPECT_EQ((*signers)[0].key.name, kLog);
  EXPECT_FALSE((*signers)[0].time.has_value());
  EXPECT_EQ((*signers)[1].time, 1'700'000'000);
  EXPECT_THAT(*NoteSigners(*note, {}), IsEmpty());
}

TEST(SignedNote, OfWhichAKnownSignatureFailsIsNotBelieved) {
  auto note = *SignedNote::Parse(kNote);
  note.signatures[1].signature.back() ^= 1;
  const NoteKey keys[] = {LogKey(), WitnessKey()};
  EXPECT_EQ(NoteSigners(note, keys).status().code(), absl::StatusCode::kDataLoss);
  // To who does not know the witness it says nothing.
  EXPECT_EQ(NoteSigners(note, std::span(keys).first(1))->size(), 1U);
  note.text[0] = 'E';
  EXPECT_FALSE(NoteSigners(note, std::span(keys).first(1)).ok());
}

TEST(SignedNote, CountsASignerOnce) {
  auto note = *SignedNote::Parse(kNote);
  note.signatures.push_back(note.signatures[0]);
  const NoteKey key = LogKey();
  EXPECT_EQ(NoteSigners(note, std::span(&key, 1))->size(), 1U);
}

// The key "PeterNeumann" as the package's tests print it.
TEST(NoteKey, ReadsAndWritesThePublishedForm) {
  const std::string text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  const auto key = NoteKey::Parse(text);
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(key->Format(), text);
  EXPECT_EQ(key->key, PublishedKey().public_key());
  EXPECT_EQ(LogKey().Hash(), 0xdd12f423U);
}

TEST(NoteKey, RefusesWhatIsNone) {
  for (const char* text : {"", "PeterNeumann", "PeterNeumann+c74f20a3",
                           "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                           "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                           "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                           "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                           "PeterNeumann+c74f20a3+AhpcZQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                           "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10"}) {
    EXPECT_FALSE(NoteKey::Parse(text).ok()) << text;
  }
}

TEST(SignedNote, RefusesWhatIsNone) {
  const auto refused = [](std::string_view note, std::string_view reason) {
    const auto read = SignedNote::Parse(note);
    EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument) << note;
    EXPECT_THAT(std::string(ToView(read.status().message())), HasSubstr(std::string(reason)));
  };
  refused("", "no empty line");
  refused("text\n", "no empty line");
  refused("text\n\n", "no signature");
  refused("text\n\n— name AAAAAAA=", "last line does not end");
  refused("text\n\n- name AAAAAAA=\n", "em dash");
  refused("text\n\n— nameAAAAAAA=\n", "no name and signature");
  refused("text\n\n— na+me AAAAAAA=\n", "plus sign");
  refused("text\n\n— name AAAA\n", "too short");
  refused("text\n\n— name AAAAAA-=\n", "base64");
  refused("te\rxt\n\n— name AAAAAAA=\n", "control character");
  refused("te\xff\n\n— name AAAAAAA=\n", "not UTF-8");
  std::string many = "text\n\n";
  for (int i = 0; i < 65; ++i) many += "— name AAAAAAA=\n";
  refused(many, "more than 64");
}

TEST(Checkpoint, ReadsAndWrites) {
  const auto checkpoint = Checkpoint::Parse(kCheckpoint);
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ(checkpoint->origin, kLog);
  EXPECT_EQ(checkpoint->tree.size, 8U);
  EXPECT_EQ(ToHex(checkpoint->tree.root),
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
  EXPECT_EQ(checkpoint->Format(), kCheckpoint);
  const std::string extended = StrCat(kCheckpoint, "more\n");
  EXPECT_THAT(Checkpoint::Parse(extended)->extensions, ElementsAre("more"));
  EXPECT_EQ(Checkpoint::Parse(extended)->Format(), extended);
}

TEST(Checkpoint, RefusesWhatIsNone) {
  constexpr std::string_view kRoot = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=";
  for (const std::string& text :
       {std::string(), std::string("o\n8\n"), StrCat("o\n8\n", kRoot),
        StrCat("o\n08\n", kRoot, "\n"), StrCat("o\n-8\n", kRoot, "\n"),
        StrCat("o\n\n", kRoot, "\n"), StrCat("o\n99999999999999999999\n", kRoot, "\n"),
        StrCat("o\n8\n", kRoot, "\n\n"), StrCat("\n8\n", kRoot, "\n"),
        std::string("o\n8\nAAAA\n")}) {
    EXPECT_FALSE(Checkpoint::Parse(text).ok()) << text;
  }
}

// The third of the eight leaves whose root the checkpoint states (ledger/merkle_test.cc).
ProofFile KnownProof() {
  std::vector<Digest> leaves;
  for (const char* hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                          "606162636465666768696a6b6c6d6e6f"}) {
    leaves.push_back(MerkleLeafHash(absl::HexStringToBytes(hex)));
  }
  const auto node = [&](size_t left) { return MerkleNodeHash(leaves[left], leaves[left + 1]); };
  return {.extra = "for people",
          .index = 2,
          .hashes = {leaves[3], node(0), MerkleNodeHash(node(4), node(6))},
          .note = *SignedNote::Parse(kNote)};
}

TEST(ProofFile, ProvesALeafWithItsCheckpoint) {
  const std::string text = KnownProof().Format();
  const auto proof = ProofFile::Parse(text);
  ASSERT_TRUE(proof.ok()) << proof.status();
  EXPECT_EQ(proof->Format(), text);
  EXPECT_EQ(proof->extra, "for people");
  const auto checkpoint = proof->Check("\x10");
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ(checkpoint->origin, kLog);
  EXPECT_EQ(proof->Check("\x11").status().code(), absl::StatusCode::kDataLoss);
  ProofFile other = *proof;
  other.index = 3;
  EXPECT_EQ(other.Check("\x10").status().code(), absl::StatusCode::kDataLoss);
  other = *proof;
  other.hashes.pop_back();
  EXPECT_EQ(other.Check("\x10").status().code(), absl::StatusCode::kDataLoss);
}

TEST(ProofFile, RefusesWhatIsNone) {
  const std::string text = KnownProof().Format();
  for (size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(ProofFile::Parse(text.substr(0, size)).ok() &&
                 ProofFile::Parse(text.substr(0, size))->Format() != text.substr(0, size))
        << size;
  }
  const auto refused = [&](std::string_view from, std::string_view to) {
    const auto read = ProofFile::Parse(ReplaceAll(text, from, to));
    EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument) << to;
  };
  refused("@v1", "@v2");
  refused("extra ", "extra  ");
  refused("index 2", "index 02");
  refused("index 2", "index x");
  refused("index 2\n", "");
  refused("index 2\n", StrCat("index 2\n", std::string(44, 'A'), "\n"));
  std::string many = "index 2\n";
  for (int i = 0; i < 64; ++i) many += "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n";
  refused("index 2\n", many);
}

}  // namespace
}  // namespace etalon
