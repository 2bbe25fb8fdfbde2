// Columns of a document as ports read them: each with its kind, so that a data set of another form
// is an error that names the column. It changes nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

// InvalidArgument: `the document has no column "x"`, or what it is instead of a text, ….
// The results point into `document`.
absl::StatusOr<const Value*> Column(const Value& document, std::string_view name);
absl::StatusOr<const std::string*> TextColumn(const Value& document, std::string_view name);
absl::StatusOr<const Value::List*> ListColumn(const Value& document, std::string_view name);
// A list of texts.
absl::StatusOr<std::vector<std::string>> TextsColumn(const Value& document, std::string_view name);
// Python's int() of an integer or of a text that is one.
absl::StatusOr<int64_t> IntegerColumn(const Value& document, std::string_view name);

// Python's truth of what a cell may hold: not None, nothing empty, no zero.
bool IsTrue(const Value& value);

// Index of a text among few; InvalidArgument names the column and the text when it is none.
absl::StatusOr<int64_t> IndexAmong(std::string_view name, std::string_view text,
                                   const std::vector<std::string_view>& names);

// datasets.Dataset.map: each document with the entries that `change` gives, an entry that was there
// in its place. datasets.Dataset.filter: those for which `keep` is true.
absl::StatusOr<std::vector<Value>> MapDocuments(
    std::vector<Value> documents, const std::function<absl::StatusOr<Value>(const Value&)>& change);
absl::StatusOr<std::vector<Value>> FilterDocuments(
    std::vector<Value> documents, const std::function<absl::StatusOr<bool>(const Value&)>& keep);

}  // namespace etalon
