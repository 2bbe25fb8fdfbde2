// What a Python worker answers to a call (docs/formats/python-worker.md). It calls nothing.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

// How plans name what a Python function scores: the scorer that reads it, and in place of a metric
// an aggregation that is one.
inline constexpr std::string_view kPythonScorer = "python_result", kPythonMetric = "python";

// The value of a line {"value": …}. InvalidArgument with the words of {"error": …}, or when it is
// no answer.
absl::StatusOr<Value> ReadPythonAnswer(std::string_view line);

}  // namespace etalon
