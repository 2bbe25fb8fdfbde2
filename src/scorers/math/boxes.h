// Answers of MATH in LaTeX boxes: which part of a text is the answer. It judges no answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace etalon::math {

// The last \boxed{…}, \boxed … (up to a dollar sign) or, without these, \fbox{…} of `text`, box and
// all. None when there is none or its brace stays open.
std::optional<std::string> LastBox(std::string_view text);

// What is in a box that LastBox found. None of an \fbox, of which the field's function fails.
std::optional<std::string> BoxContents(std::string_view box);

// From after the first dollar sign to before the last; all of `text` with fewer than two.
std::string BetweenDollars(std::string_view text);

}  // namespace etalon::math
