// A data set, or files of a model, from a hub into a folder that needs no hub afterwards: all of
// one commit, each file checked, with a lock file that says so (docs/formats/hub-lock.md). What is
// unfinished lies beside the folder and is never taken for the whole.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file.h"
#include "base/files/unfinished.h"
#include "data/hub_lock.h"
#include "pull/hub_session.h"

namespace etalon {

struct PullRequest {
  HubRepository repository;
  std::string revision = "main";
  std::vector<std::string> configurations;  // of a data set; none: all its data
  std::vector<std::string> files;           // of a model; of a split model file any part names all
  std::string root;                         // folder of the folders `datasets` and `models`
  bool is_dry = false;                      // planned alone: nothing is written below the root
};

struct PullSummary {
  std::string folder, commit, licence;
  std::string commit_here;                      // before; "" for none
  std::vector<std::string> kept;                // files there that are not of the commit, and stay
  uint64_t files = 0, bytes = 0;                // that are wanted
  uint64_t files_to_get = 0, bytes_to_get = 0;  // of them not here before

  bool IsOfAnotherCommit() const { return !commit_here.empty() && commit_here != commit; }
};

// Folder of a repository below a root.
std::string RepositoryFolder(const std::string& root, const HubRepository& repository);

class Pull {
 public:
  // Asks the hub what there is, and reads the card. Other pulls of the same repository into the
  // same root wait from here on until this object is gone.
  static absl::StatusOr<std::unique_ptr<Pull>> Plan(const PullRequest& request,
                                                    const HubAccess& access,
                                                    const PullWorld& world);

  const PullSummary& summary() const { return summary_; }
  // Gets what is missing, unless the request is dry. `on_progress` is told how many of the bytes
  // that are wanted are here, `resumed` of them from before, by one thread at a time.
  absl::Status Finish(const std::function<void(uint64_t bytes, uint64_t resumed)>& on_progress);

 private:
  Pull(PullRequest request, HubAccess access, PullWorld world);
  absl::Status Prepare();
  absl::Status List(HubSession* session);
  absl::Status TakeOldLock();
  absl::Status ReadCard(HubSession* session);
  absl::StatusOr<std::string> FindCard(const HubFile& card, HubSession* session);
  absl::Status ChooseFiles();
  absl::StatusOr<std::vector<std::string>> WantedPaths() const;
  absl::Status CountWhatIsMissing();
  bool IsAsBefore(const HubFile& file) const;
  absl::Status RequireRoom() const;
  absl::StatusOr<std::string> FindChecked(const HubFile& file) const;
  absl::Status GetFile(size_t index, HubSession* session,
                       std::function<void(uint64_t, uint64_t)> on_bytes);
  absl::Status PutInPlace();
  std::string PartialPath(const HubFile& file) const;

  const PullRequest request_;
  const HubAccess access_;
  const PullWorld world_;
  const std::string folder_, partial_;
  std::unique_ptr<FileLock> process_lock_;
  std::unique_ptr<Unfinished> scratch_;  // folder of the card of a dry request
  HubLock lock_;                         // of the commit that is pulled
  std::optional<HubLock> old_;           // of what lies in the folder
  std::vector<std::string> kept_;
  std::string card_;            // path of the card; "" when there is none
  std::string tree_;            // where files go: the folder itself when the commit is the same
  std::vector<size_t> wanted_;  // of lock_.files
  PullSummary summary_;
};

}  // namespace etalon
