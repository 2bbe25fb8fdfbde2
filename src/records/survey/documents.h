// The documents of a record in order, each with all its repeats and its marks. It restores no
// texts.
#pragma once

#include <functional>
#include <span>

#include "absl/status/statusor.h"
#include "etalon/answered_sample.h"
#include "records/record_reader.h"
#include "records/task_scorer.h"

namespace etalon {

// Stops when `visit` gives false or an error. DataLoss when the record is damaged.
absl::Status ForEachDocument(
    RecordReader* reader,
    const std::function<absl::StatusOr<bool>(std::span<const AnsweredSample> repeats,
                                             const DocumentMarks& marks)>& visit);

}  // namespace etalon
