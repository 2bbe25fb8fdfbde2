// The answer of a mathematical reply as AGIEval takes it: from a box, from between dollar signs,
// behind an equals sign, or the last number. It judges no answer.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/regex.h"

namespace etalon::math {

class StatedAnswers {
 public:
  static absl::StatusOr<std::unique_ptr<StatedAnswers>> Create();

  // None where the field's function finds none.
  absl::StatusOr<std::optional<std::string>> Find(std::string_view reply) const;

 private:
  std::unique_ptr<PythonRegex> dollars_, number_;
};

// HRM8K's form of a number: a whole one without a point, others as Python prints them; what is no
// number without white space at its ends.
std::string NumberForm(std::string_view text);

}  // namespace etalon::math
