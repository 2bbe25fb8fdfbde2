#include "models/llama/model_file.h"

#include <algorithm>
#include <string_view>

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

absl::StatusOr<ModelFileDigest> ModelFileDigest::Open(const std::string& path) {
  ModelFileDigest digest;
  digest.parts_ = PartsOfModelFile(path);
  for (const std::string& part : digest.parts_) {
    ETALON_TRY(const uint64_t size, FileSize(part));
    digest.bytes_total_ += static_cast<int64_t>(size);
  }
  return digest;
}

absl::Status ModelFileDigest::Step() {
  constexpr uint64_t kChunkBytes = uint64_t{4} << 20;
  if (file_ == nullptr) {
    ETALON_TRY(file_, OpenRandom(parts_[part_]));
    at_ = 0;
  }
  ETALON_TRY(const std::string chunk, file_->ReadAt(at_, kChunkBytes));
  hash_.Update(chunk);
  at_ += chunk.size();
  identity_.bytes += static_cast<int64_t>(chunk.size());
  if (at_ >= file_->Size() || chunk.empty()) {
    file_.reset();
    ++part_;
  }
  return absl::OkStatus();
}

absl::StatusOr<FileIdentity> ModelFileDigest::Finish(const ModelObserver& on_step) {
  const auto tell = [&] {
    if (!on_step) return;
    on_step({.name = "hashing", .unit = "bytes", .done = identity_.bytes, .total = bytes_total_});
  };
  tell();  // what was done before counts too
  while (!is_complete()) {
    ETALON_TRY_DO(Step());
    tell();
  }
  identity_.sha256 = ToHex(hash_.Finish());
  return identity_;
}

absl::StatusOr<FileIdentity> IdentifyModelFile(const std::string& path,
                                               const ModelObserver& on_step) {
  ETALON_TRY(ModelFileDigest digest, ModelFileDigest::Open(path));
  return digest.Finish(on_step);
}

absl::Status CheckIsGguf(const std::string& path) {
  ETALON_TRY(const auto file, OpenRandom(path));
  ETALON_TRY(const std::string magic, file->ReadAt(0, 4));
  if (magic == "GGUF") return absl::OkStatus();
  return absl::InvalidArgumentError(
      StrCat(path, " is no GGUF file; convert the model to GGUF first"));
}

}  // namespace etalon
