// StrCat and StrAppend that also take std::string_view, which absl's of Debian 12 do not (they were
// built for C++14, with a string_view of their own). No formatting beyond that.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace etalon {

namespace base_internal {
template <typename T>
void AppendPiece(const T& piece, std::string* out) {
  if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    out->append(std::string_view(piece));
  } else if constexpr (std::is_same_v<T, absl::string_view>) {
    out->append(piece.data(), piece.size());
  } else if constexpr (std::is_same_v<T, char>) {
    out->push_back(piece);
  } else {
    absl::StrAppend(out, piece);
  }
}
}  // namespace base_internal

// Strings, characters, integers and floating-point numbers (six digits, as absl prints them).
template <typename... Pieces>
std::string StrCat(const Pieces&... pieces) {
  std::string out;
  (base_internal::AppendPiece(pieces, &out), ...);
  return out;
}

template <typename... Pieces>
void StrAppend(std::string* out, const Pieces&... pieces) {
  (base_internal::AppendPiece(pieces, out), ...);
}

inline std::string_view ToView(absl::string_view text) { return {text.data(), text.size()}; }

}  // namespace etalon
