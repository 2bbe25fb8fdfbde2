// in-toto Statements v1 (docs/formats/attestation.md): what is said of bytes that a digest names.
// It knows no predicate.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/hash.h"
#include "etalon/value.h"

namespace etalon {

inline constexpr std::string_view kStatementType = "https://in-toto.io/Statement/v1";
inline constexpr std::string_view kAttestationType = "urn:etalon:attestation:v1";

struct StatementSubject {
  std::string name;  // may be empty; for people
  Digest sha256{};
};

struct Statement {
  static constexpr size_t kSubjectsMax = 1024;

  std::vector<StatementSubject> subjects;  // one or more
  std::string predicate_type;
  Value predicate;  // a dict, or None where there is none

  // Of a payload. Unknown members are passed over. InvalidArgument names the member.
  static absl::StatusOr<Statement> Parse(std::string_view json);
  // Canonical JSON.
  absl::StatusOr<std::string> Format() const;

  bool HasSubject(const Digest& digest) const;
};

}  // namespace etalon
