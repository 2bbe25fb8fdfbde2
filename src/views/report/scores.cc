// The scores of a report and the counts beside them, as tables.
#include <algorithm>
#include <set>

#include "base/str.h"
#include "base/text.h"
#include "records/task_scorer.h"
#include "views/caveat_words.h"
#include "views/estimate_marks.h"
#include "views/report/parts.h"

namespace etalon {
namespace {

// A table that is wider than a phone scrolls by itself, and by keys.
Html ScrollBegin(std::string_view label) {
  return Html::Of("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\""_html, label,
                  "\">\n"_html);
}

const Value* Named(const Value::List& list, const std::string& name) {
  for (const Value& each : list) {
    if (each.FindString("name") == name) return &each;
  }
  return nullptr;
}

std::string RemarkOf(const ReportContext& context, const Value& result) {
  std::string remark = LabelsText(context.DoubtsOf(result), context.language);
  const int64_t doubted = context.DoubtedTasks(result);
  if (doubted == 0) return remark;
  const auto tasks = static_cast<int64_t>(EntriesOf(result, "tasks").size());
  StrAppend(&remark, remark.empty() ? "" : ", ", context.Count(doubted),
            context.Say({" of ", " sur "}), context.Count(tasks),
            context.Say({" tasks", " tâches"}));
  return remark;
}

Html NumberCell(const std::string& text) {
  return Html::Of("<td class=\"n\">"_html, text, "</td>"_html);
}

Html ErrorCell(const ReportContext& context, const Value& estimate, const std::string& error) {
  if (error.empty()) return NumberCell("");
  if (!IsEmptyError(estimate, estimate.Find("standard_error"))) {
    return NumberCell(StrCat("± ", error));
  }
  return Html::Of("<td class=\"n\" title=\""_html, context.Say(EmptyErrorNote()), "\">± "_html,
                  error, kEmptyErrorMark, "</td>"_html);
}

// What is said of a row stands with its name: the one column that is never out of sight.
Html RowHead(const ReportContext& context, const Value& result, const std::string& name,
             const std::string& remark) {
  Html head;
  head.Add("<th scope=\"row\">"_html, NameHtml(name));
  const std::string notes = LabelsText(context.NotesOf(result), context.language);
  if (!remark.empty()) {
    head.Add("<span class=\"remark\">⚠ "_html, remark, "</span>"_html);
  } else if (!notes.empty()) {
    head.Add("<span class=\"aside\">"_html, context.Say({"note: ", "à noter : "}), notes,
             "</span>"_html);
  }
  head.Add("</th>"_html);
  return head;
}

// What guessing gives, where that is known; a right answer that is nowhere cannot be guessed.
std::string GuessText(const ReportContext& context, const Value& result, int64_t n) {
  const std::string task = result.FindString("task");
  for (const Value& counts : EntriesOf(context.manifest, "counts")) {
    if (task.empty() || counts.FindString("task") != task) continue;
    const auto guess = GuessingAt(&counts, result.FindString("metric"), n);
    if (guess.has_value() && *guess > 0) return ScoreText(*guess, context.language);
  }
  return "";
}

// Value, interval, what guessing gives, error, n.
Html EstimateCells(const ReportContext& context, const Value& result, const std::string& remark) {
  const Value* estimate = result.Find("estimate");
  if (estimate == nullptr) {
    return Html::Of("<td colspan=\"5\">"_html, ForeignText{result.FindString("error")},
                    "</td>"_html);
  }
  const auto number = [&](const char* key) {
    const Value* found = estimate->Find(key);
    if (found == nullptr) return std::string();
    // Minus infinity is the one text that a number may be.
    return found->is_number() ? ScoreText(found->AsDouble(), context.language) : std::string("−∞");
  };
  const std::string error = number("standard_error"), lower = number("lower");
  const int64_t n = estimate->FindInt("n");
  // As on the cards: what is to be trusted stands out.
  const Html value = remark.empty() ? Html::Of("<strong>"_html, number("value"), "</strong>"_html)
                                    : Html::Of("⚠ ", number("value"));
  return Html::Of(
      "<td class=\"n\">"_html, value, "</td>"_html,
      NumberCell(lower.empty() ? "" : StrCat(lower, context.Say({" to ", " à "}), number("upper"))),
      NumberCell(GuessText(context, result, n)), ErrorCell(context, *estimate, error),
      NumberCell(context.Count(n)));
}

Html ScoreRow(const ReportContext& context, const Value& result, const std::string& name,
              const Value* plan_task) {
  const Value* fewshot = plan_task == nullptr ? nullptr : plan_task->Find("fewshot");
  const std::string remark = RemarkOf(context, result);
  return Html::Of(
      "<tr>"_html, RowHead(context, result, name, remark), "<td class=\"word\">"_html,
      result.FindString("metric"), result.FindBool("higher_is_better", true) ? " ↑" : " ↓",
      "</td>"_html, EstimateCells(context, result, remark), "<td class=\"word\">"_html,
      result.FindString("filter"), "</td>"_html,
      NumberCell(fewshot == nullptr ? "" : StrCat(fewshot->FindInt("count"))), "</tr>\n"_html);
}

struct Column {
  Phrase name;
  bool is_number = false;
};

Html Header(const ReportContext& context, std::initializer_list<Column> columns) {
  Html row;
  row.Add("<thead><tr>"_html);
  for (const Column& column : columns) {
    row.Add(column.is_number ? "<th scope=\"col\" class=\"n\">"_html : "<th scope=\"col\">"_html,
            context.Say(column.name), "</th>"_html);
  }
  row.Add("</tr></thead>\n"_html);
  return row;
}

// -1 where it is not counted. Of several filters the largest: their counts are of the same answers.
// What is equal everywhere is no tie too: it is said once.
int64_t CountIn(const Value& counts, std::string_view key) {
  const Value* thoughts = counts.Find("thoughts");
  const Value& holder = key == "without_end" && thoughts != nullptr ? *thoughts : counts;
  const Value* count = holder.Find(key);
  if (count == nullptr) return -1;
  if (key == "tied" && count->is_int()) return count->AsInt() - counts.FindInt("all_equal");
  if (key == "unscored") return std::max(count->AsInt(), CountIn(counts, "unscored_by"));
  if (count->is_int()) return count->AsInt();
  int64_t largest = 0;
  if (!count->is_dict()) return largest;
  for (const auto& [filter, each] : count->AsDict()) {
    if (each.is_int()) largest = std::max(largest, each.AsInt());
  }
  return largest;
}

struct CountColumn {
  std::string_view key;
  CaveatKind kind;
};
constexpr CountColumn kCountColumns[] = {
    {"failed", CaveatKind::kFailed},
    {"unscored", CaveatKind::kUnscored},
    {"no_gold", CaveatKind::kNoGold},
    {"all_equal", CaveatKind::kAllEqual},
    {"tied", CaveatKind::kTied},
    {"zero", CaveatKind::kZero},
    {"truncated", CaveatKind::kTruncated},
    {"empty", CaveatKind::kEmpty},
    {"without_end", CaveatKind::kThoughtsOpen},
    {"cut_at_length", CaveatKind::kCutAtLength},
    {"nothing_extracted", CaveatKind::kNothingExtracted},
    {"outside", CaveatKind::kOutside},
};

bool HasAny(const Value& counts, const std::vector<CountColumn>& columns) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const CountColumn& column) { return CountIn(counts, column.key) > 0; });
}

