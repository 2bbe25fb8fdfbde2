// How a record was made: the model, the settings, the tasks with their data, the command that makes
// the same again, and how to check.
#include <set>

#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "views/report/parts.h"

namespace etalon {
namespace {

std::string TextOf(const Value& value) {
  if (value.is_string()) return value.AsString();
  if (value.is_none()) return "–";
  return PrettyJson(value);
}

Html Table(const ReportContext& context, Phrase caption, const Value& dict) {
  Html table;
  table.Add("<table class=\"pairs\"><caption><span>"_html, context.Say(caption),
            "</span></caption><tbody>\n"_html);
  for (const auto& [key, value] : dict.is_dict() ? dict.AsDict() : Value::Dict()) {
    const std::string text = TextOf(value);
    if (text.empty()) continue;
    table.Add("<tr><th scope=\"row\">"_html, key, "</th><td><code>"_html, ForeignText{text},
              "</code></td></tr>\n"_html);
  }
  table.Add("</tbody></table>\n"_html);
  return table;
}

std::string DataText(const Value& task) {
  const Value* dataset = task.Find("dataset");
  if (dataset == nullptr) return "";
  std::string text = dataset->FindString("path");
  const std::string name = dataset->FindString("name");
  if (!name.empty()) StrAppend(&text, " ", name);
  StrAppend(&text, ", ", dataset->FindString("split"));
  for (const Value& file : EntriesOf(*dataset, "files")) {
    StrAppend(&text, ", SHA-256 ", file.FindString("sha256").substr(0, 12), "…");
  }
  return text;
}

Html TaskRows(const ReportContext& context) {
  Html rows;
  for (const Value& task : EntriesOf(context.plan, "tasks")) {
    const Value* documents = task.Find("documents");
    const Value* fewshot = task.Find("fewshot");
    rows.Add("<tr><th scope=\"row\">"_html, NameHtml(task.FindString("name")), "</th><td>"_html,
             TextOf(task.Find("version") == nullptr ? Value() : *task.Find("version")),
             "</td><td>"_html, task.FindString("output_type"), "</td><td class=\"n\">"_html,
             context.Count(documents == nullptr ? 0 : documents->FindInt("evaluated")),
             context.Say({" of ", " sur "}),
             context.Count(documents == nullptr ? 0 : documents->FindInt("split")),
             "</td><td class=\"n\">"_html, fewshot == nullptr ? 0 : fewshot->FindInt("count"),
             "</td><td>"_html, ForeignText{DataText(task)}, "</td></tr>\n"_html);
  }
  return rows;
}

// A word of a command line, quoted where a shell would read more into it.
std::string Quoted(std::string_view word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+%@";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) {
    return std::string(word);
  }
  return StrCat("'", ReplaceAll(word, "'", "'\\''"), "'");
}

// Groups stand for their tasks where the plan has them.
std::string TaskNames(const Value& plan) {
  std::set<std::string> children, grouped;
  for (const Value& group : EntriesOf(plan, "groups")) {
    for (const Value& child : EntriesOf(group, "children")) {
      if (child.is_string()) children.insert(child.AsString());
    }
    for (const Value& task : EntriesOf(group, "tasks")) {
      if (task.is_string()) grouped.insert(task.AsString());
    }
  }
  std::vector<std::string> names;
  for (const Value& group : EntriesOf(plan, "groups")) {
    if (!children.contains(group.FindString("name"))) names.push_back(group.FindString("name"));
  }
  for (const Value& task : EntriesOf(plan, "tasks")) {
    if (!grouped.contains(task.FindString("name"))) names.push_back(task.FindString("name"));
  }
  return JoinText(names, ",");
}

std::string ModelArgument(const Value* model) {
  const std::string kind = model == nullptr ? "" : model->FindString("kind");
  if (kind == "llama") return "MODEL.gguf";
  if (kind == "replay") return "replay:RECORD";
  return StrCat(kind, ":");
}

std::string ArgumentText(const Value& value) {
  if (value.is_none()) return "none";
  if (value.is_bool()) return value.AsBool() ? "true" : "false";
  return value.is_string() ? value.AsString() : CanonicalJson(value).value_or("");
}

void AddFlag(std::string_view flag, std::string_view value, std::string* command) {
  StrAppend(command, " ", flag, " ", Quoted(value));
}

void AddModelFlags(const Value& model, std::string* command) {
  if (model.FindString("kind") != "llama") return;
  if (model.FindInt("context") > 0) AddFlag("--ctx", StrCat(model.FindInt("context")), command);
  if (model.FindString("mode") == "fast") *command += " --fast";
  const std::string chat = model.FindString("chat_template");
  if (!chat.empty()) AddFlag("--chat-template", chat, command);
  if (const Value* thinking = model.Find("enable_thinking")) {
    AddFlag("--enable-thinking", ArgumentText(*thinking), command);
  }
  const std::string variant = model.FindString("cpu_variant"), device = model.FindString("device");
  if (!variant.empty()) AddFlag("--cpu-variant", variant, command);
  if (!device.empty() && device != "CPU") AddFlag("--device", device, command);
  if (model.FindInt("gpu_layers") > 0) {
    AddFlag("--gpu-layers", StrCat(model.FindInt("gpu_layers")), command);
  }
}

void AddChatFlags(const Value& chat, std::string* command) {
  *command += " --apply-chat-template";
  if (!chat.FindBool("fewshot_as_multiturn", true)) *command += " --fewshot-as-multiturn false";
  const std::string system = chat.FindString("system_instruction");
  if (!system.empty()) AddFlag("--system-instruction", system, command);
}

void AddSettingFlags(const Value& settings, std::string* command) {
  for (const auto& [key, flag] :
       {std::pair{"limit", "--limit"}, {"num_fewshot", "--num-fewshot"}}) {
    const Value* value = settings.Find(key);
    if (value != nullptr) AddFlag(flag, ArgumentText(*value), command);
  }
  if (const Value* arguments = settings.Find("gen_kwargs"); arguments && arguments->is_dict()) {
    // As an object: in name=value a text may read as a number, or as two arguments.
    AddFlag("--gen-kwargs", CanonicalJson(*arguments).value_or("{}"), command);
  }
  const Value* chat = settings.Find("chat");
  if (chat != nullptr && chat->is_dict()) AddChatFlags(*chat, command);
  const std::string thinking_end = settings.FindString("think_end_token");
  if (!thinking_end.empty()) AddFlag("--think-end-token", thinking_end, command);
  const std::string instruction = settings.FindString("system_instruction");
  if (!instruction.empty()) AddFlag("--system-instruction", instruction, command);
  const std::string compat = settings.FindString("compat");
  if (!compat.empty()) AddFlag("--compat", compat, command);
  if (settings.FindBool("predict_only")) *command += " --predict-only";
  constexpr int64_t kFewshotSeed = 1234;
  const int64_t seed = settings.FindInt("seed");
  const int64_t fewshot_seed = settings.FindInt("fewshot_seed", kFewshotSeed);
  if (seed != 0) AddFlag("--seed", StrCat(seed), command);
  // A --seed alone is of the examples too.
  if (fewshot_seed != (seed != 0 ? seed : kFewshotSeed)) {
    AddFlag("--fewshot-seed", StrCat(fewshot_seed), command);
  }
  const Value* window = settings.Find("window");
  if (window != nullptr && window->FindInt("requests") > 0) {
    AddFlag("--window-requests", StrCat(window->FindInt("requests")), command);
  }
}

// {"task": [numbers]} of the tasks of which single documents were asked; "" when there are none.
std::string ChosenText(const Value& plan) {
  Value chosen{Value::Dict()};
  for (const Value& task : EntriesOf(plan, "tasks")) {
    const Value* documents = task.Find("documents");
    const Value* numbers = documents == nullptr ? nullptr : documents->Find("chosen");
    if (numbers != nullptr) chosen.Set(task.FindString("name"), *numbers);
  }
  return chosen.AsDict().empty() ? "" : CanonicalJson(chosen).value_or("");
}

}  // namespace

