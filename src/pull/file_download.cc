#include "pull/file_download.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/try.h"
#include "net/header_fields.h"

namespace etalon {
namespace {

constexpr uint64_t kChunkBytes = uint64_t{1} << 20;

// The digests of a file while its bytes come. Git names a file by the SHA-1 of a head and its
// bytes.
class FileHash {
 public:
  explicit FileHash(uint64_t bytes) {
    git_.Update(StrCat("blob ", bytes, std::string_view("\0", 1)));
  }
  void Update(std::string_view bytes) {
    sha256_.Update(bytes);
    git_.Update(bytes);
  }
  // The SHA-256, or "" when the digest is another one than the listing's.
  std::string Finish(const HubFile& file) {
    std::string sha256 = ToHex(sha256_.Finish());
    const bool is_right =
        file.git_sha1.empty() ? sha256 == file.sha256 : git_.FinishHex() == file.git_sha1;
    return is_right ? sha256 : "";
  }

 private:
  Sha256 sha256_;
  Sha1 git_;
};

absl::Status HashStart(const std::string& path, uint64_t bytes, FileHash* hash) {
  ETALON_TRY(const auto file, OpenRandom(path));
  for (uint64_t offset = 0; offset < bytes; offset += kChunkBytes) {
    ETALON_TRY(const std::string chunk,
               file->ReadAt(offset, std::min(kChunkBytes, bytes - offset)));
    hash->Update(chunk);
  }
  return absl::OkStatus();
}

// The partial file and what is known of it.
class Partial : public HubSink {
 public:
  explicit Partial(const FileDownload& download)
      : download_(download), file_(download.file), hash_(download.file.bytes) {}

  // Takes what an earlier attempt left.
  absl::Status Open() {
    const uint64_t there =
        FileExists(download_.partial_path) ? FileSize(download_.partial_path).value_or(0) : 0;
    if (there == 0 || there > file_.bytes) return Restart();
    ETALON_TRY_DO(HashStart(download_.partial_path, there, &hash_));
    ETALON_TRY(out_, OpenAppend(download_.partial_path, OpenMode::kAppend, there));
    bytes_ = resumed_ = there;
    Tell();
    return absl::OkStatus();
  }

  absl::Status Restart() {
    hash_ = FileHash(file_.bytes);
    bytes_ = resumed_ = 0;
    ETALON_TRY(out_, OpenAppend(download_.partial_path, OpenMode::kTruncate));
    Tell();
    return absl::OkStatus();
  }

  absl::Status OnAnswer(const HubFacts& facts, const HttpHead& head) override {
    ETALON_TRY_DO(CheckFacts(facts));
    if (head.status == 416) {  // the hub has not what we think to have a part of
      return WantRestart();
    }
    if (head.status == 206) {
      const auto range = ParseContentRange(head.Find("content-range").value_or(""));
      const bool is_fitting = range.has_value() && bytes_ > 0 && range->first == bytes_ &&
                              range->last < file_.bytes &&
                              range->total.value_or(file_.bytes) == file_.bytes;
      return is_fitting ? absl::OkStatus() : WantRestart();
    }
    if (const auto length = head.Find("content-length");
        length.has_value() && ParseByteCount(*length) != file_.bytes) {
      return absl::DataLossError(StrCat(file_.path, ": the hub sends ", *length,
                                        " bytes where its listing says ", file_.bytes));
    }
    return bytes_ == 0 ? absl::OkStatus() : Restart();
  }

  absl::Status OnBytes(std::string_view bytes) override {
    if (bytes.size() > file_.bytes - bytes_) {
      return absl::DataLossError(StrCat(file_.path, ": the hub sends more than the ", file_.bytes,
                                        " bytes of its listing"));
    }
    ETALON_TRY_DO(out_->Append(bytes));
    hash_.Update(bytes);
    bytes_ += bytes.size();
    Tell();
    return absl::OkStatus();
  }

  uint64_t bytes() const { return bytes_; }
  bool is_whole() const { return bytes_ == file_.bytes; }
  bool TakeRestartWanted() { return std::exchange(is_restart_wanted_, false); }
  // On the disk for good. The SHA-256, or "" for a wrong digest.
  absl::StatusOr<std::string> Finish() {
    ETALON_TRY_DO(out_->Sync());
    return hash_.Finish(file_);
  }

