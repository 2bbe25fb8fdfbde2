// The names of a record's files and what writer and reader both know of them
// (docs/formats/record.md). It opens none.
#pragma once

#include <cstdint>
#include <string_view>

#include "records/bounded_json.h"

namespace etalon {

inline constexpr std::string_view kRecordFormat = "etalon-record";
inline constexpr int64_t kRecordVersion = 1;
inline constexpr BoundedJsonLimits kManifestLimits = {.bytes_max = size_t{256} << 20,
                                                      .values_max = size_t{1} << 24};
inline constexpr BoundedJsonLimits kIndexLimits = kManifestLimits;
inline constexpr BoundedJsonLimits kLineLimits = {.bytes_max = size_t{512} << 20};

inline constexpr std::string_view kManifestFile = "manifest.json";
inline constexpr std::string_view kSamplesFile = "samples.zst";
inline constexpr std::string_view kSamplesIndexFile = "samples.index";
inline constexpr std::string_view kTextsFile = "texts.zst";
inline constexpr std::string_view kTextsIndexFile = "texts.index";
inline constexpr std::string_view kRunFile = "run.json";

}  // namespace etalon
