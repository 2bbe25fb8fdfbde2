// Scores a record that keeps answers alone (plan.settings.predict_only) into a new one. It asks no
// model, and refuses a record that has its scores.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "records/record_writer.h"

namespace etalon {

// The plan of the record that `ScoreAnswers` writes: the same without `predict_only`.
Value ScoredPlan(const Value& plan);

// Returns the manifest. Its files are those that the run would have left had it scored at once,
// byte for byte. `options.folder` is where they go; run.json is taken over from the old record.
// FailedPrecondition when the record has scores; DataLoss when it is damaged.
absl::StatusOr<Value> ScoreAnswers(const std::string& record, RecordWriterOptions options);

}  // namespace etalon
