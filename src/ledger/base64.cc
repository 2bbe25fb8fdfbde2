#include "ledger/base64.h"

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "base/str.h"

namespace etalon {

std::string Base64(std::string_view bytes) {
  std::string text;
  absl::Base64Escape(absl::string_view(bytes.data(), bytes.size()), &text);
  return text;
}

// The library is lenient (white space, padding, spare bits); what it reads must print as it was.
absl::StatusOr<std::string> DecodeBase64(std::string_view text, Base64Alphabet alphabet) {
  if (text.size() % 4 != 0) {
    return absl::InvalidArgumentError(
        "base64: the length is no multiple of 4; is padding missing?");
  }
  std::string standard(text);
  const bool has_url = text.find_first_of("-_") != std::string_view::npos;
  if (has_url && text.find_first_of("+/") != std::string_view::npos) {
    return absl::InvalidArgumentError("base64: mixes the standard and the URL-safe alphabet");
  }
  if (has_url && alphabet == Base64Alphabet::kStandard) {
    return absl::InvalidArgumentError(
        "base64: the URL-safe alphabet where the standard one is due");
  }
  for (char& c : standard) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  std::string bytes;
  if (!absl::Base64Unescape(standard, &bytes)) {
    return absl::InvalidArgumentError("base64: a character that is none of its alphabet");
  }
  if (Base64(bytes) != standard) {
    return absl::InvalidArgumentError(
        "base64: not the one text of its bytes (white space, padding, or spare bits that are set)");
  }
  return bytes;
}

}  // namespace etalon
