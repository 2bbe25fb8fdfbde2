#include "ledger/proof_file.h"

#include <utility>

#include "absl/status/status.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "ledger/base64.h"
#include "ledger/merkle.h"
#include "ledger/merkle_proof.h"

namespace etalon {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ", kIndex = "index ";

absl::Status Wrong(std::string_view line, std::string_view what) {
  return absl::InvalidArgumentError(StrCat("proof: ", line, ": ", what));
}

// Takes a line with its end off the front of `text`.
absl::StatusOr<std::string_view> TakeLine(std::string_view* text) {
  const size_t end = text->find('\n');
  if (end == std::string_view::npos) return Wrong("its head", "ends in the middle of a line");
  const std::string_view line = text->substr(0, end);
  text->remove_prefix(end + 1);
  return line;
}

}  // namespace

absl::StatusOr<ProofFile> ProofFile::Parse(std::string_view text) {
  ProofFile proof;
  ETALON_TRY(std::string_view line, TakeLine(&text));
  if (line != kFirstLine) return Wrong("first line", StrCat("is not ", kFirstLine));
  ETALON_TRY(line, TakeLine(&text));
  if (line.starts_with(kExtra)) {
    auto extra = DecodeBase64(line.substr(kExtra.size()), Base64Alphabet::kStandard);
    if (!extra.ok()) return Annotate(extra.status(), "proof: extra");
    proof.extra = *std::move(extra);
    ETALON_TRY(line, TakeLine(&text));
  }
  if (!line.starts_with(kIndex)) return Wrong("index", "is missing");
  auto index = ParseDecimal(line.substr(kIndex.size()));
  if (!index.ok()) return Annotate(index.status(), "proof: index");
  proof.index = *index;
  while (true) {
    ETALON_TRY(line, TakeLine(&text));
    if (line.empty()) break;
    if (proof.hashes.size() == kProofHashesMax) {
      return Wrong("hashes", StrCat("are more than ", kProofHashesMax));
    }
    auto hash = ParseBase64Digest(line);
    if (!hash.ok()) {
      return Annotate(hash.status(), StrCat("proof: hash ", proof.hashes.size() + 1));
    }
    proof.hashes.push_back(*hash);
  }
  ETALON_TRY(proof.note, SignedNote::Parse(text));
  return proof;
}

std::string ProofFile::Format() const {
  std::string text = StrCat(kFirstLine, "\n");
  if (extra.has_value()) StrAppend(&text, kExtra, Base64(*extra), "\n");
  StrAppend(&text, kIndex, StrCat(index), "\n");
  for (const Digest& hash : hashes) StrAppend(&text, Base64Digest(hash), "\n");
  StrAppend(&text, "\n", note.Format());
  return text;
}

absl::StatusOr<Checkpoint> ProofFile::Check(std::string_view leaf) const {
  ETALON_TRY(Checkpoint checkpoint, Checkpoint::Parse(note.text));
  ETALON_TRY_DO(CheckInclusion(MerkleLeafHash(leaf), index, hashes, checkpoint.tree));
  return checkpoint;
}

}  // namespace etalon