Html CountsRow(const ReportContext& context, const Value& counts,
               const std::vector<CountColumn>& columns) {
  Html row;
  std::vector<CaveatKind> seen;
  for (const CountColumn& column : columns) {
    if (CountIn(counts, column.key) > 0) seen.push_back(column.kind);
  }
  row.Add("<tr><th scope=\"row\">"_html, NameHtml(counts.FindString("task")),
          "<span class=\"remark narrow\">⚠ "_html, LabelsText(seen, context.language),
          "</span></th>"_html, NumberCell(context.Count(counts.FindInt("samples"))));
  for (const CountColumn& column : columns) {
    const int64_t count = CountIn(counts, column.key);
    if (count > 0) {
      row.Add("<td class=\"n seen\"><strong>"_html, context.Count(count), "</strong></td>"_html);
    } else {
      row.Add(NumberCell(count == 0 ? "0" : ""));
    }
  }
  row.Add("</tr>\n"_html);
  return row;
}

Html CountsTable(const ReportContext& context, const std::vector<CountColumn>& columns) {
  Html head, rows;
  for (const CountColumn& column : columns) {
    head.Add("<th scope=\"col\" class=\"n\">"_html, context.Say(WordsOf(column.kind).label),
             "</th>"_html);
  }
  std::vector<std::string> clean;
  for (const Value& counts : EntriesOf(context.manifest, "counts")) {
    if (HasAny(counts, columns)) {
      rows.Add(CountsRow(context, counts, columns));
    } else {
      clean.push_back(counts.FindString("task"));
    }
  }
  Html table =
      ScrollBegin(context.Say({"Table of suspicious counts", "Tableau des comptes suspects"}));
  table.Add("<table>\n<caption><span>"_html,
            context.Say({"Of each task where anything was counted; of several filters the largest "
                         "count. What the words mean stands above.",
                         "Par tâche où quelque chose a été compté ; de plusieurs filtres, le plus "
                         "grand compte. Le sens des mots est donné plus haut."}),
            "</span></caption>\n<thead><tr><th scope=\"col\">"_html, context.Say({"task", "tâche"}),
            "</th><th scope=\"col\" class=\"n\">"_html, context.Say({"samples", "échantillons"}),
            "</th>"_html, head, "</tr></thead>\n<tbody>\n"_html, rows,
            "</tbody></table></div>\n"_html);
  if (!clean.empty()) {
    table.Add(
        "<p>"_html,
        context.Say({"Nothing of this was found in: ", "Rien de cela n’a été trouvé dans : "}),
        NamesText(context, std::move(clean)), ".</p>\n"_html);
  }
  return table;
}

