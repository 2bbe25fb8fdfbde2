#include "cli/doctor/report.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "base/file.h"
#include "base/safe_text.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/size_text.h"

namespace etalon {
namespace {

constexpr size_t kColumns = 80;

// `first` and the words of `text`, in lines that fit; lines after the first begin with `indent`
// blanks. A word that is wider than a line has one of its own.
std::string Wrapped(std::string first, std::string_view text, size_t indent) {
  std::string wrapped, line = std::move(first);
  bool has_word = false;
  const std::string printable = SafeLine(text);
  for (const std::string_view word : SplitText(printable, " ")) {
    const size_t width = CodePointCount(line) + 1 + CodePointCount(word);
    if (has_word && width > kColumns) {
      StrAppend(&wrapped, line, "\n");
      line = std::string(indent, ' ');
      has_word = false;
    }
    if (has_word) line += ' ';
    line += word;
    has_word = true;
  }
  return StrCat(wrapped, line, "\n");
}

std::string Row(std::string_view name, std::string_view text) {
  constexpr size_t kNameWidth = 14;
  std::string first = StrCat("  ", name);
  first.resize(std::max(first.size() + 1, kNameWidth), ' ');
  return Wrapped(std::move(first), text, kNameWidth);
}

std::string OrUnknown(const std::string& text) { return text.empty() ? "not known" : text; }

std::string MachineText(const DoctorFacts& facts) {
  const Machine& machine = facts.machine;
  std::string cores = StrCat(machine.cores, machine.cores == 1 ? " core" : " cores");
  if (machine.cores_quota.has_value()) {
    cores += absl::StrFormat(" (%.1f of them in this container)", *machine.cores_quota);
  }
  std::string use = absl::StrFormat("%.1f cores by other programs", facts.use.cores);
  if (!facts.use.busiest.empty()) StrAppend(&use, ": ", JoinText(facts.use.busiest, ", "));
  return StrCat(
      "machine\n",
      Row("processor",
          StrCat(OrUnknown(machine.processor), ", ", cores, ", ", machine.architecture)),
      Row("features", OrUnknown(JoinText(machine.features, " "))), Row("in use", use),
      Row("memory", machine.memory_bytes == 0
                        ? "not known"
                        : StrCat(SizeText(machine.memory_bytes), ", ",
                                 SizeText(machine.memory_free_bytes), " free")),
      Row("disk", StrCat(SizeText(facts.disk.free_bytes), " free in ", facts.disk.folder)),
      Row("system", machine.system));
}

// "haswell (best of 15 variants; here run also: sse42, x64)"
std::string VariantsText(const Value& runtime) {
  std::string chosen;
  std::vector<std::string> others;
  const auto& variants = runtime.Find("variants")->AsList();
  for (const Value& each : variants) {
    const std::string name = each.FindString("name");
    if (each.FindBool("is_chosen")) {
      chosen = name;
    } else if (each.FindInt("score") > 0) {
      others.push_back(name);
    }
  }
  std::string text =
      StrCat(chosen, ", the best of ", variants.size(), " variants for this machine");
  if (!others.empty()) StrAppend(&text, "; it also runs ", JoinText(others, ", "));
  return text;
}

std::string DevicesText(const Value& runtime) {
  std::vector<std::string> devices;
  for (const Value& each : runtime.Find("devices")->AsList()) {
    devices.push_back(StrCat(each.FindString("name"), " (", each.FindString("description"), ")"));
  }
  return JoinText(devices, ", ");
}

std::string ProgramText(const DoctorFacts& facts) {
  std::string text =
      StrCat("program\n", Row("etalon", ETALON_VERSION " (compiler " __VERSION__ ")"));
  if (facts.runtime.is_none()) {
    text += Row("models", "none can be run");
  } else {
    StrAppend(&text, Row("models", facts.runtime.FindString("library")),
              Row("computes as", VariantsText(facts.runtime)),
              Row("kernels", facts.runtime.FindString("kernels", "none")),
              Row("devices", DevicesText(facts.runtime)));
  }
  StrAppend(&text,
            Row("data sets", facts.arrow_version.empty() ? "no Parquet and no CSV"
                                                         : StrCat("Arrow ", facts.arrow_version)),
            Row("sandbox", facts.sandbox_python.empty()
                               ? "none for programs of models"
                               : StrCat("Python ", facts.sandbox_python, " in bubblewrap")),
            Row("tasks",
                StrCat(facts.tasks, facts.starter_folder.empty()
                                        ? ", none that ship with the program"
                                        : StrCat(", those that ship in ", facts.starter_folder))),
            Row("data", OrUnknown(JoinText(facts.data_folders, ", "))),
            Row("cache", facts.cache_folder.empty()     ? "none is kept"
                         : IsFolder(facts.cache_folder) ? facts.cache_folder
                                                        : facts.cache_folder + " (nothing yet)"));
  return text;
}

std::string ModelText(const Value& model) {
  if (model.is_none()) return "";
  const int64_t bytes = model.Find("memory")->FindInt("total_bytes");
  return StrCat(
      "model\n", Row("file", model.FindString("path")),
      Row("parameters", StrCat(ParametersText(model.FindInt("parameters")), ", ",
                               OrUnknown(model.FindString("file_type")))),
      Row("memory", bytes == 0 ? "not known"
                               : StrCat(SizeText(bytes), " with a context of ",
                                        model.Find("memory")->FindInt("context"), " tokens")));
}

std::string FindingsText(const std::vector<Finding>& findings) {
  if (findings.empty()) return "\nall is well\n";
  constexpr size_t kRemedyIndent = 2;
  std::string text = "\n";
  for (const Finding& each : findings) {
    text += Wrapped(StrCat(FindingKindName(each.kind), ": "), each.what, kRemedyIndent);
    if (!each.remedy.empty()) {
      text += Wrapped(std::string(kRemedyIndent, ' ') + "→ ", each.remedy, kRemedyIndent + 2);
    }
  }
  const bool works = findings.front().kind != FindingKind::kBroken;
  return StrCat(text, works ? "all of it works\n" : "");
}

Value TextList(const std::vector<std::string>& texts) {
  return Value(Value::List(texts.begin(), texts.end()));
}

Value TextOrNone(const std::string& text) { return text.empty() ? Value() : Value(text); }

// Hundredths of a core are as much as half a second can tell.
double Hundredths(double cores) { return std::round(cores * 100) / 100; }

}  // namespace

std::string DoctorText(const DoctorFacts& facts, const std::vector<Finding>& findings) {
  return StrCat(MachineText(facts), ProgramText(facts), ModelText(facts.model),
                FindingsText(findings));
}

Value DoctorJson(const DoctorFacts& facts, const std::vector<Finding>& findings) {
  const Machine& machine = facts.machine;
  Value::List found;
  for (const Finding& each : findings) {
    found.push_back(Value::MakeDict({{"kind", FindingKindName(each.kind)},
                                     {"what", RepairUtf8(each.what)},
                                     {"remedy", TextOrNone(RepairUtf8(each.remedy))}}));
  }
  const bool works = findings.empty() || findings.front().kind != FindingKind::kBroken;
  return Value::MakeDict(
      {{"works", works},
       {"findings", Value(std::move(found))},
       {"machine",
        Value::MakeDict({{"processor", machine.processor},
                         {"architecture", machine.architecture},
                         {"system", machine.system},
                         {"cores", machine.cores},
                         {"cores_quota",
                          machine.cores_quota.has_value() ? Value(*machine.cores_quota) : Value()},
                         {"features", TextList(machine.features)},
                         {"memory_bytes", machine.memory_bytes},
                         {"memory_free_bytes", machine.memory_free_bytes},
                         {"cores_used_by_others", Hundredths(facts.use.cores)},
                         {"cores_stolen", Hundredths(facts.use.stolen_cores)},
                         {"busiest", TextList(facts.use.busiest)},
                         {"disk", Value::MakeDict({{"folder", facts.disk.folder},
                                                   {"free_bytes", facts.disk.free_bytes},
                                                   {"is_writable", facts.disk.is_writable}})}})},
       {"program", Value::MakeDict({{"version", ETALON_VERSION},
                                    {"compiler", __VERSION__},
                                    {"runtime", facts.runtime},
                                    {"arrow", TextOrNone(facts.arrow_version)},
                                    {"sandbox_python", TextOrNone(facts.sandbox_python)}})},
       {"data", Value::MakeDict({{"starter_folder", TextOrNone(facts.starter_folder)},
                                 {"data_folders", TextList(facts.data_folders)},
                                 {"cache_folder", TextOrNone(facts.cache_folder)},
                                 {"tasks", facts.tasks},
                                 {"broken_task_files", facts.broken_task_files}})},
       {"model", facts.model}});
}

}  // namespace etalon
