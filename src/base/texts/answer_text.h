// Where an answer begins and ends in what a model generated, as lm-evaluation-harness 0.4.13 has it
// (models/utils.py, postprocess_generated_text). It filters and scores nothing.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace etalon {

// The part of `text` before the stops, as the field cuts it: for each stop in order, keep what
// stands before its first occurrence. Empty stops are ignored. True when something was cut.
bool CutAtStops(std::span<const std::string> stops, std::string* text);

// Where the answer begins in a text with thoughts: after the last `thinking_end` and the white
// space behind it. Nothing when the text has none.
std::optional<size_t> AnswerStart(std::string_view text, std::string_view thinking_end);

// What is scored of a text with thoughts: all from AnswerStart, or without one the whole text, cut
// at the stops.
std::string AnswerAfterThoughts(std::string_view text, std::string_view thinking_end,
                                std::span<const std::string> stops);

}  // namespace etalon
