// The journal of one shard: what a run has committed, in docs/formats/journal.md's format. It knows
// no task and asks no model.
#pragma once

#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file.h"
#include "etalon/answered_sample.h"
#include "etalon/value.h"

namespace etalon {

// Its name in a run's folder.
inline constexpr std::string_view kJournalFile = "journal";

struct ShardPosition {
  int64_t index = 0;
  int64_t count = 1;
  bool Owns(int64_t window) const { return window % count == index; }
  bool operator==(const ShardPosition&) const = default;
};

struct JournalEnd {
  int64_t windows = 0;        // of the whole run
  int64_t samples = 0;        // of the whole run
  int64_t shard_windows = 0;  // of this shard
};

class JournalReader {
 public:
  // Checks every frame. `is_empty()` when the file holds no header yet. A torn tail is no error.
  // DataLoss with file, offset and remedy for damage in the middle; InvalidArgument for another
  // version or what is no journal.
  static absl::StatusOr<std::unique_ptr<JournalReader>> Open(const std::string& path);
  // The same, but damage is `damage()` and what stands before it can be read.
  static absl::StatusOr<std::unique_ptr<JournalReader>> OpenIntactPart(const std::string& path);
  static absl::StatusOr<std::unique_ptr<JournalReader>> OpenIntactPart(
      std::unique_ptr<RandomFile> file, const std::string& path);

  const std::string& path() const { return path_; }
  bool is_empty() const { return is_empty_; }
  const absl::Status& damage() const { return damage_; }
  const Value& plan() const { return plan_; }
  const ShardPosition& shard() const { return shard_; }
  // Present when the shard is complete.
  const std::optional<JournalEnd>& end() const { return end_; }
  uint64_t intact_bytes() const { return intact_bytes_; }
  int64_t window_count() const { return static_cast<int64_t>(windows_.size()); }
  int64_t sample_count() const { return sample_count_; }
  bool HasWindow(int64_t index) const;
  int64_t WindowSamples(int64_t index) const;  // 0 when it was not committed
  // NotFound when the window was not committed; DataLoss when it was changed after the journal was
  // opened, or holds what no writer writes.
  absl::StatusOr<std::vector<AnsweredSample>> ReadWindow(int64_t index) const;

 private:
  // All that is kept in memory of a window.
  struct Frame {
    uint64_t payload_offset;
    uint64_t payload_bytes;
    uint32_t payload_crc;
    uint32_t samples;
  };
  struct ScannedFrame;
  JournalReader() = default;
  absl::Status Scan();
  absl::StatusOr<std::optional<ScannedFrame>> ReadFrame(uint64_t offset) const;
  absl::StatusOr<bool> IsOnlyZeros(uint64_t offset) const;
  absl::Status TakeFrame(const ScannedFrame& frame);
  absl::Status TakeHeader(const std::string& payload);
  absl::Status TakeWindow(const ScannedFrame& frame);
  absl::Status TakeEnd(const std::string& payload);
  absl::Status DamageAt(uint64_t offset, std::string_view what) const;

  std::string path_;
  std::unique_ptr<RandomFile> file_;
  absl::Status damage_;
  Value plan_;
  ShardPosition shard_;
  std::optional<JournalEnd> end_;
  std::vector<Frame> windows_;  // the k-th is window shard.index + k * shard.count
  uint64_t intact_bytes_ = 0;
  int64_t sample_count_ = 0;
  bool is_empty_ = true;
};

// After an error nothing more is written: the file then ends in a torn frame, which the next
// attempt cuts off.
class JournalWriter {
 public:
  explicit JournalWriter(std::unique_ptr<AppendFile> file) : file_(std::move(file)) {}
  // Of a new journal, once.
  absl::Status Begin(const Value& plan, const ShardPosition& shard);
  // Returns once the window survives the end of this process; that it survives a power cut too is
  // seen to while the next one is asked, and nothing more is written before it does. Windows come
  // in the order of their indexes. ResourceExhausted when the disk is full or the window is larger
  // than the format allows.
  absl::Status AppendWindow(int64_t index, std::span<const AnsweredSample> samples);
  // Returns once all survives a power cut.
  absl::Status AppendEnd(const JournalEnd& end);
  absl::Status WaitForSync();
  // Of this writer, that survive a power cut: up to date after WaitForSync.
  int64_t synced_windows() const { return synced_windows_; }

 private:
  absl::Status AppendFrame(char type, std::string_view payload, std::string_view before = "");
  absl::Status Sync();
  std::unique_ptr<AppendFile> file_;
  absl::Status failure_;               // the first one
  std::future<absl::Status> syncing_;  // of the last window; ends before the file does
  int64_t synced_windows_ = 0;
};

}  // namespace etalon
