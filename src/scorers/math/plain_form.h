// The spelling under which two answers of MATH count as one: Hendrycks et al. (2021), as
// lm-evaluation-harness 0.4.13 has it in hendrycks_math and aime. It does no algebra.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace etalon::math {

// None where the field's function fails, e.g. of a \frac with nothing after it.
std::optional<std::string> PlainForm(std::string_view answer);

// Equal plain forms; when one of the two has none, equal texts.
bool AreSpelledAlike(std::string_view answer, std::string_view wanted);

}  // namespace etalon::math
