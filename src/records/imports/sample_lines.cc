#include "records/imports/sample_lines.h"

#include <utility>

#include "absl/status/status.h"
#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "records/bounded_json.h"

namespace etalon {
namespace {

constexpr BoundedJsonLimits kLineLimits = {.bytes_max = size_t{512} << 20};

}  // namespace

SampleLines::SampleLines(std::unique_ptr<RandomFile> file, std::string name)
    : file_(std::move(file)), name_(std::move(name)) {}

absl::StatusOr<std::optional<std::string_view>> SampleLines::Next() {
  ++line_number_;
  held_.erase(0, std::exchange(given_, 0));
  size_t searched = 0;
  while (true) {
    const size_t end = held_.find('\n', searched);
    if (end != std::string::npos) {
      given_ = end + 1;
      return std::optional(std::string_view(held_).substr(0, end));
    }
    searched = held_.size();
    if (held_.size() > kLineLimits.bytes_max) {
      return absl::DataLossError(StrCat("more than ", kLineLimits.bytes_max, " bytes"));
    }
    ETALON_TRY(const std::string more, file_->ReadAt(offset_, kChunkBytes));
    offset_ += more.size();
    if (more.empty()) break;
    held_ += more;
  }
  given_ = held_.size();
  if (held_.empty()) return std::optional<std::string_view>();
  return std::optional<std::string_view>(held_);
}

absl::Status SampleLines::AtLine(const absl::Status& status) const {
  return Annotate(status, StrCat(name_, ":", line_number_));
}

absl::StatusOr<Value> ParseField(const ObjectFields& fields, std::string_view key) {
  const std::string_view text = FieldOf(fields, key);
  const auto wrong = [key](std::string_view what) {
    return absl::DataLossError(StrCat("\"", key, "\" ", what));
  };
  if (text.empty()) return wrong("is missing");
  const absl::Status bounded = RequireBoundedJson(text, kLineLimits);
  if (!bounded.ok()) return wrong(ToView(bounded.message()));
  auto value = ParseJson(text, {.bytes_max = kLineLimits.bytes_max});
  if (!value.ok()) return wrong(ToView(value.status().message()));
  return value;
}

absl::StatusOr<std::string> ParseTextField(const ObjectFields& fields, std::string_view key) {
  ETALON_TRY(const Value value, ParseField(fields, key));
  if (!value.is_string()) return absl::DataLossError(StrCat("\"", key, "\" is no text"));
  return value.AsString();
}

absl::StatusOr<int64_t> ParseDocId(const ObjectFields& fields) {
  ETALON_TRY(const Value doc_id, ParseField(fields, "doc_id"));
  if (doc_id.is_int() && doc_id.AsInt() >= 0) return doc_id.AsInt();
  return absl::DataLossError("\"doc_id\" is no number of a document");
}

}  // namespace etalon
