// Base64 (RFC 4648) of which each sequence of bytes has one text. It reads nothing else.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace etalon {

// The standard alphabet, padded.
std::string Base64(std::string_view bytes);

enum class Base64Alphabet { kStandard, kStandardOrUrlSafe };
// InvalidArgument for both alphabets in one text, missing padding, white space, bits set that would
// be thrown away, and any other character.
absl::StatusOr<std::string> DecodeBase64(std::string_view text, Base64Alphabet alphabet);

}  // namespace etalon
