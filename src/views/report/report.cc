#include "views/report/report.h"

#include <algorithm>

#include "base/str.h"
#include "base/text.h"
#include "views/report/parts.h"
#include "views/web_assets.h"

namespace etalon {
namespace {

Html Head(const ReportContext& context) {
  Html head;
  head.Add("<!doctype html>\n<html lang=\""_html, LanguageCode(context.language),
           "\">\n<head>\n<meta charset=\"utf-8\">\n"_html);
  // Nothing is fetched, no other script runs; Plot styles what it draws.
  head.Add(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "_html,
      "style-src 'unsafe-inline'; script-src "_html, Html::HashOf(WebAssets::Plot()), " ",
      Html::HashOf(WebAssets::ReportScript()), "; base-uri 'none'; form-action 'none'\">\n"_html,
      "<meta name=\"referrer\" content=\"no-referrer\">\n"_html,
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"_html,
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>"_html, ModelName(context.plan),
      " – ", context.Say({"measured with Etalon", "mesuré avec Etalon"}), "</title>\n"_html);
  head.AddStyle(WebAssets::ReportStyle());
  head.Add("</head>\n"_html);
  return head;
}

Html Contents(const ReportContext& context) {
  struct Entry {
    HtmlLiteral anchor;
    Phrase name;
  };
  const Entry entries[] = {
      {"<li><a href=\"#trust\">"_html, {"What not to trust", "À ne pas croire"}},
      {"<li><a href=\"#scores\">"_html, {"Scores", "Notes"}},
      {"<li><a href=\"#counts\">"_html, {"Suspicious counts", "Comptes suspects"}},
      {"<li><a href=\"#spread\">"_html, {"Distributions", "Répartitions"}},
      {"<li><a href=\"#samples\">"_html, {"Samples", "Échantillons"}},
      {"<li><a href=\"#settings\">"_html, {"Settings", "Réglages"}},
      {"<li><a href=\"#again\">"_html, {"Reproduce and check", "Refaire et vérifier"}},
  };
  Html contents;
  contents.Add("<nav aria-label=\""_html, context.Say({"Contents", "Sommaire"}), "\"><ul>"_html);
  for (const Entry& entry : entries) {
    contents.Add(entry.anchor, context.Say(entry.name), "</a></li>"_html);
  }
  contents.Add("</ul></nav>\n"_html);
  return contents;
}

Html Foot(const ReportContext& context) {
  Html foot;
  foot.Add(
      "<footer><p>"_html, context.Say({"Written by etalon ", "Écrit par etalon "}),
      context.plan.Find("tool") == nullptr ? "" : context.plan.Find("tool")->FindString("version"),
      context.Say({" from the record alone. Plots are drawn by Observable Plot and D3 "
                   "(ISC licence); the tables hold the same numbers. ",
                   " d’après le seul enregistrement. Les graphiques sont tracés par "
                   "Observable Plot et D3 (licence ISC) ; les tableaux contiennent les mêmes "
                   "nombres. "}),
      context.Say({"En français : ", "In English: "}),
      "<code class=\"command\">etalon report RECORD --lang "_html, context.Say({"fr", "en"}),
      "</code></p></footer>\n"_html);
  return foot;
}

std::vector<CaveatKind> KindsOf(const Doubts& of, const Value& result) {
  const bool is_group = result.Find("task") == nullptr;
  return of.Of(result.FindString(is_group ? "group" : "task"), result.FindString("filter"),
               result.FindString("metric"));
}

}  // namespace

Html NameHtml(std::string_view name) {
  Html html;
  for (size_t at = 0; at < name.size();) {
    const size_t end = std::min(name.find('_', at), name.size() - 1) + 1;
    html.Add(name.substr(at, end - at), end < name.size() ? "<wbr>"_html : ""_html);
    at = end;
  }
  return html;
}

std::vector<CaveatKind> ReportContext::DoubtsOf(const Value& result) const {
  return KindsOf(doubts, result);
}

std::vector<CaveatKind> ReportContext::NotesOf(const Value& result) const {
  return KindsOf(notes, result);
}

int64_t ReportContext::DoubtedTasks(const Value& result) const {
  int64_t doubted = 0;
  if (result.Find("task") != nullptr) return doubted;
  for (const Value& task : EntriesOf(result, "tasks")) {
    if (!task.is_string()) continue;
    const auto kinds =
        doubts.Of(task.AsString(), result.FindString("filter"), result.FindString("metric"));
    doubted += std::any_of(kinds.begin(), kinds.end(),
                           [](CaveatKind kind) { return kind != CaveatKind::kChance; })
                   ? 1
                   : 0;
  }
  return doubted;
}

std::string NamesText(const ReportContext& context, std::vector<std::string> names) {
  constexpr size_t kNamesMax = 6;
  const size_t more = names.size() - std::min(names.size(), kNamesMax);
  names.resize(names.size() - more);
  std::string text = JoinText(names, ", ");
  if (more == 0) return text;
  return StrCat(text, context.Say({" and ", " et "}), context.Count(static_cast<int64_t>(more)),
                context.Say({" more", " de plus"}));
}

std::string ReportHtml(const ReportInput& input) {
  static const Value kNoPlan;
  const Value* plan = input.manifest.Find("plan");
  const std::vector<Caveat> caveats = CaveatsOf(input.manifest);
  const ReportContext context{.manifest = input.manifest,
                              .plan = plan == nullptr ? kNoPlan : *plan,
                              .survey = input.survey,
                              .language = input.language,
                              .caveats = caveats,
                              .doubts = Doubts(caveats),
                              .notes = Doubts(caveats, /*is_doubt=*/false)};
  Html page = Head(context);
  page.Add("<body>\n<a class=\"skip\" href=\"#trust\">"_html,
           context.Say({"Skip to what not to trust", "Aller à ce qu’il ne faut pas croire"}),
           "</a>\n<header>\n"_html, HeadlineSection(context), Contents(context),
           "</header>\n<main>\n"_html, CaveatsSection(context), ScoresSection(context),
           CountsSection(context), SpreadSection(context), SamplesSection(context),
           SettingsSection(context), ReproduceSection(context), "</main>\n"_html, Foot(context));
  page.AddData("etalon-data", PlotData(context));
  page.AddScript(WebAssets::Plot());
  page.AddScript(WebAssets::ReportScript());
  page.Add("</body>\n</html>\n"_html);
  return page.text();
}

}  // namespace etalon