std::string ReproduceCommand(const Value& plan) {
  const Value* model = plan.Find("model");
  std::string command = "etalon run";
  AddFlag("--model", ModelArgument(model), &command);
  AddFlag("--tasks", TaskNames(plan), &command);
  if (const std::string chosen = ChosenText(plan); !chosen.empty()) {
    AddFlag("--samples", chosen, &command);
  }
  if (const Value* settings = plan.Find("settings")) AddSettingFlags(*settings, &command);
  if (model != nullptr) AddModelFlags(*model, &command);
  return StrCat(command, " --output AGAIN");
}

Html SettingsSection(const ReportContext& context) {
  static const Value kNothing;
  const auto part = [&](const char* key) -> const Value& {
    const Value* found = context.plan.Find(key);
    return found == nullptr ? kNothing : *found;
  };
  constexpr size_t kOpenMax = 12;  // tasks; more are a long way to scroll
  const Phrase tasks = {"Tasks and data", "Tâches et données"};
  const size_t count = EntriesOf(context.plan, "tasks").size();
  Html section;
  section.Add("<section id=\"settings\" aria-labelledby=\"settings-title\">\n"_html,
              "<h2 id=\"settings-title\">"_html, context.Say({"Settings", "Réglages"}),
              "</h2>\n"_html, Table(context, {"Model", "Modèle"}, part("model")),
              Table(context, {"Run", "Mesure"}, part("settings")),
              count > kOpenMax ? "<details><summary>"_html : "<details open><summary>"_html,
              context.Say(tasks), " (", count, ")</summary>\n"_html,
              "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\""_html,
              context.Say(tasks), "\"><table><caption><span>"_html, context.Say(tasks),
              "</span></caption><thead><tr>"_html);
  for (const Phrase& column : {Phrase{"task", "tâche"},
                               {"version", "version"},
                               {"type", "type"},
                               {"documents", "documents"},
                               {"shots", "exemples"},
                               {"data", "données"}}) {
    section.Add("<th scope=\"col\">"_html, context.Say(column), "</th>"_html);
  }
  section.Add("</tr></thead><tbody>\n"_html, TaskRows(context),
              "</tbody></table></div></details>\n</section>\n"_html);
  return section;
}

