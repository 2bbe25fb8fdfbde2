// SHA-256 and SHA-1 (FIPS 180-4), CRC-32C (RFC 3720): digests of bytes, nothing else.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace etalon {

using Digest = std::array<uint8_t, 32>;

// Streaming SHA-256. A copy goes on from where the first one is.
class Sha256 {
 public:
  static constexpr size_t kStateBytes = 112;

  Sha256();
  void Update(std::string_view bytes);
  Digest Finish();  // may be called once

 private:
  std::array<std::byte, kStateBytes> state_;  // of the library, whose header stays out of here
};

// Streaming SHA-1: only where others name bytes by it, as git does.
class Sha1 {
 public:
  static constexpr size_t kStateBytes = 96;

  Sha1();
  void Update(std::string_view bytes);
  std::string FinishHex();  // 40 lower-case hex digits; may be called once

 private:
  std::array<std::byte, kStateBytes> state_;
};

Digest Sha256Of(std::string_view bytes);
std::string Sha256Hex(std::string_view bytes);  // 64 lower-case hex digits
// Of a whole file, streamed. NotFound or Unavailable with the path.
absl::StatusOr<Digest> Sha256OfFile(const std::string& path);

std::string ToHex(std::string_view bytes);
void AppendHex(const Digest& digest, std::string* out);
inline std::string ToHex(const Digest& digest) {
  return ToHex(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}
// InvalidArgument unless `hex` is 64 hex digits.
absl::StatusOr<Digest> DigestFromHex(std::string_view hex);

// CRC-32C (Castagnoli), as in RFC 3720 appendix B.4.
uint32_t Crc32c(std::string_view bytes);

}  // namespace etalon
