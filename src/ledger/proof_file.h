// Proof files of C2SP (docs/formats/checkpoint.md): that an entry stands in a log, for somebody who
// has neither the log nor a network. It checks no signature.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/hash.h"
#include "ledger/checkpoint.h"
#include "ledger/signed_note.h"

namespace etalon {

struct ProofFile {
  std::optional<std::string> extra;  // bytes, which nothing vouches for
  uint64_t index = 0;
  std::vector<Digest> hashes;  // from the leaf's sibling to the root's child
  SignedNote note;             // of a checkpoint

  // InvalidArgument names the line.
  static absl::StatusOr<ProofFile> Parse(std::string_view text);
  std::string Format() const;

  // OK when `leaf` (its bytes) is in the tree of the note's checkpoint, which comes back. DataLoss
  // otherwise. Who signed the note is another question (NoteSigners).
  absl::StatusOr<Checkpoint> Check(std::string_view leaf) const;
};

}  // namespace etalon
