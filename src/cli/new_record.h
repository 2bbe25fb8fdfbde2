// How a command makes a record of answers that are there already: in a folder beside the one that
// was asked for, which it becomes when it is whole. It writes no record itself.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/progress/reporter.h"
#include "cli/record_output.h"
#include "etalon/value.h"
#include "records/record_writer.h"
#include "views/language.h"

namespace etalon {

struct NewRecord {
  std::string output;  // --output
  Value plan;
  int64_t samples = 0;  // to be scored, for progress alone
  Language language = Language::kEnglish;
  RecordOutput shown;
};

// AlreadyExists when there is something at --output.
absl::Status RequireNoOutput(const std::string& output);

// `write` gets the folder and what watches the writing, and returns the manifest. After it report
// and table. FailedPrecondition when not one result has a value.
absl::Status MakeNewRecord(
    const NewRecord& record, ProgressReporter* reporter,
    const std::function<absl::StatusOr<Value>(RecordWriterOptions options)>& write);

}  // namespace etalon
