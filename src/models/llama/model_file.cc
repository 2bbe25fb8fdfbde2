#include "models/llama/model_file.h"

#include <algorithm>
#include <string_view>

#include "base/file.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {

std::vector<std::string> PartsOfModelFile(const std::string& path) {
  constexpr std::string_view kFirst = "-00001-of-";
  constexpr size_t kTailBytes = kFirst.size() + 5 + 5;  // digits and ".gguf"
  if (path.size() < kTailBytes) return {path};
  const size_t at = path.size() - kTailBytes;
  if (path.compare(at, kFirst.size(), kFirst) != 0) return {path};
  const auto count = ParseInt(std::string_view(path).substr(at + kFirst.size(), 5));
  if (!count.has_value() || *count < 1) return {path};
  std::vector<std::string> parts;
  for (int64_t i = 1; i <= *count; ++i) {
    std::string number = StrCat(i);
    number.insert(0, 5 - std::min<size_t>(5, number.size()), '0');
    parts.push_back(StrCat(path.substr(0, at), "-", number, path.substr(at + 6)));
  }
  return parts;
}

absl::StatusOr<FileIdentity> IdentifyModelFile(const std::string& path,
                                               const ModelObserver& on_step) {
  constexpr uint64_t kChunkBytes = uint64_t{4} << 20;
  Sha256 hash;
  FileIdentity identity;
  const std::vector<std::string> parts = PartsOfModelFile(path);
  int64_t total = 0;
  for (const std::string& part : parts) {
    ETALON_TRY(const uint64_t size, FileSize(part));
    total += static_cast<int64_t>(size);
  }
  for (const std::string& part : parts) {
    ETALON_TRY(const auto file, OpenRandom(part));
    for (uint64_t at = 0; at < file->Size(); at += kChunkBytes) {
      ETALON_TRY(const std::string chunk, file->ReadAt(at, kChunkBytes));
      hash.Update(chunk);
      identity.bytes += static_cast<int64_t>(chunk.size());
      if (on_step) {
        on_step({.name = "hashing", .unit = "bytes", .done = identity.bytes, .total = total});
      }
    }
  }
  identity.sha256 = ToHex(hash.Finish());
  return identity;
}

absl::Status CheckIsGguf(const std::string& path) {
  ETALON_TRY(const auto file, OpenRandom(path));
  ETALON_TRY(const std::string magic, file->ReadAt(0, 4));
  if (magic == "GGUF") return absl::OkStatus();
  return absl::InvalidArgumentError(
      StrCat(path, " is no GGUF file; convert the model to GGUF first"));
}

}  // namespace etalon
