// Results of a record as a table for a terminal, and its suspicious counts as sentences. It
// computes nothing.
#pragma once

#include <string>
#include <vector>

#include "etalon/value.h"

namespace etalon {

// `manifest`: see docs/formats/record.md. Groups first, then tasks; each value with its standard
// error, interval and number of documents. With settings.compat "lm-eval" value and error are that
// program's.
std::string ResultsTable(const Value& manifest);

// One sentence for each count of the manifest that a reader should know of; nothing when all is
// well.
std::vector<std::string> Warnings(const Value& manifest);

}  // namespace etalon
