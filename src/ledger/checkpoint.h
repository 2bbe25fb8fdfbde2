// Checkpoints of C2SP: what a log says of its tree, as the text of a signed note. It verifies no
// signature (ledger/signed_note.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/merkle_proof.h"

namespace etalon {

struct Checkpoint {
  static constexpr size_t kExtensionsMax = 64;

  std::string origin;  // the log's name
  TreeHead tree;
  std::vector<std::string> extensions;  // kept and not read

  // Of the text of a note. InvalidArgument names the line.
  static absl::StatusOr<Checkpoint> Parse(std::string_view text);
  std::string Format() const;
};

// A decimal number as these formats write it: no sign, no zero in front.
absl::StatusOr<uint64_t> ParseDecimal(std::string_view text);
// 32 bytes in base64.
absl::StatusOr<Digest> ParseBase64Digest(std::string_view text);
std::string Base64Digest(const Digest& digest);

}  // namespace etalon
