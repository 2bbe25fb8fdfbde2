#include "views/sample_text.h"

#include "base/json.h"
#include "base/safe_text.h"
#include "base/str.h"
#include "base/text.h"
#include "records/marks/answer_checks.h"
#include "views/caveat_words.h"
#include "views/program_endings.h"

namespace etalon {
namespace {

std::string Indented(std::string_view text) {
  return StrCat("  | ", ReplaceAll(SafeText(text), "\n", "\n  | "), "\n");
}

std::string PromptText(const Prompt& prompt) {
  std::string text = "prompt:\n";
  for (const Message& message : prompt.messages) {
    StrAppend(&text, "  ", SafeText(message.role), ":\n", Indented(message.content));
  }
  if (!prompt.is_chat()) text += Indented(prompt.PlainText());
  return text;
}

std::string AnswerText(const Request& request, const Answer& answer) {
  if (!answer.error.empty()) return StrCat("no answer: ", SafeText(answer.error), "\n");
  if (request.kind == RequestKind::kGenerateUntil) {
    // What a replayed log does not say is left out.
    const std::string_view stop = StopReasonName(answer.stop);
    const std::string how =
        stop.empty() ? "" : StrCat(" (", answer.answer_tokens, " tokens, ended by ", stop, ")");
    return StrCat("answer", how, ":\n", Indented(answer.text));
  }
  return StrCat("log-likelihood ", CanonicalNumber(answer.log_likelihood),
                answer.is_greedy ? " (greedy)" : "", " of:\n", Indented(request.continuation));
}

// The beginning of a text, on one line.
std::string Excerpt(std::string_view text) {
  constexpr size_t kCharacters = 60;
  std::string line = ReplaceAll(SafeText(PythonStrip(text)), "\n", "⏎");
  if (CodePointCount(line) <= kCharacters) return line;
  std::string cut;
  size_t count = 0;
  for (const uint32_t c : DecodeUtf8(line)) {
    if (++count > kCharacters) break;
    AppendUtf8(c, &cut);
  }
  return StrCat(cut, "…");
}

std::string Padded(std::string text, size_t width) {
  const size_t size = CodePointCount(text);
  if (size < width) text.append(width - size, ' ');
  return text;
}

std::string OutcomeText(const AnsweredSample& answered) {
  if (answered.answers.empty()) return "nothing was asked";
  const Answer& first = answered.answers.front();
  if (!first.error.empty()) return StrCat("no answer: ", Excerpt(first.error));
  const Request& request = answered.sample.requests.front();
  if (request.kind == RequestKind::kGenerateUntil) return StrCat("\"", Excerpt(first.text), "\"");
  const auto outcome = ChoiceOutcomeOf(answered);
  if (!outcome.has_value()) {
    return StrCat("log-likelihood ", ShortNumber(first.log_likelihood, Language::kEnglish));
  }
  const Value::List& choices = answered.sample.scorer_input.Find("choices")->AsList();
  const auto name = [&](size_t position) {
    const Value& choice = choices[position];
    return StrCat(position + 1, " \"", Excerpt(choice.is_string() ? choice.AsString() : ""), "\"");
  };
  std::string text = StrCat("chose ", name(outcome->chosen), " by ",
                            ShortNumber(outcome->lead, Language::kEnglish), " nats");
  const std::vector<size_t> right = RightPositions(answered.sample.scorer_input);
  if (!right.empty() && right.front() != outcome->chosen && right.front() < choices.size()) {
    StrAppend(&text, "; right is ", name(right.front()));
  }
  return text;
}

}  // namespace

std::string SampleText(const RecordedSample& recorded) {
  const AnsweredSample& answered = recorded.answered;
  const Sample& sample = answered.sample;
  std::string text = StrCat(sample.task, ", document ", sample.doc_id);
  if (sample.repeat > 0) StrAppend(&text, ", repeat ", sample.repeat);
  StrAppend(&text, "\ndocument:\n", Indented(*sample.document), "target:\n",
            Indented(sample.target));
  const Prompt* last = nullptr;
  for (size_t i = 0; i < sample.requests.size(); ++i) {
    const Request& request = sample.requests[i];
    if (request.prompt.get() != last) {
      last = request.prompt.get();
      text += PromptText(*last);
    }
    text += AnswerText(request, answered.answers[i]);
  }
  const std::string endings = ProgramEndingsText(recorded.marks);
  if (!endings.empty()) StrAppend(&text, "programs: ", SafeText(endings), "\n");
  for (const auto& [name, score] : recorded.marks.scores) {
    StrAppend(&text, name, ":");
    for (const double each : score) StrAppend(&text, " ", CanonicalNumber(each));
    text += "\n";
  }
  for (const auto& [name, why] : recorded.marks.failures) {
    StrAppend(&text, name, ": not scored: ", SafeText(why), "\n");
  }
  if (!recorded.marks.failure.empty()) {
    StrAppend(&text, "not scored: ", SafeText(recorded.marks.failure), "\n");
  }
  return text;
}

std::string SampleSummary(const AnsweredSample& answered, Verdict verdict,
                          const std::vector<CaveatKind>& signs) {
  constexpr size_t kPlaceWidth = 28;
  const Sample& sample = answered.sample;
  std::string place = StrCat(SafeText(sample.task), ":", sample.doc_id);
  if (sample.repeat > 0) StrAppend(&place, " repeat ", sample.repeat);
  const char* word = verdict == Verdict::kRight   ? "right"
                     : verdict == Verdict::kWrong ? "wrong"
                                                  : "-    ";
  const std::string labels = LabelsText(signs, Language::kEnglish);
  return StrCat(Padded(place, kPlaceWidth), "  ", word, "  ", OutcomeText(answered),
                labels.empty() ? "" : StrCat("  ! ", labels), "\n");
}

}  // namespace etalon
