// How the answers of a record are spread: leads of the best choice, lengths, places among the
// choices.
#include <algorithm>

#include "base/str.h"
#include "views/report/parts.h"

namespace etalon {
namespace {

constexpr size_t kPositionTasksMax = 9;  // drawn; all are in the table

std::string BinText(const ReportContext& context, const DoublingHistogram& histogram, size_t bin) {
  const std::string from = ShortNumber(histogram.LowerEdge(bin), context.language);
  if (bin + 1 == DoublingHistogram::kBins) {
    return StrCat(from, context.Say({" or more", " ou plus"}));
  }
  return StrCat(from, context.Say({" to ", " à "}),
                ShortNumber(histogram.LowerEdge(bin + 1), context.language));
}

// Whole numbers: 0, 1, "2 to 3", "4 to 7", …
std::string WholeBinText(const ReportContext& context, const DoublingHistogram& histogram,
                         size_t bin) {
  const auto from = static_cast<int64_t>(histogram.LowerEdge(bin));
  const auto to = static_cast<int64_t>(histogram.LowerEdge(bin + 1)) - 1;
  if (bin + 1 == DoublingHistogram::kBins) {
    return StrCat(context.Count(from), context.Say({" or more", " ou plus"}));
  }
  return from == to ? context.Count(from)
                    : StrCat(context.Count(from), context.Say({" to ", " à "}), context.Count(to));
}

Html TableBegin(const ReportContext& context, Phrase caption,
                std::initializer_list<Phrase> columns) {
  Html begin;
  begin.Add("<details><summary>"_html, context.Say({"The numbers", "Les nombres"}),
            "</summary><div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\""_html,
            context.Say(caption), "\"><table>\n<caption><span>"_html, context.Say(caption),
            "</span></caption><thead><tr>"_html);
  for (const Phrase& column : columns) {
    const bool is_first = &column == columns.begin();
    begin.Add(is_first ? "<th scope=\"col\">"_html : "<th scope=\"col\" class=\"n\">"_html,
              context.Say(column), "</th>"_html);
  }
  begin.Add("</tr></thead><tbody>\n"_html);
  return begin;
}

constexpr HtmlLiteral kTableEnd = "</tbody></table></div></details>\n"_html;

Html Lead(const ReportContext& context) {
  const Spread& spread = context.survey.spread();
  const size_t bins = std::max(spread.lead_right.used_bins(), spread.lead_wrong.used_bins());
  Html part;
  if (bins == 0) return part;
  part.Add(
      "<h3>"_html, context.Say({"How sure the choice was", "Avec quelle assurance on a choisi"}),
      "</h3>\n<p>"_html,
      context.Say(
          {"Difference between the best and the second choice, in nats. Where wrong "
           "answers are as sure as right ones, the model does not know what it knows. Each bar "
           "reaches from its number to the next.",
           "Écart entre le meilleur choix et le deuxième, en nats. Là où les réponses "
           "fausses sont aussi sûres que les justes, le modèle ne sait pas ce qu’il sait. "
           "Chaque barre va de son nombre au suivant."}),
      "</p>\n<figure class=\"plot\" data-plot=\"lead\" hidden></figure>\n"_html,
      TableBegin(context,
                 {"Samples by the lead of the best choice",
                  "Échantillons selon l’avance du meilleur choix"},
                 {{"lead in nats", "avance en nats"}, {"right", "justes"}, {"wrong", "faux"}}));
  for (size_t bin = 0; bin < bins; ++bin) {
    part.Add("<tr><th scope=\"row\">"_html, BinText(context, spread.lead_right, bin),
             "</th><td class=\"n\">"_html, context.Count(spread.lead_right.counts()[bin]),
             "</td><td class=\"n\">"_html, context.Count(spread.lead_wrong.counts()[bin]),
             "</td></tr>\n"_html);
  }
  part.Add(kTableEnd);
  return part;
}

struct LengthWords {
  HtmlLiteral figure;
  Phrase title, caption;
};

Html Lengths(const ReportContext& context, const DoublingHistogram& histogram,
             const LengthWords& words) {
  Html part;
  // Backends that count no tokens leave zeros.
  if (histogram.used_bins() < 2) return part;
  part.Add("<h3>"_html, context.Say(words.title), "</h3>\n"_html, words.figure,
           TableBegin(context, words.caption, {{"tokens", "jetons"}, {"samples", "échantillons"}}));
  for (size_t bin = 0; bin < histogram.used_bins(); ++bin) {
    part.Add("<tr><th scope=\"row\">"_html, WholeBinText(context, histogram, bin),
             "</th><td class=\"n\">"_html, context.Count(histogram.counts()[bin]),
             "</td></tr>\n"_html);
  }
  part.Add(kTableEnd);
  return part;
}

double NumberIn(const Value& choices, std::string_view key, size_t position) {
  const Value::List& list = EntriesOf(choices, key);
  return position < list.size() && list[position].is_number() ? list[position].AsDouble() : 0;
}

Html Positions(const ReportContext& context) {
  Html rows;
  size_t tasks = 0;
  for (const Value& counts : EntriesOf(context.manifest, "counts")) {
    const Value* choices = counts.Find("choices");
    if (choices == nullptr || choices->FindInt("documents") == 0) continue;
    ++tasks;
    const auto documents = static_cast<double>(choices->FindInt("documents"));
    size_t most = 0;
    for (size_t i = 0; i < EntriesOf(*choices, "chosen").size(); ++i) {
      if (NumberIn(*choices, "chosen", i) > NumberIn(*choices, "chosen", most)) most = i;
    }
    rows.Add("<tr><th scope=\"row\">"_html, NameHtml(counts.FindString("task")),
             "</th><td class=\"n\">"_html, most + 1);
    for (const char* key : {"chosen", "right", "guessed"}) {
      rows.Add("</td><td class=\"n\">"_html,
               ShareText(NumberIn(*choices, key, most) / documents, context.language));
    }
    rows.Add("</td></tr>\n"_html);
  }
  Html part;
  if (rows.is_empty()) return part;
  part.Add("<h3>"_html, context.Say({"Places among the choices", "Places parmi les choix"}),
           "</h3>\n<p>"_html,
           context.Say({"How often each place was chosen, against how often it was right. A model "
                        "that knows follows the right answers; one that prefers a letter does not.",
                        "Combien de fois chaque place a été choisie, face à combien de fois elle "
                        "était juste. Un modèle qui sait suit les bonnes réponses ; un modèle qui "
                        "préfère une lettre, non."}));
  if (tasks > kPositionTasksMax) {
    part.Add(" ", kPositionTasksMax, context.Say({" of ", " sur "}), tasks,
             context.Say({" tasks are drawn.", " tâches sont tracées."}));
  }
  part.Add("</p>\n<figure class=\"plot small\" data-plot=\"positions\" hidden></figure>\n"_html,
           TableBegin(context,
                      {"The most chosen place of each task", "La place la plus choisie par tâche"},
                      {{"task", "tâche"},
                       {"most chosen place", "place la plus choisie"},
                       {"chosen", "choisie"},
                       {"right", "juste"},
                       {"by guessing", "au hasard"}}),
           rows, kTableEnd);
  return part;
}

Value HistogramData(const ReportContext& context, const DoublingHistogram& histogram, size_t bins,
                    bool is_whole) {
  Value::List labels, counts;
  for (size_t bin = 0; bin < bins; ++bin) {
    labels.emplace_back(is_whole ? WholeBinText(context, histogram, bin)
                                 : BinText(context, histogram, bin));
    counts.emplace_back(histogram.counts()[bin]);
  }
  return Value::MakeDict(
      {{"labels", Value(std::move(labels))}, {"counts", Value(std::move(counts))}});
}

Value ScoreData(const ReportContext& context) {
  constexpr size_t kPlottedMax = 100;
  Value::List list;
  for (const char* key : {"groups", "results"}) {
    const bool is_group = std::string_view(key) == "groups";
    for (const Value& result : EntriesOf(context.manifest, key)) {
      const Value* estimate = result.Find("estimate");
      if (estimate == nullptr || list.size() == kPlottedMax) continue;
      const Value *lower = estimate->Find("lower"), *upper = estimate->Find("upper");
      const bool is_share = lower != nullptr && lower->is_number() && lower->AsDouble() >= 0 &&
                            upper->is_number() && upper->AsDouble() <= 1;
      if (!is_share) continue;
      const std::string name = result.FindString(is_group ? "group" : "task");
      const std::string filter = result.FindString("filter");
      const std::string metric = result.FindString("metric");
      Value entry = Value::MakeDict(
          {{"name", StrCat(name, " ", metric, filter == "none" ? "" : StrCat(",", filter))},
           {"group", is_group},
           {"value", estimate->FindDouble("value")},
           {"lower", lower->AsDouble()},
           {"upper", upper->AsDouble()},
           {"doubt", context.IsDoubted(result)}});
      for (const Value& counts : EntriesOf(context.manifest, "counts")) {
        if (is_group || counts.FindString("task") != name) continue;
        const Value* choices = counts.Find("choices");
        const bool has_guess = choices != nullptr && IsChoiceAccuracy(metric);
        if (has_guess) entry.Set("guess", choices->FindDouble("guessing"));
      }
      list.push_back(std::move(entry));
    }
  }
  return Value(std::move(list));
}

// The tasks whose positions are drawn: those with a caveat first.
Value PositionData(const ReportContext& context) {
  Value::List flagged, others;
  for (const Value& counts : EntriesOf(context.manifest, "counts")) {
    const Value* choices = counts.Find("choices");
    if (choices == nullptr || flagged.size() == kPositionTasksMax) continue;
    const std::string name = counts.FindString("task");
    const bool is_flagged =
        std::any_of(context.caveats.begin(), context.caveats.end(), [&](const Caveat& caveat) {
          return caveat.kind == CaveatKind::kOnePosition &&
                 std::any_of(caveat.places.begin(), caveat.places.end(),
                             [&](const CaveatPlace& place) { return place.task == name; });
        });
    if (!is_flagged && others.size() == kPositionTasksMax) continue;
    Value entry = *choices;
    entry.Set("task", name);
    (is_flagged ? flagged : others).push_back(std::move(entry));
  }
  for (Value& other : others) {
    if (flagged.size() < kPositionTasksMax) flagged.push_back(std::move(other));
  }
  return Value(std::move(flagged));
}

Value PlotWords(const ReportContext& context) {
  const auto say = [&](std::string_view english, std::string_view french) {
    return Value(context.Say({english, french}));
  };
  return Value::MakeDict(
      {{"score", say("score, with its 95 % interval", "note, avec son intervalle à 95 %")},
       {"guess", say("guessing", "hasard")},
       {"doubt", say("not to trust", "à ne pas croire")},
       {"trusted", say("score", "note")},
       {"right", say("right", "juste")},
       {"wrong", say("wrong", "faux")},
       {"chosen", say("chosen", "choisi")},
       {"lead", say("lead in nats", "avance en nats")},
       {"tokens", say("tokens", "jetons")},
       {"samples", say("samples", "échantillons")},
       {"share", say("share of documents", "part des documents")},
       {"place", say("place", "place")}});
}

}  // namespace

Html SpreadSection(const ReportContext& context) {
  const Spread& spread = context.survey.spread();
  Html parts = Lead(context);
  parts.Add(
      Positions(context),
      Lengths(context, spread.answer_tokens,
              {"<figure class=\"plot\" data-plot=\"answers\" hidden></figure>\n"_html,
               {"How long the answers are", "Longueur des réponses"},
               {"Generated answers by their tokens", "Réponses générées selon leurs jetons"}}),
      Lengths(context, spread.prompt_tokens,
              {"<figure class=\"plot\" data-plot=\"prompts\" hidden></figure>\n"_html,
               {"How long the prompts are", "Longueur des consignes"},
               {"Samples by the tokens of their longest prompt",
                "Échantillons selon les jetons de leur plus longue consigne"}}));
  Html section;
  section.Add(
      "<section id=\"spread\" aria-labelledby=\"spread-title\">\n<h2 id=\"spread-title\">"_html,
      context.Say({"Distributions", "Répartitions"}), "</h2>\n"_html);
  if (parts.is_empty()) {
    section.Add("<p>"_html,
                context.Say({"There is nothing to distribute: no choices and no lengths.",
                             "Il n’y a rien à répartir : ni choix ni longueurs."}),
                "</p>\n"_html);
  }
  section.Add(parts, "</section>\n"_html);
  return section;
}

Value PlotData(const ReportContext& context) {
  const Spread& spread = context.survey.spread();
  const size_t bins = std::max(spread.lead_right.used_bins(), spread.lead_wrong.used_bins());
  const auto lengths = [&](const DoublingHistogram& histogram) {
    return HistogramData(context, histogram, histogram.used_bins(), /*is_whole=*/true);
  };
  return Value::MakeDict({{"language", LanguageCode(context.language)},
                          {"words", PlotWords(context)},
                          {"scores", ScoreData(context)},
                          {"right", HistogramData(context, spread.lead_right, bins, false)},
                          {"wrong", HistogramData(context, spread.lead_wrong, bins, false)},
                          {"answers", lengths(spread.answer_tokens)},
                          {"prompts", lengths(spread.prompt_tokens)},
                          {"positions", PositionData(context)}});
}

}  // namespace etalon