Html ReproduceSection(const ReportContext& context) {
  const Value* model = context.plan.Find("model");
  const Value* samples = context.manifest.Find("samples");
  const std::string digest = model == nullptr ? "" : model->FindString("sha256");
  Html section;
  section.Add(
      "<section id=\"again\" aria-labelledby=\"again-title\">\n<h2 id=\"again-title\">"_html,
      context.Say({"Reproduce and check", "Refaire et vérifier"}), "</h2>\n<h3>"_html,
      context.Say({"The same again", "La même mesure"}), "</h3>\n<pre class=\"command\">"_html,
      ReproduceCommand(context.plan), "</pre>\n"_html);
  if (!digest.empty()) {
    section.Add("<p>"_html,
                context.Say({"MODEL.gguf is the file with SHA-256 ",
                             "MODEL.gguf est le fichier dont le SHA-256 est "}),
                "<code class=\"digest\">"_html, digest, "</code>.</p>\n"_html);
  }
  section.Add(
      "<p>"_html,
      context.Say({"Tasks or data of your own need their --task-path and --data too. Equal "
                   "plans of one build leave equal bytes in manifest.json.",
                   "Des tâches ou données à vous demandent aussi --task-path et --data. "
                   "Des plans égaux d’un même programme laissent les mêmes octets dans "
                   "manifest.json."}),
      "</p>\n<h3>"_html,
      context.Say({"Every number from the answers, without the model",
                   "Chaque nombre d’après les réponses, sans le modèle"}),
      "</h3>\n<pre class=\"command\">etalon rescore RECORD</pre>\n<p>"_html,
      context.Say({"Exit code 0 means that all agree. This page is not a part of what is "
                   "checked; the command etalon report RECORD writes it again.",
                   "Le code de retour 0 dit que tout concorde. Cette page n’est pas dans ce "
                   "qui est vérifié : « etalon report RECORD » la récrit."}),
      "</p>\n"_html);
  if (samples != nullptr) {
    section.Add(
        "<p>"_html,
        context.Say({"Merkle root of the samples: ", "Racine de Merkle des échantillons : "}),
        "<code class=\"digest\">"_html, samples->FindString("merkle_root"), "</code></p>\n"_html);
  }
  section.Add("</section>\n"_html);
  return section;
}

std::string ModelName(const Value& plan) {
  const Value* model = plan.Find("model");
  if (model == nullptr) return "?";
  std::string name = model->FindString("name");
  if (!name.empty()) return name;
  const Value* answered_by = model->Find("answered_by");
  if (answered_by != nullptr && !answered_by->FindString("name").empty()) {
    return StrCat("replay: ", answered_by->FindString("name"));
  }
  return model->FindString("description", model->FindString("kind"));
}

const Value::List& EntriesOf(const Value& value, std::string_view key) {
  static const Value::List kNone;
  const Value* list = value.Find(key);
  return list != nullptr && list->is_list() ? list->AsList() : kNone;
}

}  // namespace etalon
