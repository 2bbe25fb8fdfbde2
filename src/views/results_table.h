// Results of a record as a table for a terminal, and its caveats as sentences. It computes
// nothing.
#pragma once

#include <string>

#include "etalon/value.h"
#include "records/survey/failure_reasons.h"

namespace etalon {

// `manifest`: see docs/formats/record.md. Groups first, then tasks; each value with its standard
// error, interval and number of documents. With settings.compat "lm-eval" value and error are that
// program's. A number that is not to be trusted says why beside or below it. Fits into `columns`
// characters as rows_layout.h says.
std::string ResultsTable(const Value& manifest, size_t columns);

// What a reader should know before trusting the numbers, each with what it means and what to do;
// nothing when all is well.
std::string CaveatsText(const Value& manifest, const FailureReasons& reasons, size_t columns);

}  // namespace etalon
