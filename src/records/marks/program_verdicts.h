// The verdicts of the programs of one document, each run once. It marks nothing.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "etalon/program_runner.h"
#include "etalon/value.h"

namespace etalon {

class ProgramVerdicts {
 public:
  // `runner` is not owned; null runs none.
  explicit ProgramVerdicts(ProgramRunner* runner) : runner_(runner) {}

  // {SHA-256 in hex: verdict}. An error says why the document has no mark, or stands in error().
  absl::StatusOr<Value> Of(const std::vector<std::string>& programs);
  // Why nothing at all can be scored.
  const absl::Status& error() const { return error_; }
  std::map<std::string, std::string> Take() { return std::move(verdicts_); }

 private:
  ProgramRunner* const runner_;
  std::map<std::string, std::string> verdicts_;
  absl::Status error_;
};

// What a record says of the programs of one document.
class RecordedVerdicts : public ProgramRunner {
 public:
  explicit RecordedVerdicts(const std::map<std::string, std::string>& verdicts)
      : verdicts_(verdicts) {}
  absl::StatusOr<std::string> Run(std::string_view program) override;

 private:
  const std::map<std::string, std::string>& verdicts_;
};

}  // namespace etalon
