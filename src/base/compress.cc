#include "base/compress.h"

#include <zstd.h>

#include "absl/status/status.h"
#include "base/str.h"

namespace etalon {

absl::StatusOr<std::string> ZstdCompress(std::string_view bytes, int level) {
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compress(frame.data(), frame.size(), bytes.data(), bytes.size(), level);
  if (ZSTD_isError(size)) {
    return absl::InternalError(StrCat("zstd: ", ZSTD_getErrorName(size)));
  }
  frame.resize(size);
  return frame;
}

absl::StatusOr<std::string> ZstdDecompress(std::string_view frame, uint64_t bytes_max) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_ERROR) return absl::DataLossError("not a zstd frame");
  if (size == ZSTD_CONTENTSIZE_UNKNOWN) {
    return absl::DataLossError("a zstd frame without its content size");
  }
  if (size > bytes_max) {
    return absl::ResourceExhaustedError(
        StrCat("a zstd frame of ", size, " bytes; the limit is ", bytes_max));
  }
  // The declared size is foreign: what the frame really holds may be less.
  std::string bytes(size, '\0');
  const size_t got = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
  if (ZSTD_isError(got)) {
    return absl::DataLossError(StrCat("damaged zstd frame: ", ZSTD_getErrorName(got)));
  }
  bytes.resize(got);
  return bytes;
}

}  // namespace etalon
