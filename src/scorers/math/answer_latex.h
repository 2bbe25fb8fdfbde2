// LaTeX of an answer without what says nothing of its worth: boxes, units, sizes, dollar signs; as
// latex2sympy2_extended 1.11 takes it out. It reads no mathematics.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/regex.h"

namespace etalon::math {

class AnswerLatex {
 public:
  enum class Boxes { kAll, kLast };
  static absl::StatusOr<std::unique_ptr<AnswerLatex>> Create();
  absl::StatusOr<std::string> Normalise(std::string_view latex, Boxes boxes) const;

 private:
  using Rules = std::vector<std::pair<std::unique_ptr<PythonRegex>, std::string>>;
  static absl::StatusOr<Rules> Compile(
      const std::vector<std::pair<std::string, std::string>>& rules);

  std::unique_ptr<PythonRegex> unit_with_power_, unit_;
  Rules basic_, operators_;
};

}  // namespace etalon::math
