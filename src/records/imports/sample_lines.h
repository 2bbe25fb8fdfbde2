// The lines of lm-evaluation-harness's files of samples, and the fields of one. It knows no sample.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/file.h"
#include "etalon/value.h"
#include "records/imports/object_fields.h"

namespace etalon {

// Lines that end with "\n" and nothing else: texts may hold U+2028.
class SampleLines {
 public:
  // `name` is for messages.
  SampleLines(std::unique_ptr<RandomFile> file, std::string name);

  // Nullopt after the last. The view is good until the next call. DataLoss for a line of more than
  // 512 MiB.
  absl::StatusOr<std::optional<std::string_view>> Next();
  // `status` with the file and the last line in front of it.
  absl::Status AtLine(const absl::Status& status) const;

 private:
  static constexpr uint64_t kChunkBytes = uint64_t{1} << 20;
  const std::unique_ptr<RandomFile> file_;
  const std::string name_;
  int64_t line_number_ = 0;
  uint64_t offset_ = 0;
  std::string held_;
  size_t given_ = 0;  // bytes of `held_` that the last line took
};

// The value under a key. DataLoss names the key that is missing, no JSON or beyond all limits.
absl::StatusOr<Value> ParseField(const ObjectFields& fields, std::string_view key);
absl::StatusOr<std::string> ParseTextField(const ObjectFields& fields, std::string_view key);
// "doc_id": DataLoss unless it is a number from 0 on.
absl::StatusOr<int64_t> ParseDocId(const ObjectFields& fields);

}  // namespace etalon
