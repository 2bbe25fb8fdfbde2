// Answered samples of one window to bytes and back (docs/formats/journal.md). No compression, no
// checksum, no file.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/answered_sample.h"

namespace etalon {

// What a window may hold. Both sides refuse more, so that nothing is written that cannot be read,
// and foreign bytes cannot ask for more memory than that.
struct SampleCodecLimits {
  uint64_t bytes = uint64_t{512} << 20;
  uint64_t items = uint64_t{1} << 22;       // texts, prompts, parts, messages, samples, requests, …
  uint64_t values = uint64_t{1} << 22;      // nodes of all Values
  uint64_t text_bytes = uint64_t{1} << 30;  // copied out of the table of texts
};

// ResourceExhausted names the limit that the samples pass.
absl::StatusOr<std::string> EncodeSamples(std::span<const AnsweredSample> samples,
                                          const SampleCodecLimits& limits = {});

// DataLoss names the byte where the bytes make no sense.
absl::StatusOr<std::vector<AnsweredSample>> DecodeSamples(std::string_view bytes, uint32_t count,
                                                          const SampleCodecLimits& limits = {});

}  // namespace etalon
