// Why a sample stands on the page, with the number that put it there.
#include <algorithm>

#include "base/str.h"
#include "records/marks/answer_checks.h"
#include "views/caveat_words.h"
#include "views/report/parts.h"

namespace etalon {
namespace {

struct AnswerSums {
  int64_t prompt_tokens_max = 0, answer_tokens = 0, truncated_tokens_max = 0, unanswered = 0;
  int64_t text_bytes = 0;
};

AnswerSums SumsOf(const AnsweredSample& answered) {
  AnswerSums sums;
  for (const Answer& answer : answered.answers) {
    sums.prompt_tokens_max = std::max<int64_t>(sums.prompt_tokens_max, answer.prompt_tokens);
    sums.truncated_tokens_max =
        std::max<int64_t>(sums.truncated_tokens_max, answer.truncated_tokens);
    sums.answer_tokens += answer.answer_tokens;
    sums.unanswered += answer.error.empty() ? 0 : 1;
    sums.text_bytes += static_cast<int64_t>(answer.text.size());
  }
  return sums;
}

std::string NatsText(const ReportContext& context, double nats) {
  return StrCat(ShortNumber(nats, context.language), " nats");
}

std::string TokensText(const ReportContext& context, int64_t tokens) {
  return StrCat(context.Count(tokens), context.Say(tokens == 1 ? Phrase{" token", " jeton"}
                                                               : Phrase{" tokens", " jetons"}));
}

// The number behind a sign; "" where there is none.
std::string SignNumber(const ReportContext& context, const SamplePick& pick, CaveatKind kind) {
  const AnswerSums sums = SumsOf(pick.answered);
  switch (kind) {
    case CaveatKind::kFailed:
      return StrCat(context.Count(sums.unanswered), context.Say({" of ", " sur "}),
                    context.Count(static_cast<int64_t>(pick.answered.answers.size())),
                    context.Say({" requests", " requêtes"}));
    case CaveatKind::kEmpty:
      return StrCat(TokensText(context, sums.answer_tokens), context.Say({" written", " écrits"}));
    case CaveatKind::kThoughtsOpen:
    case CaveatKind::kCutAtLength:
      return StrCat(context.Say({"after ", "après "}), TokensText(context, sums.answer_tokens));
    case CaveatKind::kTruncated:
      return StrCat(TokensText(context, sums.truncated_tokens_max),
                    context.Say({" lost", " perdus"}));
    case CaveatKind::kNothingExtracted:
      return StrCat(context.Say({"from ", "de "}), SizeText(sums.text_bytes, context.language));
    case CaveatKind::kAllEqual:
    case CaveatKind::kTied: {
      const auto outcome = ChoiceOutcomeOf(pick.answered);
      return outcome.has_value() ? NatsText(context, outcome->largest) : "";
    }
    default:
      return "";
  }
}

std::string SignsText(const ReportContext& context, const SamplePick& pick) {
  std::string text;
  for (const CaveatKind kind : pick.signs) {
    const std::string number = SignNumber(context, pick, kind);
    StrAppend(&text, text.empty() ? "" : ", ", context.Say(WordsOf(kind).label));
    if (!number.empty()) StrAppend(&text, " (", number, ")");
  }
  return text;
}

}  // namespace

std::string PickReasonText(const ReportContext& context, const SamplePick& pick) {
  std::string text;
  switch (pick.reason) {
    case PickReason::kSurelyWrong:
      text = StrCat(context.Say({"wrong: the chosen one is ", "faux : le choix est "}),
                    NatsText(context, pick.weight),
                    context.Say({" above the right one", " au-dessus du bon"}));
      break;
    case PickReason::kBarelyRight:
      text = StrCat(context.Say({"right: only ", "juste : seulement "}),
                    NatsText(context, pick.weight == 0 ? 0 : -pick.weight),
                    context.Say({" above the second", " au-dessus du deuxième"}));
      break;
    case PickReason::kWrongAnswer:
      text = StrCat(context.Say({"wrong: sample ", "faux : échantillon "}),
                    context.Count(pick.line + 1),
                    context.Say({" of the record", " de l’enregistrement"}));
      break;
    case PickReason::kCostly: {
      const AnswerSums sums = SumsOf(pick.answered);
      text =
          StrCat(TokensText(context, static_cast<int64_t>(pick.weight)),
                 context.Say({": prompt ", " : consigne "}), context.Count(sums.prompt_tokens_max),
                 context.Say({", answers ", ", réponses "}), context.Count(sums.answer_tokens));
      break;
    }
    case PickReason::kFailed:
      break;
  }
  if (pick.signs.empty()) return text;
  return StrCat(text, text.empty() ? "" : "; ", SignsText(context, pick));
}

}  // namespace etalon
