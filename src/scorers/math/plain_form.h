// The spelling under which two answers of MATH count as one: Hendrycks et al. (2021), as
// lm-evaluation-harness 0.4.13 has it in hendrycks_math and aime. It does no algebra.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace etalon::math {

// What the field's function does with a/b where one of the two is no integer.
enum class Slash {
  kFails,      // of MATH and AIME
  kKeepsText,  // of AGIEval and HRM8K
};

// None where the field's function fails, e.g. of a \frac with nothing after it.
std::optional<std::string> PlainForm(std::string_view answer, Slash slash = Slash::kFails);

// Equal plain forms; when one of the two has none, equal texts.
bool AreSpelledAlike(std::string_view answer, std::string_view wanted);

}  // namespace etalon::math
