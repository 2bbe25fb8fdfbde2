#include "tasks/index/index_file.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {
namespace {

constexpr std::string_view kMagic("etalon-tasks\n\1", 14);

std::string_view BytesOf(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

void PutStamp(const FileStamp& stamp, ByteWriter* out) {
  out->Unsigned(stamp.device);
  out->Unsigned(stamp.inode);
  out->Unsigned(stamp.size);
  out->Signed(stamp.modified_ns);
  out->Signed(stamp.changed_ns);
}

void PutSummary(const TaskSummary& summary, ByteWriter* out) {
  out->Text(summary.name);
  out->Unsigned(summary.is_group);
  out->Unsigned(summary.tags.size());
  for (const std::string& tag : summary.tags) out->Text(tag);
  out->Text(summary.output_type);
  out->Text(summary.dataset_path);
  out->Text(summary.dataset_name);
  out->Signed(summary.members);
}

size_t SharedBytes(std::string_view a, std::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  return static_cast<size_t>(std::mismatch(a.begin(), a.begin() + size, b.begin()).first -
                             a.begin());
}

class Parser {
 public:
  explicit Parser(std::string_view bytes) : in_(bytes) {}

  absl::StatusOr<TaskTree> Parse(std::string_view key) {
    ETALON_TRY(const std::string_view found, in_.Text());
    if (found != key) return absl::DataLossError("an index of something else");
    ETALON_TRY_DO(ReadFolders());
    ETALON_TRY_DO(ReadWatched());
    ETALON_TRY(const uint64_t count, in_.Count());
    tree_.files.reserve(count);
    for (uint64_t i = 0; i < count; ++i) ETALON_TRY_DO(ReadFile());
    if (!in_.is_at_end()) return Damaged("bytes are left after the last file");
    return std::move(tree_);
  }

 private:
  absl::Status Damaged(std::string_view what) const {
    return absl::DataLossError(StrCat("byte ", in_.offset(), ": ", what));
  }

  absl::StatusOr<uint64_t> Below(uint64_t limit, std::string_view what) {
    ETALON_TRY(const uint64_t value, in_.Unsigned());
    if (value >= limit) return Damaged(StrCat(what, " beyond its limit"));
    return value;
  }

  absl::StatusOr<std::string> Text() {
    ETALON_TRY(const std::string_view text, in_.Text());
    return std::string(text);
  }

  absl::Status ReadStamp(FileStamp* stamp) {
    ETALON_TRY(stamp->device, in_.Unsigned());
    ETALON_TRY(stamp->inode, in_.Unsigned());
    ETALON_TRY(stamp->size, in_.Unsigned());
    ETALON_TRY(stamp->modified_ns, in_.Signed());
    ETALON_TRY(stamp->changed_ns, in_.Signed());
    return absl::OkStatus();
  }

  absl::Status ReadFolders() {
    ETALON_TRY(const uint64_t count, in_.Count());
    if (count == 0) return Damaged("no folder");
    for (uint64_t i = 0; i < count; ++i) {
      IndexedFolder folder;
      ETALON_TRY(folder.path, Text());
      ETALON_TRY_DO(ReadStamp(&folder.stamp));
      tree_.folders.push_back(std::move(folder));
    }
    return absl::OkStatus();
  }

  absl::Status ReadWatched() {
    ETALON_TRY(const uint64_t count, in_.Count());
    for (uint64_t i = 0; i < count; ++i) {
      WatchedPath watched;
      ETALON_TRY(watched.path, Text());
      ETALON_TRY_DO(ReadStamp(&watched.stamp));
      ETALON_TRY(const uint64_t is_link, Below(2, "a truth value"));
      watched.is_link = is_link != 0;
      tree_.watched.push_back(std::move(watched));
    }
    return absl::OkStatus();
  }

  absl::Status ReadFile() {
    IndexedFile file;
    ETALON_TRY(const uint64_t shared, Below(path_.size() + 1, "a part of the path before"));
    ETALON_TRY(const std::string_view rest, in_.Text());
    std::string path = StrCat(std::string_view(path_).substr(0, shared), rest);
    if (path <= path_) return Damaged("files that are not in the order of their paths");
    ETALON_TRY(const uint64_t folder, Below(tree_.folders.size(), "a folder"));
    file.folder = static_cast<uint32_t>(folder);
    ETALON_TRY_DO(ReadStamp(&file.stamp));
    ETALON_TRY(const uint64_t uses, in_.Count());
    for (uint64_t i = 0; i < uses; ++i) {
      ETALON_TRY(const uint64_t use, Below(tree_.watched.size(), "an included file"));
      file.uses.push_back(static_cast<uint32_t>(use));
    }
    constexpr auto kCodes = static_cast<uint64_t>(absl::StatusCode::kUnauthenticated) + 1;
    ETALON_TRY(const uint64_t code, Below(kCodes, "a code of an error"));
    if (code == 0) {
      ETALON_TRY_DO(ReadSummary(&file.summary));
    } else {
      ETALON_TRY(const std::string message, Text());
      file.error = absl::Status(static_cast<absl::StatusCode>(code), message);
    }
    file.summary.path = path;
    path_ = std::move(path);
    tree_.files.push_back(std::move(file));
    return absl::OkStatus();
  }

  absl::Status ReadSummary(TaskSummary* summary) {
    ETALON_TRY(summary->name, Text());
    ETALON_TRY(const uint64_t is_group, Below(2, "a truth value"));
    summary->is_group = is_group != 0;
    ETALON_TRY(const uint64_t tags, in_.Count());
    for (uint64_t i = 0; i < tags; ++i) {
      ETALON_TRY(std::string tag, Text());
      summary->tags.push_back(std::move(tag));
    }
    ETALON_TRY(summary->output_type, Text());
    ETALON_TRY(summary->dataset_path, Text());
    ETALON_TRY(summary->dataset_name, Text());
    ETALON_TRY(summary->members, in_.Signed());
    return absl::OkStatus();
  }

  ByteReader in_;
  TaskTree tree_;
  std::string path_;  // of the file before
};

}  // namespace

std::string FormatTaskIndex(const TaskTree& tree, std::string_view key) {
  ByteWriter out;
  out.Text(key);
  out.Unsigned(tree.folders.size());
  for (const IndexedFolder& folder : tree.folders) {
    out.Text(folder.path);
    PutStamp(folder.stamp, &out);
  }
  out.Unsigned(tree.watched.size());
  for (const WatchedPath& watched : tree.watched) {
    out.Text(watched.path);
    PutStamp(watched.stamp, &out);
    out.Unsigned(watched.is_link);
  }
  out.Unsigned(tree.files.size());
  std::string_view before;
  for (const IndexedFile& file : tree.files) {
    const std::string_view path = file.summary.path;
    const size_t shared = SharedBytes(before, path);
    out.Unsigned(shared);
    out.Text(path.substr(shared));
    before = path;
    out.Unsigned(file.folder);
    PutStamp(file.stamp, &out);
    out.Unsigned(file.uses.size());
    for (const uint32_t use : file.uses) out.Unsigned(use);
    out.Unsigned(static_cast<uint64_t>(file.error.code()));
    if (file.error.ok()) {
      PutSummary(file.summary, &out);
    } else {
      out.Text(ToView(file.error.message()));
    }
  }
  const std::string body = out.Take();
  return StrCat(kMagic, BytesOf(Sha256Of(body)), body);
}

absl::StatusOr<TaskTree> ParseTaskIndex(std::string_view bytes, std::string_view key) {
  constexpr size_t kHeadBytes = kMagic.size() + Digest().size();
  if (!bytes.starts_with(kMagic) || bytes.size() < kHeadBytes) {
    return absl::DataLossError("no task index of this version");
  }
  const std::string_view body = bytes.substr(kHeadBytes);
  if (bytes.substr(kMagic.size(), Digest().size()) != BytesOf(Sha256Of(body))) {
    return absl::DataLossError("a damaged task index");
  }
  return Parser(body).Parse(key);
}

}  // namespace etalon
