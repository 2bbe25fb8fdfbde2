// A comparison with lm-eval as text for people and JSON for programs.
#pragma once

#include <string>

#include "etalon/value.h"
#include "parity/run_parity.h"

namespace etalon {

// The verdict, a table (a row a task; of several runs a row a run, below it its tasks, of many only
// those that do not agree), totals, the first differences of each kind, and what was not compared.
std::string ParityAsText(const RunParity& run);
Value ParityAsJson(const RunParity& run);

}  // namespace etalon
