#include "engine/shards.h"

#include <utility>

#include "absl/status/status.h"
#include "base/parallel.h"
#include "base/str.h"
#include "base/try.h"
#include "engine/plan_difference.h"

namespace etalon {

absl::StatusOr<std::unique_ptr<JournalSet>> JournalSet::Open(
    const std::vector<std::string>& paths) {
  std::unique_ptr<JournalSet> set(new JournalSet());
  if (paths.empty()) return absl::InvalidArgumentError("no shard was given");
  for (const std::string& path : paths) {
    ETALON_TRY(auto reader, JournalReader::Open(path));
    ETALON_TRY_DO(set->Take(std::move(reader)));
  }
  ETALON_TRY_DO(set->RequireWhole());
  return set;
}

absl::Status JournalSet::Take(std::unique_ptr<JournalReader> reader) {
  const std::string& path = reader->path();
  if (reader->is_empty() || !reader->end().has_value()) {
    return absl::FailedPreconditionError(StrCat(path, " is not complete: ", reader->window_count(),
                                                " windows so far; finish it with --resume first"));
  }
  const ShardPosition shard = reader->shard();
  if (shards_.empty()) shards_.resize(static_cast<size_t>(shard.count));
  if (shard.count != static_cast<int64_t>(shards_.size())) {
    return absl::FailedPreconditionError(StrCat(path, " is shard ", shard.index, "/", shard.count,
                                                ", but others are of ", shards_.size(),
                                                " shards; merge those of one run"));
  }
  auto& place = shards_[static_cast<size_t>(shard.index)];
  if (place != nullptr) {
    return absl::FailedPreconditionError(StrCat("shard ", shard.index, "/", shard.count,
                                                " was given twice: ", place->path(), " and ",
                                                path));
  }
  place = std::move(reader);
  return absl::OkStatus();
}

absl::Status JournalSet::RequireWhole() const {
  std::string missing;
  for (size_t i = 0; i < shards_.size(); ++i) {
    constexpr size_t kShownBytesMax = 200;
    if (shards_[i] != nullptr) continue;
    if (missing.size() > kShownBytesMax) {
      missing += ", …";
      break;
    }
    StrAppend(&missing, missing.empty() ? "" : ", ", i, "/", shards_.size());
  }
  if (!missing.empty()) {
    return absl::FailedPreconditionError(StrCat("shards are missing: ", missing));
  }
  const JournalReader& first = *shards_.front();
  int64_t samples = 0;
  for (const auto& other : shards_) {
    ETALON_TRY_DO(RequireEqualPlans(first.plan(), other->plan(), other->path()));
    samples += other->sample_count();
    if (other->end()->windows != first.end()->windows ||
        other->end()->samples != first.end()->samples) {
      return absl::DataLossError(StrCat(first.path(), " is of a run of ", first.end()->windows,
                                        " windows and ", first.end()->samples, " samples, ",
                                        other->path(), " of ", other->end()->windows, " and ",
                                        other->end()->samples, "; their data differed"));
    }
  }
  if (samples != first.end()->samples) {
    return absl::DataLossError(StrCat(first.path(), " is of a run of ", first.end()->samples,
                                      " samples, the shards hold ", samples));
  }
  return absl::OkStatus();
}

Value JournalSet::ModelIdentity() const {
  const Value* model = plan().Find("model");
  return model == nullptr ? Value() : *model;
}

void JournalSet::ReadAhead() {
  if (next_window_ == shards_.front()->end()->windows) return;
  const int64_t index = next_window_++;
  ahead_ = RunAside([this, index] {
    return shards_[static_cast<size_t>(index) % shards_.size()]->ReadWindow(index);
  });
}

absl::StatusOr<std::optional<AnsweredSample>> JournalSet::Next() {
  while (next_in_window_ == window_.size()) {
    if (next_window_ == 0) ReadAhead();
    if (!ahead_.valid()) return std::optional<AnsweredSample>();
    ETALON_TRY(window_, ahead_.get());
    next_in_window_ = 0;
    ReadAhead();
  }
  return std::optional<AnsweredSample>(std::move(window_[next_in_window_++]));
}

}  // namespace etalon
