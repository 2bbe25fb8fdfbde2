// The top of a report: what was measured, the few numbers that sum it up, and what not to trust.
#include <algorithm>
#include <set>

#include "base/str.h"
#include "records/task_scorer.h"
#include "views/caveat_words.h"
#include "views/report/parts.h"

namespace etalon {
namespace {

constexpr size_t kCardsMax = 8;
constexpr size_t kPlacesMax = 12;  // of a caveat, shown at once

Html Card(const ReportContext& context, const Value& result, const std::string& name) {
  const Value* estimate = result.Find("estimate");
  const bool is_doubted = estimate == nullptr || context.IsDoubted(result);
  Html card;
  card.Add(is_doubted ? Html::Of("<div class=\"card doubt\">"_html)
                      : Html::Of("<div class=\"card\">"_html),
           "<dt>"_html, NameHtml(name), " <span class=\"metric\">"_html,
           result.FindString("metric"), "</span></dt><dd>"_html);
  if (estimate == nullptr) {
    card.Add("<strong class=\"value\">–</strong>"_html);
  } else {
    card.Add("<strong class=\"value\">"_html,
             ScoreText(estimate->FindDouble("value"), context.language), "</strong>"_html);
  }
  if (estimate != nullptr && estimate->Find("lower") != nullptr) {
    card.Add(" <span class=\"interval\">"_html, context.Say({"95 % interval ", "intervalle 95 % "}),
             ScoreText(estimate->FindDouble("lower"), context.language),
             context.Say({" to ", " à "}),
             ScoreText(estimate->FindDouble("upper"), context.language), "</span>"_html);
  }
  if (is_doubted) {
    card.Add(" <a class=\"flag\" href=\"#trust\">⚠ "_html,
             context.DoubtsOf(result).empty() && estimate != nullptr
                 ? context.Say({"parts not to trust", "parties à ne pas croire"})
                 : context.Say({"not to trust", "à ne pas croire"}),
             "</a>"_html);
  } else if (const auto notes = context.NotesOf(result); !notes.empty()) {
    card.Add(" <a class=\"flag note\" href=\"#trust\">"_html, context.Say({"note: ", "à noter : "}),
             LabelsText(notes, context.language), "</a>"_html);
  }
  card.Add("</dd></div>\n"_html);
  return card;
}

// Groups first: they sum up. Then tasks that are in no group, one card each. `left_out`: how many
// have none for want of room.
Html Cards(const ReportContext& context, int64_t* left_out) {
  Html cards;
  size_t count = 0;
  const auto has_room = [&] {
    if (count < kCardsMax) return true;
    ++*left_out;
    return false;
  };
  std::set<std::string> shown, grouped;
  for (const Value& group : EntriesOf(context.manifest, "groups")) {
    for (const Value& task : EntriesOf(group, "tasks")) {
      if (task.is_string()) grouped.insert(task.AsString());
    }
    const std::string name = group.FindString("group");
    if (!shown.insert(name).second || !has_room()) continue;
    cards.Add(Card(context, group, name));
    ++count;
  }
  for (const Value& result : EntriesOf(context.manifest, "results")) {
    const std::string name = result.FindString("task");
    if (grouped.contains(name) || !shown.insert(name).second || !has_room()) continue;
    cards.Add(Card(context, result, name));
    ++count;
  }
  return cards;
}

Html Places(const ReportContext& context, const Caveat& caveat) {
  Html list;
  size_t shown = 0;
  list.Add("<ul class=\"places\">"_html);
  for (const CaveatPlace& place : caveat.places) {
    if (shown++ == kPlacesMax) break;
    list.Add("<li><b>"_html, NameHtml(place.task), "</b> "_html,
             PlaceText(caveat.kind, place, context.language), "</li>"_html);
  }
  if (caveat.places.size() > kPlacesMax) {
    list.Add(
        "<li>"_html, context.Say({"and ", "et "}),
        context.Count(static_cast<int64_t>(caveat.places.size() - kPlacesMax)),
        context.Say({" more; see the table of counts and scores", " autres ; voir les tableaux"}),
        "</li>"_html);
  }
  list.Add("</ul>"_html);
  return list;
}

Html CaveatItem(const ReportContext& context, const Caveat& caveat) {
  const CaveatWords& words = WordsOf(caveat.kind);
  Html item;
  item.Add("<li><h3>"_html, context.Say(words.label), "</h3>"_html, Places(context, caveat),
           "<p>"_html, context.Say(words.meaning), " <em>"_html, context.Say(words.remedy),
           "</em></p></li>\n"_html);
  return item;
}

// How many parameters, and of what type in the file. The library's own description names the size
// of a kind of model that has as many layers, which is another one.
std::string SizeText(const ReportContext& context, const Value& model) {
  const std::string description = model.FindString("description");
  const int64_t parameters = model.FindInt("parameters");
  if (parameters <= 0) return description.empty() ? "" : StrCat(", ", description);
  const size_t space = description.rfind(' ');
  return StrCat(", ", context.Count(parameters), context.Say({" parameters", " paramètres"}),
                space == std::string::npos ? "" : StrCat(",", description.substr(space)));
}

// Nothing that was not looked at is called good.
Html NothingDoubted(const ReportContext& context) {
  Html text;
  text.Add(
      context.Say({"No answer was missing, cut or unreadable beyond what is listed here. ",
                   "Aucune réponse n’a manqué, été coupée ou illisible au-delà de ce qui suit. "}));
  const GuessingCover cover = GuessingCoverOf(context.manifest);
  if (cover.scores == 0) {
    text.Add(context.Say({"There is no score.", "Il n’y a pas de note."}));
  } else if (cover.compared == cover.scores) {
    text.Add(
        context.Say({"No score could be guessing.", "Aucune note ne peut être due au hasard."}));
  } else if (cover.compared == 0) {
    text.Add(context.Say({"What guessing would give is not known of any score here.",
                          "On ne sait pour aucune note ce que donnerait le hasard."}));
  } else {
    text.Add(
        context.Say({"Of ", "Sur "}), context.Count(cover.scores),
        context.Say({" scores, ", " notes, "}), context.Count(cover.compared),
        context.Say({" could be compared with what guessing would give, and could not be it; of "
                     "the others that is not known.",
                     " ont pu être comparées à ce que donnerait le hasard, et ne peuvent lui "
                     "être dues ; pour les autres, on ne le sait pas."}));
  }
  return text;
}

}  // namespace

Html HeadlineSection(const ReportContext& context) {
  const Value* samples = context.manifest.Find("samples");
  const auto tasks = static_cast<int64_t>(EntriesOf(context.plan, "tasks").size());
  const Value* model = context.plan.Find("model");
  const std::string mode = model == nullptr ? "" : model->FindString("mode");
  Html head;
  head.Add(
      "<p class=\"brand\">Etalon</p>\n<h1>"_html, ModelName(context.plan), "</h1>\n<p>"_html,
      context.Count(tasks),
      tasks == 1 ? context.Say({" task, ", " tâche, "}) : context.Say({" tasks, ", " tâches, "}),
      context.Count(samples == nullptr ? 0 : samples->FindInt("count")),
      context.Say({" samples", " échantillons"}));
  if (model != nullptr) head.Add(SizeText(context, *model));
  if (mode == "exact") head.Add(context.Say({", exact mode", ", mode exact"}));
  if (MarkingOf(context.plan) == Marking::kNone) {
    head.Add(context.Say(
        {", answers alone: nothing was scored", ", réponses seules : rien n’a été noté"}));
  }
  if (mode == "fast") head.Add(context.Say({", fast mode", ", mode rapide"}));
  int64_t left_out = 0;
  head.Add(".</p>\n<dl class=\"cards\">\n"_html, Cards(context, &left_out), "</dl>\n"_html);
  if (left_out > 0) {
    head.Add("<p><a href=\"#scores\">"_html, context.Say({"and ", "et "}), context.Count(left_out),
             context.Say({" more below", " de plus ci-dessous"}), "</a></p>\n"_html);
  }
  return head;
}

Html CaveatsSection(const ReportContext& context) {
  Html doubts, notes;
  for (const Caveat& caveat : context.caveats) {
    (caveat.is_doubt() ? doubts : notes).Add(CaveatItem(context, caveat));
  }
  Html section;
  section.Add(
      "<section id=\"trust\" aria-labelledby=\"trust-title\">\n<h2 id=\"trust-title\">"_html);
  if (doubts.is_empty()) {
    section.Add(context.Say({"Nothing to distrust was counted", "Rien de douteux n’a été compté"}),
                "</h2>\n<p>"_html, NothingDoubted(context), "</p>\n"_html);
  } else {
    section.Add("<span aria-hidden=\"true\">⚠</span> "_html,
                context.Say({"Numbers not to trust", "Nombres à ne pas croire"}),
                "</h2>\n<ul class=\"caveats doubts\">\n"_html, doubts, "</ul>\n"_html);
  }
  if (!notes.is_empty()) {
    section.Add("<h3>"_html,
                context.Say({"To be looked at before a score is relied on",
                             "À regarder avant de se fier à une note"}),
                "</h3>\n<ul class=\"caveats\">\n"_html, notes, "</ul>\n"_html);
  }
  section.Add("</section>\n"_html);
  return section;
}

}  // namespace etalon
