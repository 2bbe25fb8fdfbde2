// The parts of a manifest that are computed from marks: results of tasks and groups, and counts
// (docs/formats/record.md). It prints nothing for people.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/program_runner.h"
#include "etalon/value.h"
#include "records/task_scorer.h"

namespace etalon {

struct ComputedResults {
  Value results, groups, counts;  // lists
};

// `scorers`: one for each of plan.tasks, in order, after all documents were marked. `programs` may
// be null where no task needs it (TaskScorer::Results).
absl::StatusOr<ComputedResults> ComputeResults(
    const Value& plan, const std::vector<std::unique_ptr<TaskScorer>>& scorers,
    ProgramRunner* programs = nullptr);

// Verdicts that results of a manifest state (`verdicts`), by SHA-256 in hex.
std::map<std::string, std::string> VerdictsOfResults(const Value& manifest);

// The results of groups alone, from the results of all tasks of the plan, in order; with lm-eval's
// numbers where `is_lm_eval`. InvalidArgument when a group is not well-formed.
absl::StatusOr<Value> ComputeGroups(const Value& plan,
                                    const std::vector<std::vector<TaskResult>>& results,
                                    bool is_lm_eval);

Value EstimateToValue(const Estimate& estimate);
// InvalidArgument when a key is missing or of a wrong kind.
absl::StatusOr<Estimate> EstimateFromValue(const Value& value);

}  // namespace etalon
