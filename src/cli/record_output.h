// What a command says about a record: a table for people, or JSON for programs.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

// The folder of a record as a person names it: the folder, or the manifest in it. NotFound where
// there is none, which says so when a run has not finished yet.
absl::StatusOr<std::string> RecordFolder(const std::string& named);

// Table, caveats and the place, on standard output, in lines of at most `columns` characters.
void PrintRecord(const Value& manifest, const std::string& folder, size_t columns);

// {"record", "results", "groups", "counts", "caveats"} on standard output.
void PrintRecordJson(const Value& manifest, const std::string& folder);

// What a command that made a record says of it at its end: JSON, a table, or nothing.
struct RecordOutput {
  bool is_json = false, is_quiet = false;
};
void PrintNewRecord(const Value& manifest, const std::string& folder, const RecordOutput& output);

// FailedPrecondition when not one result has a value, with the first reason: a run that measured
// nothing is no success, and what was given to it is wrong.
absl::Status RequireAnyScore(const Value& manifest, const std::string& folder);

}  // namespace etalon
