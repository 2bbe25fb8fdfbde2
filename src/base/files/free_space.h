// How much can still be written to the file system of a folder. It knows no quotas.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace etalon {

// Bytes; nothing when the folder cannot be looked at, or its file system does not count.
std::optional<uint64_t> FreeBytes(const std::string& folder);

}  // namespace etalon