bool HasEmptyError(const Value::List& results) {
  return std::any_of(results.begin(), results.end(), [](const Value& result) {
    const Value* estimate = result.Find("estimate");
    return estimate != nullptr && IsEmptyError(*estimate, estimate->Find("standard_error"));
  });
}

}  // namespace

Html ScoresSection(const ReportContext& context) {
  const Phrase title = {"Scores", "Notes"};
  Html section;
  if (MarkingOf(context.plan) == Marking::kNone) {
    section.Add(
        "<section id=\"scores\" aria-labelledby=\"scores-title\">\n"_html,
        "<h2 id=\"scores-title\">"_html, context.Say(title), "</h2>\n<p>"_html,
        context.Say({"The answers were kept and not scored (--predict-only). To score them, "
                     "without the model: ",
                     "Les réponses ont été gardées sans être notées (--predict-only). Pour "
                     "les noter, sans le modèle : "}),
        "<code>etalon rescore RECORD --output FOLDER</code></p>\n</section>\n"_html);
    return section;
  }
  section.Add(
      "<section id=\"scores\" aria-labelledby=\"scores-title\">\n<h2 id=\"scores-title\">"_html,
      context.Say(title),
      "</h2>\n<figure class=\"plot\" data-plot=\"scores\" hidden></figure>\n"_html,
      ScrollBegin(context.Say({"Table of scores", "Tableau des notes"})),
      "<table>\n<caption><span>"_html,
      context.Say({"Each value with its standard error, 95 % interval and number of "
                   "documents, and what guessing would give where that is known (for free answers "
                   "of few forms: the commonest every time). ↑ higher is better, ↓ lower.",
                   "Chaque valeur avec son erreur type, son intervalle à 95 %, son nombre de "
                   "documents, et ce que donnerait le hasard là où on le sait (pour des réponses "
                   "libres de peu de formes : toujours la plus commune). ↑ plus haut est mieux, "
                   "↓ plus bas."}),
      "</span></caption>\n"_html,
      Header(context, {{{"task", "tâche"}},
                       {{"metric", "mesure"}},
                       {{"value", "valeur"}, true},
                       {{"95\u00a0% interval", "intervalle 95\u00a0%"}, true},
                       {{"guessing", "hasard"}, true},
                       {{"std. error", "erreur type"}, true},
                       {{"n", "n"}, true},
                       {{"filter", "filtre"}},
                       {{"shots", "exemples"}, true}}),
      "<tbody>\n"_html);
  for (const Value& result : EntriesOf(context.manifest, "groups")) {
    section.Add(ScoreRow(context, result, result.FindString("group"), nullptr));
  }
  std::string last;
  const Value* task = nullptr;
  for (const Value& result : EntriesOf(context.manifest, "results")) {
    const std::string name = result.FindString("task");
    if (name != last) task = Named(EntriesOf(context.plan, "tasks"), name);
    last = name;
    section.Add(ScoreRow(context, result, name, task));
  }
  section.Add("</tbody></table></div>\n"_html);
  const bool is_marked = HasEmptyError(EntriesOf(context.manifest, "groups")) ||
                         HasEmptyError(EntriesOf(context.manifest, "results"));
  if (is_marked) {
    section.Add("<p class=\"note\">"_html, kEmptyErrorMark, " ", context.Say(EmptyErrorNote()),
                "</p>\n"_html);
  }
  section.Add("</section>\n"_html);
  return section;
}

// Columns that are nothing everywhere are named in one sentence instead.
Html CountsSection(const ReportContext& context) {
  std::vector<CountColumn> columns;
  std::vector<std::string> nothing;
  for (const CountColumn& column : kCountColumns) {
    const Value::List& all = EntriesOf(context.manifest, "counts");
    const bool is_seen = std::any_of(all.begin(), all.end(), [&](const Value& counts) {
      return CountIn(counts, column.key) > 0;
    });
    // What scoring alone would have found was not looked for.
    const bool is_of_scores = column.kind == CaveatKind::kUnscored ||
                              column.kind == CaveatKind::kNothingExtracted ||
                              column.kind == CaveatKind::kOutside;
    if (is_of_scores && MarkingOf(context.plan) == Marking::kNone) continue;
    // Thoughts are looked for where there may be some.
    const bool is_counted = std::any_of(all.begin(), all.end(), [&](const Value& counts) {
      return CountIn(counts, column.key) >= 0;
    });
    if (column.kind == CaveatKind::kThoughtsOpen && !is_counted) continue;
    if (is_seen) columns.push_back(column);
    if (!is_seen) nothing.emplace_back(context.Say(WordsOf(column.kind).label));
  }
  Html section;
  section.Add("<section id=\"counts\" aria-labelledby=\"counts-title\">\n"_html,
              "<h2 id=\"counts-title\">"_html,
              context.Say({"Suspicious counts", "Comptes suspects"}), "</h2>\n"_html);
  if (!nothing.empty()) {
    section.Add("<p>"_html, context.Say({"Looked for and not found: ", "Cherché et pas trouvé : "}),
                JoinText(nothing, ", "), ".</p>\n"_html);
  }
  if (!columns.empty()) section.Add(CountsTable(context, columns));
  section.Add("</section>\n"_html);
  return section;
}

}  // namespace etalon
