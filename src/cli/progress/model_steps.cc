#include "cli/progress/model_steps.h"

namespace etalon {

void ModelStepProgress::Update(const ModelStep& step) {
  if (!phase_.has_value() || name_ != step.name) {
    phase_.reset();
    name_ = step.name;
    phase_.emplace(&reporter_,
                   PhaseSpec{.name = name_, .unit = std::string(step.unit), .total = step.total});
  }
  phase_->Update(step.done);
}

}  // namespace etalon
