// The slow steps of opening or converting a model, each as a phase. It opens nothing.
#pragma once

#include <optional>
#include <string>

#include "cli/progress/reporter.h"
#include "models/table.h"

namespace etalon {

class ModelStepProgress {
 public:
  explicit ModelStepProgress(ProgressReporter* reporter) : reporter_(*reporter) {}
  void Update(const ModelStep& step);

 private:
  ProgressReporter& reporter_;
  std::optional<ProgressPhase> phase_;
  std::string name_;  // of the phase in hand
};

}  // namespace etalon
