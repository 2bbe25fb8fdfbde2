// The turns of a prompt and how they become text or messages, as lm-evaluation-harness 0.4.13 puts
// them together (its ConfigurableTask.build_qa_turn and fewshot_context). It reads no document.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "etalon/request.h"

namespace etalon {

struct Turn {
  std::string role;  // "system", "user" or "assistant"
  std::string content;
  std::string delimiter;  // follows the content in plain text; a chat leaves it out
};

// `prefix` and `suffix`, with the delimiter between them unless one is empty or there is white
// space at the border.
std::string MaybeDelimit(std::string_view prefix, std::string_view suffix,
                         std::string_view delimiter);
bool EndsWithSpace(std::string_view text);

// A question to be answered: one turn, and the prefix of the answer as a second one if there is
// one.
std::vector<Turn> QuestionTurns(std::string question, const std::string& gen_prefix,
                                const std::string& target_delimiter);

struct ShotDelimiters {
  std::string target, fewshot;
};
// A question with its answer. Without an answer (an empty text) it is as a question.
std::vector<Turn> ShotTurns(std::string question, const std::string& answer,
                            const std::string& gen_prefix, const ShotDelimiters& delimiters);

std::string PlainText(const std::vector<Turn>& turns);

// `fewshot_as_multiturn` false puts all turns of the user and the shots into one message.
std::vector<Message> ChatMessages(std::vector<Turn> turns, bool fewshot_as_multiturn);

}  // namespace etalon