 private:
  absl::Status WantRestart() {
    is_restart_wanted_ = true;
    return absl::CancelledError("another part");
  }
  absl::Status CheckFacts(const HubFacts& facts) const {
    const std::string& digest = file_.git_sha1.empty() ? file_.sha256 : file_.git_sha1;
    if (facts.linked_etag.has_value() && *facts.linked_etag != digest) {
      return absl::DataLossError(StrCat(file_.path, ": the hub offers a file with the digest ",
                                        facts.linked_etag->substr(0, digest.size()),
                                        " where its listing says ", digest));
    }
    if (facts.linked_size.has_value() && ParseByteCount(*facts.linked_size) != file_.bytes) {
      return absl::DataLossError(StrCat(file_.path, ": the hub offers ", *facts.linked_size,
                                        " bytes where its listing says ", file_.bytes));
    }
    return absl::OkStatus();
  }
  void Tell() const {
    if (download_.on_bytes) download_.on_bytes(bytes_, resumed_);
  }

  const FileDownload& download_;
  const HubFile& file_;
  FileHash hash_;
  std::unique_ptr<AppendFile> out_;
  uint64_t bytes_ = 0, resumed_ = 0;
  bool is_restart_wanted_ = false;
};

// Until the partial file has all bytes.
absl::Status FetchBytes(const FileDownload& download, Partial* partial, HubSession* session) {
  HubRetries retries = session->Retries();
  uint64_t most = partial->bytes();
  while (!partial->is_whole()) {
    HttpFields fields;
    if (partial->bytes() > 0) {
      fields.emplace_back("Range", StrCat("bytes=", partial->bytes(), "-"));
    }
    HubAttempt attempt =
        session->GetOnce(session->FileUrl(download.commit, download.file.path), fields, partial);
    if (partial->TakeRestartWanted()) {
      attempt.status = absl::UnavailableError(
          StrCat(download.file.path, ": the hub sends another part than was asked for"));
      attempt.may_retry = true;
      ETALON_TRY_DO(partial->Restart());
    } else if (attempt.status.ok() && !partial->is_whole()) {
      attempt.status = absl::UnavailableError(
          StrCat(download.file.path, ": the connection ended in the middle"));
      attempt.may_retry = true;
    }
    if (attempt.status.ok()) continue;
    // A server that sends no parts and is always cut gets no further, however much it sends.
    if (partial->bytes() > most) retries.Progressed();
    most = std::max(most, partial->bytes());
    ETALON_TRY_DO(retries.Wait(attempt));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> DownloadFile(const FileDownload& download, HubSession* session) {
  constexpr int kAttempts = 2;
  Partial partial(download);
  ETALON_TRY_DO(partial.Open());
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    // A part that was left is no whole attempt: its bytes may be what is wrong.
    if (attempt > 0) ETALON_TRY_DO(partial.Restart());
    ETALON_TRY_DO(FetchBytes(download, &partial, session));
    ETALON_TRY(std::string sha256, partial.Finish());
    if (!sha256.empty()) return sha256;
    if (attempt + 1 < kAttempts) {
      session->world().note(
          StrCat(download.file.path, ": came damaged, which its digest shows; getting it again"));
    }
  }
  ETALON_TRY_DO(RemoveFile(download.partial_path));
  const HubFile& file = download.file;
  return absl::DataLossError(
      StrCat(file.path, ": twice the hub sent other bytes than its listing says (digest ",
             file.git_sha1.empty() ? file.sha256 : file.git_sha1,
             "); nothing of them is kept; try again later, or another --hub"));
}

absl::StatusOr<std::string> CheckedSha256(const std::string& path, const HubFile& file) {
  ETALON_TRY(const uint64_t bytes, FileSize(path));
  if (bytes != file.bytes) return std::string();
  FileHash hash(bytes);
  ETALON_TRY_DO(HashStart(path, bytes, &hash));
  return hash.Finish(file);
}

}  // namespace etalon
