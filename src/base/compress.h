// zstd frames (RFC 8878), one call a frame. The one door to libzstd.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace etalon {

// One frame with its content size and no timestamp: equal bytes in, equal bytes out for one build.
absl::StatusOr<std::string> ZstdCompress(std::string_view bytes, int level = 1);
// DataLoss for a damaged frame; ResourceExhausted when it would give more than `bytes_max`.
absl::StatusOr<std::string> ZstdDecompress(std::string_view frame, uint64_t bytes_max);

}  // namespace etalon
