// Reads a record and checks it on the way (docs/formats/record.md). It scores nothing and writes
// nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "etalon/answered_sample.h"
#include "etalon/value.h"
#include "records/sample_line.h"

namespace etalon {

// True when the folder holds a finished record.
bool IsRecord(const std::string& folder);

// The manifest alone. NotFound when there is none; InvalidArgument for another version; DataLoss
// when it is no canonical JSON or lacks a key.
absl::StatusOr<Value> ReadManifest(const std::string& folder);
// The same of its text.
absl::StatusOr<Value> ParseManifest(std::string_view text);

class RecordReader : public AnsweredStream {
 public:
  static absl::StatusOr<std::unique_ptr<RecordReader>> Open(const std::string& folder);
  ~RecordReader() override;

  const Value& manifest() const;
  int64_t sample_count() const;
  // Lines in order. After the last, the count and the Merkle root are compared with the manifest:
  // DataLoss names the file and what disagrees, or the line that stands out of the plan's order.
  // Samples have their `task_index`, and the generation arguments of their task.
  absl::StatusOr<std::optional<RecordedSample>> NextRecorded();
  // Line number `index` alone, through the index; the root is not checked. NotFound beyond the
  // last.
  absl::StatusOr<RecordedSample> ReadAt(int64_t index);
  absl::StatusOr<std::optional<AnsweredSample>> Next() override;
  Value ModelIdentity() const override;

 private:
  struct State;
  explicit RecordReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The generation arguments that a task of a plan states, as the field logs them; None where there
// are none. DataLoss when they are no dict.
absl::StatusOr<Value> GenerationArgumentsOf(const Value& task);

}  // namespace etalon
