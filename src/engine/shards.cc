#include "engine/shards.h"

#include <utility>

#include "base/str.h"
#include "base/try.h"
#include "engine/plan_difference.h"

namespace etalon {

absl::StatusOr<std::unique_ptr<JournalSet>> JournalSet::Open(
    const std::vector<std::string>& paths) {
  auto set = std::make_unique<JournalSet>();
  if (paths.empty()) return absl::InvalidArgumentError("no shards were given");
  set->shards_.resize(paths.size());
  for (const std::string& path : paths) {
    ETALON_TRY(auto reader, JournalReader::Open(path));
    if (reader->is_empty() || !reader->end().has_value()) {
      return absl::FailedPreconditionError(
          StrCat(path, " is not complete; finish it with --resume first"));
    }
    const auto index = static_cast<size_t>(reader->shard().index);
    if (reader->shard().count != static_cast<int64_t>(paths.size())) {
      return absl::FailedPreconditionError(StrCat(path, " is one of ", reader->shard().count,
                                                  " shards, ", paths.size(), " were given"));
    }
    if (set->shards_[index] != nullptr) {
      return absl::FailedPreconditionError(StrCat(path, ": shard ", index, " was given twice"));
    }
    set->shards_[index] = std::move(reader);
  }
  const JournalReader& first = *set->shards_.front();
  for (size_t i = 1; i < set->shards_.size(); ++i) {
    const JournalReader& other = *set->shards_[i];
    ETALON_TRY_DO(RequireEqualPlans(first.plan(), other.plan(), StrCat("shard ", i)));
    if (other.end()->windows != first.end()->windows ||
        other.end()->samples != first.end()->samples) {
      return absl::DataLossError(StrCat("shards 0 and ", i, " count other windows or samples"));
    }
  }
  return set;
}

absl::StatusOr<std::optional<AnsweredSample>> JournalSet::Next() {
  while (next_in_window_ == window_.size()) {
    if (next_window_ == shards_.front()->end()->windows) return std::optional<AnsweredSample>();
    const auto shard = static_cast<size_t>(next_window_) % shards_.size();
    ETALON_TRY(window_, shards_[shard]->ReadWindow(next_window_));
    next_in_window_ = 0;
    ++next_window_;
  }
  return std::optional<AnsweredSample>(std::move(window_[next_in_window_++]));
}

}  // namespace etalon
