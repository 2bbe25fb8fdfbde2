// Scores a record that keeps answers alone (plan.settings.predict_only) into a new one. It asks no
// model, and refuses a record that has its scores.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "records/record_writer.h"

namespace etalon {

// The plan of the run that would have scored at once: the same without `predict_only` and with
// `more`, a dict of what runs programs and functions of its tasks (settings.code, .python).
Value ScoredPlan(const Value& plan, const Value& more);

// FailedPrecondition when the record has scores.
absl::Status RequireAnswersAlone(const Value& plan, const std::string& record);

// Returns the manifest. Its files are those that the run would have left had it scored at once,
// byte for byte. `plan` is its ScoredPlan. `options.folder` is where they go; run.json is taken
// over from the old record. FailedPrecondition when the record has scores; DataLoss when it is
// damaged.
absl::StatusOr<Value> ScoreAnswers(const std::string& record, const Value& plan,
                                   RecordWriterOptions options);

}  // namespace etalon
