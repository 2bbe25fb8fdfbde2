// The samples of a report that are worth a look, whole: what was asked, what came back, how it was
// scored. What is left out is counted.
#include <algorithm>
#include <set>

#include "base/str.h"
#include "base/text.h"
#include "records/marks/answer_checks.h"
#include "views/program_endings.h"
#include "views/report/parts.h"

namespace etalon {
namespace {

constexpr size_t kHeadBytes = 1500, kTailBytes = 4500;  // of a prompt: the question stands last
constexpr size_t kChoicesMax = 32;                      // shown of a sample
constexpr size_t kSmallTextBytes = 1000;                // of a choice, a target, an error

// The end of `text` before `at` that does not cut a character.
size_t CharacterStart(std::string_view text, size_t at) {
  while (at > 0 && at < text.size() && (static_cast<uint8_t>(text[at]) & 0xc0) == 0x80) --at;
  return at;
}

Html LeftOut(const ReportContext& context, size_t bytes) {
  return Html::Of("<span class=\"left-out\">[… "_html,
                  SizeText(static_cast<int64_t>(bytes), context.language),
                  context.Say({" left out …]", " omis …]"}), "</span>"_html);
}

Html Shortened(const ReportContext& context, std::string_view text, size_t head, size_t tail) {
  if (text.size() <= head + tail) return Html::Of(ForeignText{text});
  const size_t from = CharacterStart(text, head);
  const size_t to = CharacterStart(text, text.size() - tail);
  return Html::Of(ForeignText{text.substr(0, from)}, LeftOut(context, to - from),
                  ForeignText{text.substr(to)});
}

Html Small(const ReportContext& context, std::string_view text) {
  return Shortened(context, text, kSmallTextBytes, 0);
}

Html PromptHtml(const ReportContext& context, const Prompt& prompt) {
  if (!prompt.is_chat()) {
    return Html::Of("<pre class=\"prompt\" dir=\"auto\" tabindex=\"0\">"_html,
                    Shortened(context, prompt.PlainText(), kHeadBytes, kTailBytes), "</pre>"_html);
  }
  Html html;
  for (const Message& message : prompt.messages) {
    html.Add("<p class=\"role\">"_html, message.role,
             "</p><pre class=\"prompt\" dir=\"auto\" tabindex=\"0\">"_html,
             Shortened(context, message.content, kHeadBytes, kTailBytes), "</pre>"_html);
  }
  return html;
}

// Requests that share a prompt, in order: each prompt once.
std::vector<const Prompt*> DifferentPrompts(const Sample& sample) {
  std::vector<const Prompt*> prompts;
  for (const Request& request : sample.requests) {
    const bool is_new =
        std::find(prompts.begin(), prompts.end(), request.prompt.get()) == prompts.end();
    if (is_new && prompts.size() < kChoicesMax) prompts.push_back(request.prompt.get());
  }
  return prompts;
}

Html ChoiceTable(const ReportContext& context, const AnsweredSample& answered) {
  const auto outcome = ChoiceOutcomeOf(answered);
  const std::vector<size_t> right = RightPositions(answered.sample.scorer_input);
  Html table;
  table.Add("<table><caption><span>"_html,
            context.Say({"Log-likelihoods in nats", "Log-vraisemblances en nats"}),
            "</span></caption><thead><tr><th scope=\"col\">"_html,
            context.Say({"asked for", "demandé"}), "</th><th scope=\"col\">"_html,
            context.Say({"log-likelihood", "log-vraisemblance"}), "</th><th scope=\"col\">"_html,
            context.Say({"right, chosen", "juste, choisi"}), "</th></tr></thead><tbody>\n"_html);
  const size_t shown = std::min(kChoicesMax, answered.answers.size());
  for (size_t i = 0; i < shown; ++i) {
    const Request& request = answered.sample.requests[i];
    const Answer& answer = answered.answers[i];
    const bool is_right = std::binary_search(right.begin(), right.end(), i);
    const bool is_chosen = outcome.has_value() && outcome->chosen == i;
    table.Add("<tr><td><code dir=\"auto\">"_html, Small(context, request.continuation),
              "</code></td><td class=\"n\">"_html);
    if (answer.error.empty()) {
      table.Add(ShortNumber(answer.log_likelihood, context.language));
    } else {
      table.Add(Small(context, answer.error));
    }
    table.Add("</td><td class=\"word\">"_html,
              is_right ? context.Say({"✓ right ", "✓ juste "}) : "",
              is_chosen ? context.Say({"← chosen", "← choisi"}) : "", "</td></tr>\n"_html);
  }
  table.Add("</tbody></table>\n"_html);
  if (shown < answered.answers.size()) {
    table.Add("<p>"_html, context.Count(static_cast<int64_t>(answered.answers.size() - shown)),
              context.Say({" more are in the record.", " de plus sont dans l’enregistrement."}),
              "</p>"_html);
  }
  return table;
}

Html GenerationHtml(const ReportContext& context, const SamplePick& pick) {
  Html html;
  for (const Answer& answer : pick.answered.answers) {
    html.Add("<h4>"_html, context.Say({"Answer", "Réponse"}), "</h4>"_html);
    if (!answer.error.empty()) {
      html.Add("<p>"_html, context.Say({"none: ", "aucune : "}), Small(context, answer.error),
               "</p>"_html);
      continue;
    }
    html.Add("<pre dir=\"auto\">"_html, Shortened(context, answer.text, kTailBytes, kHeadBytes),
             "</pre>"_html);
    if (answer.stop == StopReason::kLength) {
      html.Add("<p>"_html,
               context.Say({"It ended at the largest number of tokens.",
                            "Elle s’est arrêtée au nombre maximal de jetons."}),
               "</p>"_html);
    }
  }
  for (const std::string& extracted : pick.extracted) {
    html.Add("<p>"_html, context.Say({"extracted: ", "extrait : "}), "<code dir=\"auto\">"_html,
             Small(context, extracted), "</code></p>"_html);
  }
  return html;
}

Html MarksHtml(const ReportContext& context, const SamplePick& pick) {
  Html html;
  // Among choices the right one is marked already, and its number would say little.
  if (pick.answered.sample.scorer_input.Find("choices") == nullptr) {
    html.Add("<p>"_html, context.Say({"right answer: ", "bonne réponse : "}),
             "<code dir=\"auto\">"_html, Small(context, pick.answered.sample.target),
             "</code></p>\n"_html);
  }
  html.Add("<p>"_html);
  if (!pick.marks.failure.empty()) {
    html.Add(context.Say({"not scored: ", "pas notée : "}), Small(context, pick.marks.failure));
  }
  for (const auto& [name, score] : pick.marks.scores) {
    html.Add(name, " ");
    for (const double each : score) html.Add(ShortNumber(each, context.language), " ");
  }
  const std::string endings = ProgramEndingsText(pick.marks);
  if (!endings.empty()) {
    html.Add(context.Say({"programs: ", "programmes : "}), Small(context, endings), " ");
  }
  for (const auto& [name, why] : pick.marks.failures) {
    html.Add(name, " "_html, context.Say({"not scored: ", "pas notée : "}), Small(context, why),
             " ");
  }
  html.Add("</p>\n"_html);
  return html;
}

Html PickHtml(const ReportContext& context, const SamplePick& pick) {
  const Sample& sample = pick.answered.sample;
  std::string place = StrCat(sample.task, ":", sample.doc_id);
  Html html;
  html.Add("<details class=\"sample\"><summary><span class=\"place\">"_html, place);
  if (sample.repeat > 0) html.Add(context.Say({", repeat ", ", reprise "}), sample.repeat);
  html.Add("</span> <span class=\"why\">"_html, PickReasonText(context, pick),
           "</span></summary>\n<h4>"_html, context.Say({"Prompt", "Consigne"}), "</h4>\n"_html);
  for (const Prompt* prompt : DifferentPrompts(sample)) html.Add(PromptHtml(context, *prompt));
  const bool is_generation =
      !sample.requests.empty() && sample.requests.front().kind == RequestKind::kGenerateUntil;
  html.Add(is_generation ? GenerationHtml(context, pick) : ChoiceTable(context, pick.answered),
           MarksHtml(context, pick), "<p><code class=\"command\">etalon show RECORD --sample "_html,
           place, "</code></p></details>\n"_html);
  return html;
}

struct PickSection {
  PickReason reason;
  Phrase title, text;
};
constexpr PickSection kSections[] = {
    {PickReason::kFailed,
     {"Failures", "Échecs"},
     {"No answer, nothing to score, nothing extracted, an empty or cut answer, or choices that "
      "could not be told apart; the gravest first.",
      "Pas de réponse, rien à noter, rien d’extrait, une réponse vide ou coupée, ou des choix "
      "indiscernables ; les plus graves d’abord."}},
    {PickReason::kSurelyWrong,
     {"Wrong by the largest lead", "Faux, avec la plus grande avance"},
     {"The most surprising: the log-likelihood of the chosen answer lies furthest above that of "
      "the right one.",
      "Les plus surprenantes : la log-vraisemblance de la réponse choisie dépasse le plus celle "
      "de la bonne."}},
    {PickReason::kWrongAnswer,
     {"Wrong answers", "Réponses fausses"},
     {"The first of each task, in the order of the record, that were read and are wrong: nothing "
      "tells how wrong a text is.",
      "Les premières de chaque tâche, dans l’ordre de l’enregistrement, qui ont été lues et sont "
      "fausses : rien ne dit à quel point un texte est faux."}},
    {PickReason::kBarelyRight,
     {"Right by the smallest lead", "Juste, avec la plus petite avance"},
     {"The log-likelihood of the right answer lies least above the second; where that is below 1 "
      "or "
      "so, a small change would make them wrong.",
      "La log-vraisemblance de la bonne réponse dépasse le moins la deuxième ; là où c’est moins "
      "de "
      "1 environ, un rien les rendrait fausses."}},
    {PickReason::kCostly,
     {"What costs most", "Ce qui coûte le plus"},
     {"The slowest, by tokens of the longest prompt and of the answers; a record holds no times of "
      "samples.",
      "Les plus lents, en jetons de la plus longue consigne et des réponses ; un enregistrement ne "
      "garde pas de temps par échantillon."}},
};

}  // namespace

Html SamplesSection(const ReportContext& context) {
  Html parts;
  std::set<int64_t> lines;
  for (const PickSection& section : kSections) {
    const auto picks = context.survey.Picks(section.reason);
    if (picks.empty()) continue;
    parts.Add("<h3>"_html, context.Say(section.title), "</h3>\n<p>"_html, context.Say(section.text),
              "</p>\n"_html);
    for (const SamplePick* pick : picks) {
      parts.Add(PickHtml(context, *pick));
      lines.insert(pick->line);
    }
  }
  const Value* samples = context.manifest.Find("samples");
  const int64_t all = samples == nullptr ? 0 : samples->FindInt("count");
  Html section;
  section.Add(
      "<section id=\"samples\" aria-labelledby=\"samples-title\">\n<h2 id=\"samples-title\">"_html,
      context.Say({"Samples to look at", "Échantillons à regarder"}), "</h2>\n<p>"_html,
      context.Count(static_cast<int64_t>(lines.size())), context.Say({" of ", " sur "}),
      context.Count(all),
      context.Say({" samples are on this page; the record holds the others: ",
                   " échantillons sont sur cette page ; l’enregistrement contient les "
                   "autres : "}),
      "<code class=\"command\">etalon show RECORD --wrong</code>. "_html,
      context.Say({"Of each kind below at most ", "De chaque sorte, au plus "}),
      static_cast<int64_t>(Survey::kPicksMax),
      context.Say({" are shown, few of each task; each says why it is here.",
                   " sont montrés, peu par tâche ; chacun dit pourquoi il est là."}),
      "</p>\n"_html, parts, "</section>\n"_html);
  return section;
}

}  // namespace etalon
