// How the answers of a record are spread: leads of the best choice, lengths, places among the
// choices.
#include <algorithm>

#include "base/str.h"
#include "base/text.h"
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

std::string_view ScaleText(const ReportContext& context) {
  return context.Say(
      {"The scale is logarithmic: a bar counts what is at least the number below it and less than "
       "twice that number. Where room is short every second number is left out; the table has all.",
       "L’échelle est logarithmique : une barre compte ce qui est au moins le nombre au-dessous "
       "d’elle et moins que son double. Faute de place, un nombre sur deux est omis ; le tableau "
       "les "
       "a tous."});
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

// The leads of all tasks, those that are doubted apart.
struct Leads {
  LeadSpread trusted, doubted;
  std::vector<std::string> doubted_tasks, tasks_without_gold;

  int64_t counted() const { return trusted.counted() + doubted.counted(); }
  int64_t without_gold() const { return trusted.without_gold + doubted.without_gold; }
  int64_t unanswered() const { return trusted.unanswered + doubted.unanswered; }
  size_t used_bins() const {
    return std::max({trusted.right.used_bins(), trusted.wrong.used_bins(),
                     doubted.right.used_bins(), doubted.wrong.used_bins()});
  }
};

Leads LeadsOf(const ReportContext& context) {
  Leads leads;
  const Value::List& tasks = EntriesOf(context.plan, "tasks");
  const std::vector<LeadSpread>& all = context.survey.spread().leads;
  for (size_t i = 0; i < std::min(tasks.size(), all.size()); ++i) {
    const std::string name = tasks[i].FindString("name");
    const bool is_doubted = context.doubts.Has(name);
    (is_doubted ? leads.doubted : leads.trusted).Merge(all[i]);
    if (is_doubted && all[i].counted() > 0) leads.doubted_tasks.push_back(name);
    if (all[i].without_gold > 0) leads.tasks_without_gold.push_back(name);
  }
  return leads;
}

// Who is in the plot and who is not, in numbers.
Html CountedText(const ReportContext& context, const Leads& leads) {
  const int64_t all = leads.counted() + leads.without_gold() + leads.unanswered();
  Html text;
  text.Add("<p>"_html, context.Say({"Counted: ", "Comptés : "}), context.Count(leads.counted()),
           context.Say({" of ", " sur "}), context.Count(all),
           context.Say({" multiple-choice samples", " échantillons à choix multiples"}));
  if (!leads.doubted_tasks.empty()) {
    text.Add(context.Say({", of which ", ", dont "}), context.Count(leads.doubted.counted()),
             context.Say({" are of tasks with numbers not to trust, and drawn pale with a dashed "
                          "outline: ",
                          " de tâches dont des nombres ne sont pas à croire, en pâle et en "
                          "pointillé : "}),
             NamesText(context, leads.doubted_tasks));
  }
  text.Add(". ");
  if (leads.without_gold() > 0) {
    text.Add(context.Say({"Left out: ", "Omis : "}), context.Count(leads.without_gold()),
             context.Say({" without a right answer among the choices (",
                          " sans bonne réponse parmi les choix ("}),
             NamesText(context, leads.tasks_without_gold), "). ");
  }
  if (leads.unanswered() > 0) {
    text.Add(context.Say({"Left out: ", "Omis : "}), context.Count(leads.unanswered()),
             context.Say({" with a choice that got no answer, or with only one choice. ",
                          " dont un choix est resté sans réponse, ou à un seul choix. "}));
  }
  if (all == leads.counted()) text.Add(context.Say({"None is left out.", "Aucun n’est omis."}));
  text.Add("</p>\n"_html);
  return text;
}

Html LeadTable(const ReportContext& context, const Leads& leads) {
  const LeadSpread &trusted = leads.trusted, &doubted = leads.doubted;
  const Phrase caption = {"Samples by the lead of the best choice",
                          "Échantillons selon l’avance du meilleur choix"};
  const Phrase lead = {"lead in nats", "avance en nats"}, right = {"right", "justes"},
               wrong = {"wrong", "faux"};
  const bool is_split = !leads.doubted_tasks.empty();
  Html table;
  if (is_split) {
    table.Add(TableBegin(context, caption,
                         {lead,
                          right,
                          wrong,
                          {"right, doubted tasks", "justes, tâches douteuses"},
                          {"wrong, doubted tasks", "faux, tâches douteuses"}}));
  } else {
    table.Add(TableBegin(context, caption, {lead, right, wrong}));
  }
  const size_t bins = leads.used_bins();
  for (size_t bin = 0; bin < bins; ++bin) {
    table.Add("<tr><th scope=\"row\">"_html, BinText(context, trusted.right, bin),
              "</th><td class=\"n\">"_html, context.Count(trusted.right.counts()[bin]),
              "</td><td class=\"n\">"_html, context.Count(trusted.wrong.counts()[bin]));
    if (is_split) {
      table.Add("</td><td class=\"n\">"_html, context.Count(doubted.right.counts()[bin]),
                "</td><td class=\"n\">"_html, context.Count(doubted.wrong.counts()[bin]));
    }
    table.Add("</td></tr>\n"_html);
  }
  table.Add(kTableEnd);
  return table;
}

Html Lead(const ReportContext& context) {
  const Leads leads = LeadsOf(context);
  Html part;
  if (leads.counted() == 0) return part;
  part.Add(
      "<h3>"_html, context.Say({"How sure the choice was", "Avec quelle assurance on a choisi"}),
      "</h3>\n<p>"_html,
      context.Say({"The model gives every choice of a sample a log-likelihood. The lead is how far "
                   "the largest lies above the second largest, in nats: 0 is a tie, 0.7 makes the "
                   "chosen one twice as likely as the next, 2.3 ten times. Where wrong answers "
                   "lead by as much as right ones, the model does not know what it knows.",
                   "Le modèle donne à chaque choix d’un échantillon une log-vraisemblance. "
                   "L’avance dit de combien la plus grande dépasse la deuxième, en nats : 0 est "
                   "une égalité ; à 0,7 le choix est deux fois plus vraisemblable que le suivant, "
                   "à 2,3 dix fois. Là où les réponses fausses ont autant d’avance que les "
                   "justes, le modèle ne sait pas ce qu’il sait."}),
      "</p>\n"_html, CountedText(context, leads), "<p>"_html, ScaleText(context),
      "</p>\n<figure class=\"plot\" data-plot=\"lead\" hidden></figure>\n"_html,
      LeadTable(context, leads));
  return part;
}

struct LengthWords {
  HtmlLiteral figure;
  Phrase title, caption, unit;
};

Html Lengths(const ReportContext& context, const DoublingHistogram& histogram,
             const LengthWords& words) {
  Html part;
  // Backends that count no tokens leave zeros.
  if (histogram.used_bins() < 2) return part;
  part.Add("<h3>"_html, context.Say(words.title), "</h3>\n<p>"_html,
           context.Say({"All tasks together, doubted or not: ",
                        "Toutes les tâches ensemble, douteuses ou non : "}),
           context.Count(histogram.total()), context.Say(words.unit), ". ", ScaleText(context),
           "</p>\n"_html, words.figure,
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

Value LengthData(const ReportContext& context, const DoublingHistogram& histogram) {
  Value::List labels, counts;
  for (size_t bin = 0; bin < histogram.used_bins(); ++bin) {
    labels.emplace_back(WholeBinText(context, histogram, bin));
    counts.emplace_back(histogram.counts()[bin]);
  }
  return Value::MakeDict(
      {{"labels", Value(std::move(labels))}, {"counts", Value(std::move(counts))}});
}

Value LeadData(const ReportContext& context) {
  const Leads leads = LeadsOf(context);
  const size_t bins = leads.used_bins();
  Value::List labels;
  for (size_t bin = 0; bin < bins; ++bin) {
    labels.emplace_back(BinText(context, leads.trusted.right, bin));
  }
  const auto side = [bins](const DoublingHistogram& trusted, const DoublingHistogram& doubted) {
    const auto first = [bins](const DoublingHistogram& histogram) {
      const auto begin = histogram.counts().begin();
      return Value(Value::List(begin, begin + static_cast<ptrdiff_t>(bins)));
    };
    return Value::MakeDict({{"trusted", first(trusted)}, {"doubted", first(doubted)}});
  };
  return Value::MakeDict({{"labels", Value(std::move(labels))},
                          {"is_split", !leads.doubted_tasks.empty()},
                          {"right", side(leads.trusted.right, leads.doubted.right)},
                          {"wrong", side(leads.trusted.wrong, leads.doubted.wrong)}});
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
                            upper != nullptr && upper->is_number() && upper->AsDouble() <= 1;
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
        const auto guess = GuessingAt(&counts, metric, estimate->FindInt("n"));
        if (guess.has_value() && *guess > 0) entry.Set("guess", *guess);
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
    const bool is_wanted = choices != nullptr && choices->is_dict();
    if (!is_wanted || flagged.size() == kPositionTasksMax) continue;
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
       {"guess",
        say("what guessing would give (free answers of few forms: the commonest every time)",
            "ce que donnerait le hasard (réponses libres de peu de formes : toujours la plus "
            "commune)")},
       {"doubt", say("not to trust", "à ne pas croire")},
       {"trusted", say("score", "note")},
       {"right", say("right", "juste")},
       {"wrong", say("wrong", "faux")},
       {"chosen", say("chosen", "choisi")},
       {"lead", say("lead in nats, logarithmic scale", "avance en nats, échelle logarithmique")},
       {"trusted_tasks", say("solid: tasks without a number not to trust",
                             "plein : tâches sans nombre à ne pas croire")},
       {"doubted_tasks", say("pale, dashed outline: tasks with numbers not to trust",
                             "pâle, en pointillé : tâches aux nombres à ne pas croire")},
       {"tokens", say("tokens, logarithmic scale", "jetons, échelle logarithmique")},
       {"samples", say("samples", "échantillons")},
       {"answers", say("answers", "réponses")},
       {"share", say("share of documents", "part des documents")},
       {"place", say("place", "place")}});
}

}  // namespace

Html SpreadSection(const ReportContext& context) {
  const Spread& spread = context.survey.spread();
  Html parts = Lead(context);
  parts.Add(Positions(context),
            Lengths(context, spread.answer_tokens,
                    {"<figure class=\"plot\" data-plot=\"answers\" hidden></figure>\n"_html,
                     {"How long the answers are", "Longueur des réponses"},
                     {"Generated answers by their tokens", "Réponses générées selon leurs jetons"},
                     {" answers", " réponses"}}),
            Lengths(context, spread.prompt_tokens,
                    {"<figure class=\"plot\" data-plot=\"prompts\" hidden></figure>\n"_html,
                     {"How long the prompts are", "Longueur des consignes"},
                     {"Samples by the tokens of their longest prompt",
                      "Échantillons selon les jetons de leur plus longue consigne"},
                     {" samples", " échantillons"}}));
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
  return Value::MakeDict({{"language", LanguageCode(context.language)},
                          {"words", PlotWords(context)},
                          {"scores", ScoreData(context)},
                          {"leads", LeadData(context)},
                          {"answers", LengthData(context, spread.answer_tokens)},
                          {"prompts", LengthData(context, spread.prompt_tokens)},
                          {"positions", PositionData(context)}});
}

}  // namespace etalon
