#include "tasks/turns.h"

#include <utility>

#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

bool StartsWithSpace(std::string_view text) {
  if (text.empty()) return false;
  size_t size = 1;
  while (size < text.size() && IsContinuation(text[size])) ++size;
  return IsPythonSpace(DecodeUtf8(text.substr(0, size)).front());
}

bool NeedsDelimiter(std::string_view prefix, std::string_view suffix) {
  return !prefix.empty() && !EndsWithSpace(prefix) && !StartsWithSpace(suffix);
}

}  // namespace

bool EndsWithSpace(std::string_view text) {
  if (text.empty()) return false;
  size_t start = text.size() - 1;
  while (start > 0 && IsContinuation(text[start])) --start;
  return IsPythonSpace(DecodeUtf8(text.substr(start)).front());
}

std::string MaybeDelimit(std::string_view prefix, std::string_view suffix,
                         std::string_view delimiter) {
  if (prefix.empty() || suffix.empty()) return StrCat(prefix, suffix);
  return NeedsDelimiter(prefix, suffix) ? StrCat(prefix, delimiter, suffix)
                                        : StrCat(prefix, suffix);
}

std::vector<Turn> QuestionTurns(std::string question, const std::string& gen_prefix,
                                const std::string& target_delimiter) {
  const bool is_delimited = !gen_prefix.empty() && NeedsDelimiter(question, gen_prefix);
  std::vector<Turn> turns;
  turns.push_back({"user", std::move(question), is_delimited ? target_delimiter : ""});
  if (!gen_prefix.empty()) turns.push_back({"assistant", gen_prefix, ""});
  return turns;
}

std::vector<Turn> ShotTurns(std::string question, const std::string& answer,
                            const std::string& gen_prefix, const ShotDelimiters& delimiters) {
  if (answer.empty()) return QuestionTurns(std::move(question), gen_prefix, delimiters.target);
  const bool is_delimited = gen_prefix.empty() || NeedsDelimiter(question, gen_prefix);
  return {{"user", std::move(question), is_delimited ? delimiters.target : ""},
          {"assistant", MaybeDelimit(gen_prefix, answer, " "), delimiters.fewshot}};
}

std::string PlainText(const std::vector<Turn>& turns) {
  std::string text;
  for (const Turn& turn : turns) StrAppend(&text, turn.content, turn.delimiter);
  return text;
}

std::vector<Message> ChatMessages(std::vector<Turn> turns, bool fewshot_as_multiturn) {
  std::vector<Message> messages;
  if (fewshot_as_multiturn) {
    for (Turn& turn : turns) messages.push_back({std::move(turn.role), std::move(turn.content)});
    return messages;
  }
  size_t first = 0;
  if (!turns.empty() && turns.front().role == "system") {
    messages.push_back({"system", std::move(turns.front().content)});
    first = 1;
  }
  // A prefix of the answer stays a turn of its own.
  std::optional<Message> prefix;
  if (turns.size() > first && turns.back().role == "assistant") {
    prefix = Message{"assistant", std::move(turns.back().content)};
    turns.pop_back();
  }
  if (turns.size() > first) turns.back().delimiter.clear();
  std::string text;
  for (size_t i = first; i < turns.size(); ++i) {
    StrAppend(&text, turns[i].content, turns[i].delimiter);
  }
  messages.push_back({"user", std::move(text)});
  if (prefix.has_value()) messages.push_back(*std::move(prefix));
  return messages;
}

}  // namespace etalon
