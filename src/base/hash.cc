#include "base/hash.h"

// The functions below EVP: a record hashes dozens of short texts a sample, and EVP's allocations
// and locks cost more than the hashing of one.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <array>
#include <cstring>

#include "absl/status/status.h"
#include "base/check.h"
#include "base/file.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {

static_assert(sizeof(SHA256_CTX) <= Sha256::kStateBytes);

Sha256::Sha256() {
  SHA256_CTX context;
  ETALON_CHECK(SHA256_Init(&context) == 1);
  std::memcpy(state_.data(), &context, sizeof(context));
}

void Sha256::Update(std::string_view bytes) {
  SHA256_CTX context;
  std::memcpy(&context, state_.data(), sizeof(context));
  ETALON_CHECK(SHA256_Update(&context, bytes.data(), bytes.size()) == 1);
  std::memcpy(state_.data(), &context, sizeof(context));
}

Digest Sha256::Finish() {
  SHA256_CTX context;
  std::memcpy(&context, state_.data(), sizeof(context));
  Digest digest;
  ETALON_CHECK(SHA256_Final(digest.data(), &context) == 1);
  return digest;
}

static_assert(sizeof(SHA_CTX) <= Sha1::kStateBytes);

Sha1::Sha1() {
  SHA_CTX context;
  ETALON_CHECK(SHA1_Init(&context) == 1);
  std::memcpy(state_.data(), &context, sizeof(context));
}

void Sha1::Update(std::string_view bytes) {
  SHA_CTX context;
  std::memcpy(&context, state_.data(), sizeof(context));
  ETALON_CHECK(SHA1_Update(&context, bytes.data(), bytes.size()) == 1);
  std::memcpy(state_.data(), &context, sizeof(context));
}

std::string Sha1::FinishHex() {
  SHA_CTX context;
  std::memcpy(&context, state_.data(), sizeof(context));
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  ETALON_CHECK(SHA1_Final(digest.data(), &context) == 1);
  return ToHex(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

Digest Sha256Of(std::string_view bytes) {
  Sha256 hash;
  hash.Update(bytes);
  return hash.Finish();
}

std::string Sha256Hex(std::string_view bytes) { return ToHex(Sha256Of(bytes)); }

absl::StatusOr<Digest> Sha256OfFile(const std::string& path) {
  constexpr uint64_t kChunkBytes = uint64_t{1} << 20;
  ETALON_TRY(auto file, OpenRandom(path));
  Sha256 hash;
  for (uint64_t offset = 0; offset < file->Size(); offset += kChunkBytes) {
    ETALON_TRY(std::string chunk, file->ReadAt(offset, kChunkBytes));
    hash.Update(chunk);
  }
  return hash.Finish();
}

namespace {

void WriteHex(std::string_view bytes, char* hex) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    *hex++ = kDigits[byte >> 4];
    *hex++ = kDigits[byte & 15];
  }
}

constexpr std::array<int8_t, 256> MakeHexTable() {
  std::array<int8_t, 256> table{};
  for (int8_t& digit : table) digit = -1;
  for (int8_t i = 0; i < 10; ++i) table['0' + i] = i;
  for (int8_t i = 0; i < 6; ++i) {
    table['a' + i] = table['A' + i] = static_cast<int8_t>(10 + i);
  }
  return table;
}

int HexDigit(char c) {
  static constexpr std::array<int8_t, 256> kTable = MakeHexTable();
  return kTable[static_cast<unsigned char>(c)];
}

constexpr std::array<uint32_t, 256> MakeCrcTable() {
  constexpr uint32_t kCastagnoliReversed = 0x82f63b78;
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < table.size(); ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) ? kCastagnoliReversed : 0);
    table[i] = crc;
  }
  return table;
}

#ifdef __x86_64__
// The processor's own instruction, eight bytes at a time.
__attribute__((target("sse4.2"))) uint32_t Crc32cBySse(std::string_view bytes) {
  uint64_t crc = 0xffffffff;
  for (; bytes.size() >= sizeof(uint64_t); bytes.remove_prefix(sizeof(uint64_t))) {
    uint64_t word;
    std::memcpy(&word, bytes.data(), sizeof(word));
    crc = __builtin_ia32_crc32di(crc, word);
  }
  auto tail = static_cast<uint32_t>(crc);
  for (const char byte : bytes) {
    tail = __builtin_ia32_crc32qi(tail, static_cast<unsigned char>(byte));
  }
  return tail ^ 0xffffffff;
}
#endif

}  // namespace

std::string ToHex(std::string_view bytes) {
  std::string hex(bytes.size() * 2, '\0');
  WriteHex(bytes, hex.data());
  return hex;
}

void AppendHex(const Digest& digest, std::string* out) {
  std::array<char, 2 * sizeof(Digest)> hex;
  WriteHex({reinterpret_cast<const char*>(digest.data()), digest.size()}, hex.data());
  out->append(hex.data(), hex.size());
}

absl::StatusOr<Digest> DigestFromHex(std::string_view hex) {
  Digest digest;
  if (hex.size() != 2 * digest.size()) {
    return absl::InvalidArgumentError(
        StrCat("a SHA-256 digest has 64 hex digits, this has ", hex.size()));
  }
  for (size_t i = 0; i < digest.size(); ++i) {
    const int high = HexDigit(hex[2 * i]), low = HexDigit(hex[2 * i + 1]);
    if (high < 0 || low < 0) {
      return absl::InvalidArgumentError(StrCat("\"", hex, "\" is no hexadecimal digest"));
    }
    digest[i] = static_cast<uint8_t>(high * 16 + low);
  }
  return digest;
}

uint32_t Crc32c(std::string_view bytes) {
#ifdef __x86_64__
  if (__builtin_cpu_supports("sse4.2")) return Crc32cBySse(bytes);
#endif
  static constexpr std::array<uint32_t, 256> kTable = MakeCrcTable();
  uint32_t crc = 0xffffffff;
  for (unsigned char byte : bytes) crc = kTable[(crc ^ byte) & 0xff] ^ (crc >> 8);
  return crc ^ 0xffffffff;
}

}  // namespace etalon
