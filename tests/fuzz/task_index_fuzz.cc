// links: etalon_tasks
// Foreign bytes as an index of task files: whatever can be read prints as the same bytes again.
// The digest is put right first, so that what lies behind it is reached.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "tasks/index/index_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kMagicBytes = 14, kHeadBytes = kMagicBytes + etalon::Digest().size();
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (etalon::ParseTaskIndex(bytes, "key").ok() && size < kHeadBytes) __builtin_trap();
  if (size < kHeadBytes) return 0;
  const etalon::Digest digest = etalon::Sha256Of(std::string_view(bytes).substr(kHeadBytes));
  bytes.replace(kMagicBytes, digest.size(), reinterpret_cast<const char*>(digest.data()),
                digest.size());
  const auto tree = etalon::ParseTaskIndex(bytes, "key");
  if (!tree.ok()) {
    if (tree.status().message().empty()) __builtin_trap();
    return 0;
  }
  // Numbers and shared parts of paths have several spellings; one printing later there is one.
  const std::string printed = etalon::FormatTaskIndex(*tree, "key");
  const auto again = etalon::ParseTaskIndex(printed, "key");
  if (!again.ok() || etalon::FormatTaskIndex(*again, "key") != printed) __builtin_trap();
  return 0;
}
