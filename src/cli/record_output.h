// What a command says about a record: a table for people, or JSON for programs.
#pragma once

#include <string>

#include "etalon/value.h"

namespace etalon {

// Table, warnings and the place, on standard output.
void PrintRecord(const Value& manifest, const std::string& folder);

// {"record", "results", "groups", "counts"} on standard output.
void PrintRecordJson(const Value& manifest, const std::string& folder);

}  // namespace etalon
