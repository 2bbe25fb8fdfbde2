#include "base/texts/answer_text.h"

#include "base/text.h"

namespace etalon {

bool CutAtStops(std::span<const std::string> stops, std::string* text) {
  bool is_cut = false;
  for (const std::string& stop : stops) {
    if (stop.empty()) continue;
    if (const size_t at = text->find(stop); at != std::string::npos) {
      text->resize(at);
      is_cut = true;
    }
  }
  return is_cut;
}

std::optional<size_t> AnswerStart(std::string_view text, std::string_view thinking_end) {
  const size_t at = text.rfind(thinking_end);
  if (thinking_end.empty() || at == std::string_view::npos) return std::nullopt;
  const size_t start = at + thinking_end.size();
  const std::string_view rest = text.substr(start);
  const std::string_view stripped = PythonStrip(rest);
  // Only what stands before it counts here.
  return stripped.empty() ? text.size()
                          : start + static_cast<size_t>(stripped.data() - rest.data());
}

std::string AnswerAfterThoughts(std::string_view text, std::string_view thinking_end,
                                std::span<const std::string> stops) {
  std::string answer(text.substr(AnswerStart(text, thinking_end).value_or(0)));
  CutAtStops(stops, &answer);
  return answer;
}

}  // namespace etalon
