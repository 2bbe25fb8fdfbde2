#include "testing/failing_file.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "base/try.h"

namespace etalon {
namespace {

class FailingFile : public AppendFile {
 public:
  FailingFile(std::unique_ptr<AppendFile> file, int64_t* bytes_left, DiskFailure failure)
      : file_(std::move(file)), bytes_left_(*bytes_left), failure_(failure) {}

  absl::Status Append(std::string_view bytes) override {
    if (bytes_left_ < 0) return file_->Append(bytes);
    const size_t fitting = std::min(bytes.size(), static_cast<size_t>(bytes_left_));
    is_over_ = fitting < bytes.size();
    bytes_left_ -= static_cast<int64_t>(fitting);
    if (failure_ == DiskFailure::kSyncFails) return file_->Append(bytes);
    ETALON_TRY_DO(file_->Append(bytes.substr(0, fitting)));
    return is_over_ ? absl::ResourceExhaustedError("no space left on device") : absl::OkStatus();
  }
  absl::Status Sync() override {
    return is_over_ ? absl::UnavailableError("input/output error") : absl::OkStatus();
  }
  absl::Status Close() override { return file_->Close(); }

 private:
  std::unique_ptr<AppendFile> file_;
  int64_t& bytes_left_;
  const DiskFailure failure_;
  bool is_over_ = false;
};

}  // namespace

std::function<absl::StatusOr<std::unique_ptr<AppendFile>>(const std::string&, OpenMode, uint64_t)>
OpenOnFailingDisk(int64_t* bytes_left, DiskFailure failure) {
  return [bytes_left, failure](const std::string& path, OpenMode mode,
                               uint64_t keep_bytes) -> absl::StatusOr<std::unique_ptr<AppendFile>> {
    ETALON_TRY(auto file, OpenAppend(path, mode, keep_bytes));
    return std::make_unique<FailingFile>(std::move(file), bytes_left, failure);
  };
}

}  // namespace etalon
