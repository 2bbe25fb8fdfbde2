// links: etalon_ledger
// Foreign bytes as envelopes, statements, notes, checkpoints and proofs: what is read prints as it
// was, or as one canonical form that reads the same.
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/checkpoint.h"
#include "ledger/envelope.h"
#include "ledger/proof_file.h"
#include "ledger/signed_note.h"
#include "ledger/statement.h"

namespace etalon {
namespace {

// Formats that have one text.
template <typename T>
void CheckExact(std::string_view text) {
  const auto read = T::Parse(text);
  if (!read.ok() && read.status().message().empty()) __builtin_trap();
  if (read.ok() && read->Format() != text) __builtin_trap();
}

template <typename T>
void CheckCanonical(std::string_view text) {
  const auto read = T::Parse(text);
  if (!read.ok()) {
    if (read.status().message().empty()) __builtin_trap();
    return;
  }
  const auto canonical = read->Format();
  if (!canonical.ok()) return;  // a number that has no canonical form
  const auto again = T::Parse(*canonical);
  if (!again.ok() || *again->Format() != *canonical) __builtin_trap();
}

}  // namespace
}  // namespace etalon

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  etalon::CheckCanonical<etalon::Envelope>(text);
  etalon::CheckCanonical<etalon::Statement>(text);
  etalon::CheckExact<etalon::SignedNote>(text);
  etalon::CheckExact<etalon::Checkpoint>(text);
  etalon::CheckExact<etalon::ProofFile>(text);
  etalon::CheckExact<etalon::NoteKey>(text);
  if (const auto proof = etalon::ProofFile::Parse(text); proof.ok()) {
    (void)proof->Check("leaf");
  }
  return 0;
}
