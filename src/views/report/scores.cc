// The scores of a report and the counts beside them, as tables.
#include <algorithm>
#include <set>

#include "base/str.h"
#include "base/text.h"
#include "views/finding_words.h"
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

void AddEstimate(const ReportContext& context, const Value& result, bool is_doubted, Html* row) {
  const Value* estimate = result.Find("estimate");
  if (estimate == nullptr) {
    row->Add("<td colspan=\"4\">"_html, ForeignText{result.FindString("error")}, "</td>"_html);
    return;
  }
  const auto number = [&](const char* key) {
    const Value* found = estimate->Find(key);
    if (found == nullptr) return std::string();
    return found->is_number() ? ScoreText(found->AsDouble(), context.language)
                              : std::string(context.Say({"−∞", "−∞"}));
  };
  const std::string error = number("standard_error"), lower = number("lower");
  row->Add(
      "<td class=\"n\"><strong>"_html, is_doubted ? "⚠ " : "", number("value"),
      "</strong></td>"_html,
      NumberCell(lower.empty() ? "" : StrCat(lower, context.Say({" to ", " à "}), number("upper"))),
      NumberCell(error.empty() ? "" : StrCat("± ", error)),
      NumberCell(context.Count(estimate->FindInt("n"))));
}

Html ScoreRow(const ReportContext& context, const Value& result, const std::string& name,
              const Value* plan_task) {
  const std::string remark = RemarkOf(context, result);
  const Value* fewshot = plan_task == nullptr ? nullptr : plan_task->Find("fewshot");
  Html row;
  row.Add(remark.empty() ? "<tr>"_html : "<tr class=\"doubt\">"_html, "<th scope=\"row\">"_html,
          name, "</th><td class=\"word\">"_html, result.FindString("metric"),
          result.FindBool("higher_is_better", true) ? " ↑" : " ↓", "</td>"_html);
  AddEstimate(context, result, !remark.empty(), &row);
  row.Add("<td class=\"word\">"_html, result.FindString("filter"), "</td>"_html,
          NumberCell(fewshot == nullptr ? "" : StrCat(fewshot->FindInt("count"))),
          "<td class=\"remark\">"_html);
  if (!remark.empty()) row.Add("⚠ ", remark);
  row.Add("</td></tr>\n"_html);
  return row;
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

int64_t CountIn(const Value& counts, std::string_view key) {
  const Value* count = counts.Find(key);
  if (count == nullptr) return -1;
  if (count->is_int()) return count->AsInt();
  int64_t sum = 0;
  for (const auto& [filter, each] : count->is_dict() ? count->AsDict() : Value::Dict()) {
    sum += each.is_int() ? each.AsInt() : 0;
  }
  return sum;
}

struct CountColumn {
  std::string_view key;
  FindingKind kind;
};
constexpr CountColumn kCountColumns[] = {
    {"failed", FindingKind::kFailed},
    {"unscored", FindingKind::kUnscored},
    {"no_gold", FindingKind::kNoGold},
    {"all_equal", FindingKind::kAllEqual},
    {"tied", FindingKind::kTied},
    {"zero", FindingKind::kZero},
    {"truncated", FindingKind::kTruncated},
    {"empty", FindingKind::kEmpty},
    {"cut_at_length", FindingKind::kCutAtLength},
    {"nothing_extracted", FindingKind::kNothingExtracted},
    {"outside", FindingKind::kOutside},
};

}  // namespace

Html ScoresSection(const ReportContext& context) {
  const Phrase title = {"Scores", "Notes"};
  Html section;
  section.Add(
      "<section id=\"scores\" aria-labelledby=\"scores-title\">\n<h2 id=\"scores-title\">"_html,
      context.Say(title),
      "</h2>\n<figure class=\"plot\" data-plot=\"scores\" hidden></figure>\n"_html,
      ScrollBegin(context.Say(title)), "<table>\n<caption>"_html,
      context.Say({"Each value with its standard error, 95 % interval and number of "
                   "documents. Groups come first; ↑ higher is better, ↓ lower.",
                   "Chaque valeur avec son erreur type, son intervalle à 95 % et son nombre "
                   "de documents. Les groupes d’abord ; ↑ plus haut est mieux, ↓ plus bas."}),
      "</caption>\n"_html,
      Header(context, {{{"task", "tâche"}},
                       {{"metric", "mesure"}},
                       {{"value", "valeur"}, true},
                       {{"95 % interval", "intervalle 95 %"}, true},
                       {{"std. error", "erreur type"}, true},
                       {{"n", "n"}, true},
                       {{"filter", "filtre"}},
                       {{"shots", "exemples"}, true},
                       {{"remarks", "remarques"}}}),
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
  section.Add("</tbody></table></div>\n</section>\n"_html);
  return section;
}

// Columns that are nothing everywhere are named in one sentence instead.
Html CountsSection(const ReportContext& context) {
  const Value::List& all = EntriesOf(context.manifest, "counts");
  std::vector<CountColumn> columns;
  std::vector<std::string> nothing;
  for (const CountColumn& column : kCountColumns) {
    const bool is_seen = std::any_of(all.begin(), all.end(), [&](const Value& counts) {
      return CountIn(counts, column.key) > 0;
    });
    if (is_seen) columns.push_back(column);
    if (!is_seen) nothing.emplace_back(context.Say(WordsOf(column.kind).label));
  }
  const Phrase title = {"Suspicious counts", "Comptes suspects"};
  Html section;
  section.Add(
      "<section id=\"counts\" aria-labelledby=\"counts-title\">\n<h2 id=\"counts-title\">"_html,
      context.Say(title), "</h2>\n"_html);
  if (!nothing.empty()) {
    section.Add("<p>"_html, context.Say({"Counted and never seen: ", "Compté et jamais vu : "}),
                JoinText(nothing, ", "), ".</p>\n"_html);
  }
  if (columns.empty()) {
    section.Add("</section>\n"_html);
    return section;
  }
  section.Add(ScrollBegin(context.Say(title)), "<table>\n<caption>"_html,
              context.Say({"Of each task; what the words mean stands above.",
                           "Par tâche ; le sens des mots est donné plus haut."}),
              "</caption>\n<thead><tr><th scope=\"col\">"_html, context.Say({"task", "tâche"}),
              "</th><th scope=\"col\" class=\"n\">"_html, context.Say({"samples", "échantillons"}),
              "</th>"_html);
  for (const CountColumn& column : columns) {
    section.Add("<th scope=\"col\" class=\"n\">"_html, context.Say(WordsOf(column.kind).label),
                "</th>"_html);
  }
  section.Add("</tr></thead>\n<tbody>\n"_html);
  for (const Value& counts : all) {
    section.Add("<tr><th scope=\"row\">"_html, counts.FindString("task"), "</th>"_html,
                NumberCell(context.Count(counts.FindInt("samples"))));
    for (const CountColumn& column : columns) {
      const int64_t count = CountIn(counts, column.key);
      if (count > 0) {
        section.Add("<td class=\"n seen\"><strong>"_html, context.Count(count),
                    "</strong></td>"_html);
      } else {
        section.Add(NumberCell(count == 0 ? "0" : ""));
      }
    }
    section.Add("</tr>\n"_html);
  }
  section.Add("</tbody></table></div>\n</section>\n"_html);
  return section;
}

}  // namespace etalon
