// links: etalon_engine
// Foreign bytes as a journal: opened, and every window read. Checksums are put right first, so that
// what lies behind them is reached.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "base/file.h"
#include "base/hash.h"
#include "engine/journal.h"
#include "engine/sample_codec.h"

namespace etalon {
namespace {

class MemoryFile : public RandomFile {
 public:
  explicit MemoryFile(std::string bytes) : bytes_(std::move(bytes)) {}
  uint64_t Size() const override { return bytes_.size(); }
  absl::StatusOr<std::string> ReadAt(uint64_t offset, uint64_t length) const override {
    if (offset >= bytes_.size()) return std::string();
    return bytes_.substr(offset, length);
  }

 private:
  const std::string bytes_;
};

void ReadAll(std::string bytes) {
  const auto reader =
      JournalReader::OpenIntactPart(std::make_unique<MemoryFile>(std::move(bytes)), "journal");
  if (!reader.ok()) return;
  for (int64_t i = 0; i < (*reader)->window_count(); ++i) {
    const ShardPosition& shard = (*reader)->shard();
    const auto samples = (*reader)->ReadWindow(shard.index + i * shard.count);
    // What can be read can be written.
    if (samples.ok() && !EncodeSamples(*samples).ok()) __builtin_trap();
  }
}

// The same frames with right lengths and checksums.
std::string WithRightChecksums(std::string bytes) {
  constexpr size_t kFileHeaderBytes = 16, kFrameHeaderBytes = 20;
  size_t offset = kFileHeaderBytes;
  while (offset + kFrameHeaderBytes <= bytes.size()) {
    const size_t left = bytes.size() - offset - kFrameHeaderBytes;
    uint64_t size = 0;
    std::memcpy(&size, &bytes[offset + 4], sizeof(size));
    size = std::min<uint64_t>(size, left);
    const uint32_t crc = Crc32c(std::string_view(bytes).substr(offset + kFrameHeaderBytes, size));
    std::memcpy(&bytes[offset + 4], &size, sizeof(size));
    std::memcpy(&bytes[offset + 12], &crc, sizeof(crc));
    const uint32_t own_crc = Crc32c(std::string_view(bytes).substr(offset, 16));
    std::memcpy(&bytes[offset + 16], &own_crc, sizeof(own_crc));
    offset += kFrameHeaderBytes + size;
  }
  return bytes;
}

}  // namespace
}  // namespace etalon

// The first byte says what the rest is: a journal as it is, one with its checksums put right, or
// the samples of a window before compression, the second byte being their number.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 3) {
    case 0:
      etalon::ReadAll(bytes);
      break;
    case 1:
      etalon::ReadAll(etalon::WithRightChecksums(bytes));
      break;
    default: {
      const auto samples = etalon::DecodeSamples(std::string_view(bytes).substr(1), data[1]);
      if (samples.ok() && !etalon::EncodeSamples(*samples).ok()) __builtin_trap();
    }
  }
  return 0;
}
