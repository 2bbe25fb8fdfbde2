// The journals of all shards of a run as one stream in plan order. It asks nothing and writes
// nothing.
#pragma once

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/journal.h"
#include "etalon/answered_sample.h"

namespace etalon {

class JournalSet : public AnsweredStream {
 public:
  // One complete journal for each shard, in any order. FailedPrecondition names the missing shard,
  // the one given twice, the incomplete one, or the first difference of their plans; DataLoss the
  // damaged one.
  static absl::StatusOr<std::unique_ptr<JournalSet>> Open(const std::vector<std::string>& paths);

  const Value& plan() const { return shards_.front()->plan(); }
  int64_t samples() const { return shards_.front()->end()->samples; }
  // Holds two windows at a time: the next one is read while this one is taken.
  absl::StatusOr<std::optional<AnsweredSample>> Next() override;
  Value ModelIdentity() const override;

 private:
  JournalSet() = default;
  absl::Status Take(std::unique_ptr<JournalReader> reader);
  absl::Status RequireWhole() const;
  void ReadAhead();

  std::vector<std::unique_ptr<JournalReader>> shards_;  // by shard index; one a shard once open
  std::vector<AnsweredSample> window_;
  size_t next_in_window_ = 0;
  int64_t next_window_ = 0;                                         // after `ahead_`
  std::future<absl::StatusOr<std::vector<AnsweredSample>>> ahead_;  // ends before the shards do
};

}  // namespace etalon
