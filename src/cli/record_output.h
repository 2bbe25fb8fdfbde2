// What a command says about a record: a table for people, or JSON for programs.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "etalon/value.h"

namespace etalon {

// Table, caveats and the place, on standard output, in lines of at most `columns` characters.
void PrintRecord(const Value& manifest, const std::string& folder, size_t columns);

// {"record", "results", "groups", "counts", "caveats"} on standard output.
void PrintRecordJson(const Value& manifest, const std::string& folder);

// An error when not one result has a value, with the first reason: a run that measured nothing is
// no success. Unavailable when no sample got an answer, else FailedPrecondition.
absl::Status RequireAnyScore(const Value& manifest, const std::string& folder);

}  // namespace etalon
