#include "pull/pull.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "base/files/folder_size.h"
#include "base/hash.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "data/dataset.h"
#include "data/dataset_card.h"
#include "data/reader.h"
#include "pull/file_download.h"
#include "pull/hub_listing.h"
#include "pull/placing.h"

namespace etalon {
namespace {

constexpr std::string_view kCard = "README.md";

std::string_view KindName(HubKind kind) { return kind == HubKind::kDataset ? "dataset" : "model"; }

// Waits for another process that pulls the same.
absl::StatusOr<std::unique_ptr<FileLock>> WaitForLock(const std::string& path,
                                                      const PullWorld& world) {
  constexpr int kAttempts = 36000;
  constexpr double kBetweenSeconds = 0.2;
  for (int attempt = 0;; ++attempt) {
    auto lock = FileLock::Acquire(path);
    const bool is_held = absl::IsUnavailable(lock.status());
    if (lock.ok() || !is_held || attempt == kAttempts) return lock;
    if (attempt == 0) world.note("another process pulls the same; waiting for it");
    world.sleep(kBetweenSeconds);
  }
}

// "M-00002-of-00005.gguf" names five files.
std::vector<std::string> PartsOfModel(const std::string& path) {
  constexpr std::string_view kShape = "-00000-of-00000.gguf";
  constexpr size_t kDigits = 5, kOf = 4;
  if (path.size() <= kShape.size()) return {path};
  const std::string stem = path.substr(0, path.size() - kShape.size());
  const std::string end = path.substr(stem.size());
  const std::string count = end.substr(1 + kDigits + kOf, kDigits);
  std::string shape = end;
  for (char& c : shape) c = c >= '0' && c <= '9' ? '0' : c;
  const auto parts = ParseInt(count);
  if (shape != kShape || !parts.has_value() || *parts < 1) return {path};
  std::vector<std::string> paths;
  for (int64_t part = 1; part <= *parts; ++part) {
    std::string number = StrCat(part);
    number.insert(0, kDigits - std::min(kDigits, number.size()), '0');
    paths.push_back(StrCat(stem, "-", number, "-of-", count, ".gguf"));
  }
  return paths;
}

bool IsDocument(std::string_view path) {
  if (path.find('/') != std::string_view::npos) return false;
  return path == kCard || path.starts_with("LICENSE") || path.starts_with("LICENCE");
}

// A new folder for what is of no use later.
absl::StatusOr<std::string> MakeScratchFolder() {
  std::error_code error;
  const std::string temporary = std::filesystem::temp_directory_path(error).string();
  std::string path = JoinPath(error ? "/tmp" : temporary, "etalon-pull-XXXXXX");
  if (::mkdtemp(path.data()) == nullptr) return ErrnoStatus(errno, "cannot make", path);
  return path;
}

// What workers share; the mutex guards all of it.
struct Shared {
  std::mutex mutex;
  absl::Status error;
  uint64_t bytes = 0, resumed = 0;
};

}  // namespace

std::string RepositoryFolder(const std::string& root, const HubRepository& repository) {
  const bool is_dataset = repository.kind == HubKind::kDataset;
  return JoinPath(JoinPath(root, is_dataset ? "datasets" : "models"), HubPlace(repository.id));
}

Pull::Pull(PullRequest request, HubAccess access, PullWorld world)
    : request_(std::move(request)),
      access_(std::move(access)),
      world_(std::move(world)),
      folder_(RepositoryFolder(request_.root, request_.repository)),
      partial_(JoinPath(ParentFolder(folder_), StrCat(".", BaseName(folder_), ".partial"))) {}

absl::StatusOr<std::unique_ptr<Pull>> Pull::Plan(const PullRequest& request,
                                                 const HubAccess& access, const PullWorld& world) {
  ETALON_TRY_DO(CheckHubId(request.repository.id));
  for (const std::string& file : request.files) ETALON_TRY_DO(CheckHubPath(file));
  auto pull = std::unique_ptr<Pull>(new Pull(request, access, world));
  ETALON_TRY_DO(pull->Prepare());
  return pull;
}

absl::Status Pull::Prepare() {
  ETALON_TRY(const auto session, HubSession::Open(access_, request_.repository, world_));
  ETALON_TRY_DO(List(session.get()));
  if (!request_.is_dry) {
    const std::string parent = ParentFolder(folder_);
    ETALON_TRY_DO(MakeFolders(parent));
    ETALON_TRY(process_lock_,
               WaitForLock(JoinPath(parent, StrCat(".", BaseName(folder_), ".lock")), world_));
  }
  ETALON_TRY_DO(TakeOldLock());
  ETALON_TRY_DO(ReadCard(session.get()));
  ETALON_TRY_DO(ChooseFiles());
  return CountWhatIsMissing();
}

absl::Status Pull::List(HubSession* session) {
  constexpr int kPagesMax = 10000;
  ETALON_TRY(
      const auto about,
      session->GetPage(session->ApiUrl(StrCat("revision/", QuoteUrlSegment(request_.revision)))));
  lock_.hub = access_.endpoint.Text();
  lock_.kind = KindName(request_.repository.kind);
  lock_.id = request_.repository.id;
  lock_.revision = request_.revision;
  ETALON_TRY(lock_.commit, ParseCommit(about.text));
  Url url = session->ApiUrl(StrCat("tree/", lock_.commit, "?recursive=true"));
  for (int page_number = 0; page_number < kPagesMax; ++page_number) {
    ETALON_TRY(const auto page, session->GetPage(url));
    ETALON_TRY_DO(ParseTreePage(page.text, &lock_.files));
    if (!page.next.has_value()) return FinishListing(&lock_.files);
    ETALON_TRY(const Url next, ResolveUrl(url, *page.next));
    if (!IsSameOrigin(next, url)) {
      return absl::DataLossError(StrCat("the hub's listing goes on at another host, ", next.host));
    }
    url = next;
  }
  return absl::DataLossError("the hub's listing does not end");
}

absl::Status Pull::TakeOldLock() {
  ETALON_TRY(old_, ReadHubLock(folder_));
  if (FileExists(folder_) && !old_.has_value()) {
    return absl::AlreadyExistsError(StrCat(
        folder_, " was not pulled from a hub, so it stays as it is; move it, or give another ",
        "folder with --into"));
  }
  const bool is_same = old_.has_value() && old_->commit == lock_.commit && old_->hub == lock_.hub;
  // What a run completes by its commit goes on to be what was asked for by name.
  if (is_same && request_.revision == lock_.commit) lock_.revision = old_->revision;
  tree_ = is_same ? folder_ : JoinPath(partial_, StrCat("tree-", lock_.commit));
  return request_.is_dry ? absl::OkStatus() : MakeFolders(tree_);
}

// The path of the card, which is got if it is not here.
absl::StatusOr<std::string> Pull::FindCard(const HubFile& card, HubSession* session) {
  std::string path = JoinPath(tree_, kCard);
  if (!request_.is_dry) {
    ETALON_TRY_DO(GetFile(static_cast<size_t>(&card - lock_.files.data()), session, {}));
    return path;
  }
  for (const std::string& here : {path, JoinPath(folder_, kCard)}) {
    const auto sha256 = FileExists(here) ? CheckedSha256(here, card) : std::string();
    if (sha256.ok() && !sha256->empty()) return here;
  }
  ETALON_TRY(const std::string folder, MakeScratchFolder());
  scratch_ = std::make_unique<Unfinished>(folder);
  path = JoinPath(folder, kCard);
  ETALON_TRY_DO(DownloadFile(
      {.file = card, .commit = lock_.commit, .partial_path = path, .on_bytes = {}}, session));
  return path;
}

// The card says which files are a configuration, and the licence.
absl::Status Pull::ReadCard(HubSession* session) {
  const HubFile* card = lock_.Find(kCard);
  // A file of that name that is not of the commit is no card of it.
  if (card != nullptr) {
    ETALON_TRY(card_, FindCard(*card, session));
  }
  auto licence = ReadCardLicence(card_);
  // A licence that cannot be read is none that is stated; a data set's configurations must be read.
  lock_.licence = licence.ok() ? *std::move(licence) : "";
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> Pull::WantedPaths() const {
  std::vector<std::string> all, wanted;
  for (const HubFile& file : lock_.files) all.push_back(file.path);
  for (const std::string& file : request_.files) {
    for (std::string& part : PartsOfModel(file)) {
      if (lock_.Find(part) == nullptr) {
        return absl::NotFoundError(
            StrCat(request_.repository.Words(), " has no file ", part, DidYouMean(part, all)));
      }
      wanted.push_back(std::move(part));
    }
  }
  if (request_.repository.kind == HubKind::kModel) return wanted;
  ETALON_TRY(const auto card, ReadDatasetCard(card_));
  for (const std::string& name : request_.configurations) {
    auto paths = FilesOfConfiguration(card, name, all);
    if (!paths.ok()) return Annotate(paths.status(), request_.repository.Words());
    if (paths->empty()) {
      return absl::NotFoundError(StrCat(request_.repository.Words(), ": the configuration ", name,
                                        " has no files at this revision"));
    }
    wanted.insert(wanted.end(), paths->begin(), paths->end());
  }
  if (!request_.configurations.empty()) return wanted;
  for (const std::string& path : all) {
    if (HasDataEnding(path)) wanted.push_back(path);
  }
  if (!wanted.empty()) return wanted;
  return absl::FailedPreconditionError(StrCat(
      request_.repository.Words(), " holds no files of rows that can be read (Parquet, CSV, ",
      "JSON, text); hubs often keep them as Parquet: try --revision refs/convert/parquet"));
}

absl::Status Pull::ChooseFiles() {
  ETALON_TRY(std::vector<std::string> paths, WantedPaths());
  for (HubFile& file : lock_.files) {
    if (IsDocument(file.path)) paths.push_back(file.path);
    // What was pulled before stays here; of another commit it is pulled anew.
    const HubFile* old = old_.has_value() ? old_->Find(file.path) : nullptr;
    if (old == nullptr || !old->is_here) continue;
    if (tree_ != folder_) {
      paths.push_back(file.path);
    } else if (FileSize(JoinPath(folder_, file.path)).value_or(UINT64_MAX) == file.bytes) {
      file.sha256 = old->sha256;
      file.is_here = true;
    }
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  for (const std::string& path : paths) {
    wanted_.push_back(static_cast<size_t>(lock_.Find(path) - lock_.files.data()));
  }
  if (tree_ != folder_) {
    ETALON_TRY(kept_, FilesBeside(folder_, paths));
  }
  return absl::OkStatus();
}

absl::Status Pull::CountWhatIsMissing() {
  summary_ = {.folder = folder_,
              .commit = lock_.commit,
              .licence = lock_.licence,
              .commit_here = old_.has_value() ? old_->commit : "",
              .kept = kept_};
  for (const size_t index : wanted_) {
    const HubFile& file = lock_.files[index];
    ++summary_.files;
    summary_.bytes += file.bytes;
    if (FileSize(JoinPath(tree_, file.path)).value_or(UINT64_MAX) == file.bytes) continue;
    if (IsAsBefore(file)) continue;
    ++summary_.files_to_get;
    const uint64_t partial = FileSize(PartialPath(file)).value_or(0);
    summary_.bytes_to_get += file.bytes - std::min(partial, file.bytes);
  }
  return absl::OkStatus();
}

// Whether the commit that is here has the same file, which is then linked.
bool Pull::IsAsBefore(const HubFile& file) const {
  const HubFile* old = old_.has_value() ? old_->Find(file.path) : nullptr;
  if (old == nullptr || !old->is_here) return false;
  const bool is_equal =
      file.git_sha1.empty() ? old->sha256 == file.sha256 : old->git_sha1 == file.git_sha1;
  return is_equal && FileSize(JoinPath(folder_, file.path)).value_or(UINT64_MAX) == file.bytes;
}

absl::Status Pull::RequireRoom() const {
  // For the lock file, and for whatever else is written there meanwhile.
  constexpr uint64_t kMiB = uint64_t{1} << 20, kKeptFreeBytes = 64 * kMiB;
  const uint64_t needed = summary_.bytes_to_get;
  const auto free = world_.free_bytes(ParentFolder(folder_));
  if (needed == 0 || !free.has_value() || *free >= needed + kKeptFreeBytes) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      StrCat(request_.repository.Words(), " needs ", (needed + kMiB - 1) / kMiB, " MiB in ",
             folder_, " and leaves ", kKeptFreeBytes / kMiB, " MiB free, but there are ",
             *free / kMiB, " MiB; make room, or give another folder with --into"));
}

std::string Pull::PartialPath(const HubFile& file) const {
  constexpr size_t kNameDigits = 16;
  // By digest, so that a file that did not change goes on after another commit; by name, since two
  // equal files are got at once.
  return JoinPath(partial_, StrCat(file.git_sha1.empty() ? file.sha256 : file.git_sha1, "-",
                                   Sha256Hex(file.path).substr(0, kNameDigits)));
}

// A file in its place, or one of an earlier commit that is linked to it. "" when there is none.
absl::StatusOr<std::string> Pull::FindChecked(const HubFile& file) const {
  const std::string target = JoinPath(tree_, file.path);
  if (FileExists(target)) {
    ETALON_TRY(std::string sha256, CheckedSha256(target, file));
    if (!sha256.empty()) return sha256;
    ETALON_TRY_DO(RemoveFile(target));
  }
  const std::string earlier = JoinPath(folder_, file.path);
  if (tree_ == folder_ || !FileExists(earlier)) return std::string();
  ETALON_TRY(std::string sha256, CheckedSha256(earlier, file));
  std::error_code error;
  if (!sha256.empty()) std::filesystem::create_hard_link(earlier, target, error);
  return error ? std::string() : sha256;
}

absl::Status Pull::GetFile(size_t index, HubSession* session,
                           std::function<void(uint64_t, uint64_t)> on_bytes) {
  HubFile& file = lock_.files[index];
  const std::string target = JoinPath(tree_, file.path);
  ETALON_TRY_DO(MakeFolders(ParentFolder(target)));
  ETALON_TRY(std::string sha256, FindChecked(file));
  if (sha256.empty()) {
    ETALON_TRY_DO(MakeFolders(partial_));
    const FileDownload download = {.file = file,
                                   .commit = lock_.commit,
                                   .partial_path = PartialPath(file),
                                   .on_bytes = std::move(on_bytes)};
    ETALON_TRY(sha256, DownloadFile(download, session));
    ETALON_TRY_DO(RenameFile(download.partial_path, target));
    ETALON_TRY_DO(SyncFolder(ParentFolder(target)));
  } else if (on_bytes) {
    on_bytes(file.bytes, file.bytes);
  }
  file.sha256 = std::move(sha256);
  file.is_here = true;
  return absl::OkStatus();
}

absl::Status Pull::Finish(
    const std::function<void(uint64_t bytes, uint64_t resumed)>& on_progress) {
  constexpr size_t kWorkersMax = 4;
  if (request_.is_dry) return absl::FailedPreconditionError("a dry pull gets nothing");
  ETALON_TRY_DO(RequireRoom());
  Shared shared;
  std::atomic<size_t> next = 0;
  std::atomic<bool> is_stopped = false;
  PullWorld world = world_;
  world.is_stopped = [&] { return is_stopped.load(); };
  const auto work = [&] {
    auto session = HubSession::Open(access_, request_.repository, world);
    absl::Status status = session.status();
    while (status.ok()) {
      const size_t at = next++;
      if (at >= wanted_.size()) return;
      uint64_t told = 0, told_resumed = 0;
      status = GetFile(wanted_[at], session->get(), [&](uint64_t bytes, uint64_t resumed) {
        const std::lock_guard<std::mutex> guard(shared.mutex);
        shared.bytes += bytes - std::exchange(told, bytes);
        shared.resumed += resumed - std::exchange(told_resumed, resumed);
        if (on_progress) on_progress(shared.bytes, shared.resumed);
      });
    }
    const std::lock_guard<std::mutex> guard(shared.mutex);
    if (shared.error.ok()) shared.error = status;
    // The others end within a second; what they have of their files is kept.
    next = wanted_.size();
    is_stopped = true;
  };
  std::vector<std::thread> workers;
  const size_t count = std::min(kWorkersMax, wanted_.size());
  for (size_t i = 1; i < count; ++i) workers.emplace_back(work);
  work();
  for (std::thread& worker : workers) worker.join();
  ETALON_TRY_DO(shared.error);
  return PutInPlace();
}

absl::Status Pull::PutInPlace() {
  ETALON_TRY_DO(WriteHubLock(tree_, lock_));
  if (tree_ != folder_) {
    ETALON_TRY_DO(TakeAlong(kept_, folder_, tree_));
    ETALON_TRY_DO(Exchange(tree_, folder_, JoinPath(partial_, "old")));
    ETALON_TRY_DO(SyncFolder(ParentFolder(folder_)));
  }
  return RemoveTree(partial_);
}

}  // namespace etalon
