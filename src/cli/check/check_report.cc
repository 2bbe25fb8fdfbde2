#include "cli/check/check_report.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

constexpr TaskVerdict kVerdicts[] = {TaskVerdict::kNative, TaskVerdict::kNeedsPython,
                                     TaskVerdict::kNotText, TaskVerdict::kOther,
                                     TaskVerdict::kWrong};
constexpr size_t kNameWidthMax = 40;
constexpr size_t kNumberWidth = 14;
constexpr size_t kWhyWidthMax = 100;

// "tasks/x.yaml:12: doc_to_text: …" without the place, so that many tasks have one reason.
std::string WithoutPlace(std::string_view message) {
  const size_t end = message.find(": ");
  return std::string(end == std::string_view::npos ? message : message.substr(end + 2));
}

std::string_view WordsFor(TaskVerdict verdict) {
  switch (verdict) {
    case TaskVerdict::kNative:
      return "runs here";
    case TaskVerdict::kNeedsPython:
      return "needs Python";
    case TaskVerdict::kNotText:
      return "needs more than text";
    case TaskVerdict::kOther:
      return "cannot run here";
    case TaskVerdict::kWrong:
      break;
  }
  return "wrong";
}

std::string Clipped(const std::string& text, size_t width) {
  if (CodePointCount(text) <= width) return text;
  size_t bytes = 0;
  for (size_t points = 0; points + 1 < width; ++points) {
    ++bytes;
    while (bytes < text.size() && (text[bytes] & 0xC0) == 0x80) ++bytes;
  }
  return StrCat(text.substr(0, bytes), "…");
}

Value CountsOf(const std::map<std::string, int64_t>& counts) {
  Value::Dict dict;
  for (const auto& [name, count] : counts) dict.emplace_back(name, count);
  return Value(std::move(dict));
}

// Commonest first; of equals, the first of their names.
std::vector<std::pair<std::string, int64_t>> Ranked(const std::map<std::string, int64_t>& counts) {
  std::vector<std::pair<std::string, int64_t>> ranked(counts.begin(), counts.end());
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return ranked;
}

// Of files that lie at the top of `root`: "starter" for a/starter/tasks.
std::string NameOfRoot(std::string root) {
  const auto last = [](const std::string& path) { return path.substr(path.rfind('/') + 1); };
  if (last(root) == "tasks") root = ParentFolder(root);
  return last(root);
}

}  // namespace

Value DescribeFunctionUse(const FunctionUse& use) {
  Value described = Value::MakeDict({{"key", use.place}});
  if (!use.identity.ok()) {
    described.Set("error", ToView(use.identity.status().message()));
    return described;
  }
  const FunctionIdentity& identity = *use.identity;
  described.Set("function", identity.reference);
  described.Set("module", identity.module);
  described.Set("digest", identity.digest);
  described.Set("shape", identity.shape);
  described.Set("arguments", identity.arguments);
  described.Set("port", use.port == nullptr ? Value() : Value(use.port->name));
  return described;
}

CheckReport::CheckReport(std::vector<std::string> roots) : roots_(std::move(roots)) {}

int64_t CheckReport::Family::Count(TaskVerdict verdict) const {
  const auto it = tasks.find(verdict);
  return it == tasks.end() ? 0 : it->second;
}

std::string CheckReport::FamilyOf(std::string_view path) const {
  for (const std::string& each : roots_) {
    const std::string root = StrCat(NormalisedPath(each), "/");
    if (!path.starts_with(root)) continue;
    const std::string_view rest = path.substr(root.size());
    const size_t slash = rest.find('/');
    if (slash == std::string_view::npos) return NameOfRoot(NormalisedPath(each));
    return std::string(rest.substr(0, slash));
  }
  return ParentFolder(std::string(path));
}

void CheckReport::AddTask(const std::string& name, const std::string& path,
                          const TaskCheck& check) {
  const std::string family_name = FamilyOf(path);
  std::set<std::string> missing;
  Value::List functions;
  for (const FunctionUse& use : check.functions) {
    functions.push_back(DescribeFunctionUse(use));
    if (use.identity.ok() && use.port == nullptr) missing.insert(use.identity->reference);
  }
  for (Family* family : {&families_[family_name], &all_}) {
    ++family->total;
    ++family->tasks[check.verdict];
    if (check.verdict == TaskVerdict::kNeedsPython) {
      for (const std::string& function : missing) ++family->functions[function];
    } else if (!check.status.ok()) {
      ++family->reasons[WithoutPlace(ToView(check.status.message()))];
    }
  }
  if (check.verdict == TaskVerdict::kWrong) ++wrong_;
  Value task = Value::MakeDict({{"name", name},
                                {"family", family_name},
                                {"path", path},
                                {"verdict", TaskVerdictName(check.verdict)}});
  if (!check.status.ok()) {
    task.Set("why", ToView(check.status.message()));
    lines_.emplace_back(check.verdict, StrCat(WordsFor(check.verdict), ": ", name, ": ",
                                              ToView(check.status.message()), "\n"));
  }
  if (!check.metrics_left_out.empty()) {
    const auto& names = check.metrics_left_out;
    task.Set("metrics_left_out", Value(Value::List(names.begin(), names.end())));
    lines_.emplace_back(check.verdict,
                        StrCat("note: ", name, ": no metric of its output_type, left out: ",
                               JoinText(names, ", "), "\n"));
  }
  if (!functions.empty()) task.Set("functions", Value(std::move(functions)));
  tasks_.push_back(std::move(task));
}

void CheckReport::AddFailure(const absl::Status& status) {
  const TaskVerdict verdict =
      absl::IsUnimplemented(status) ? TaskVerdict::kOther : TaskVerdict::kWrong;
  if (verdict == TaskVerdict::kWrong) ++wrong_;
  failures_.push_back(
      Value::MakeDict({{"verdict", TaskVerdictName(verdict)}, {"why", ToView(status.message())}}));
  lines_.emplace_back(verdict, StrCat(WordsFor(verdict), ": ", ToView(status.message()), "\n"));
}

std::string CheckReport::Lines() const {
  std::string text;
  for (const auto& [verdict, line] : lines_) text += line;
  return text;
}

std::string CheckReport::WrongLines() const {
  std::string text;
  for (const auto& [verdict, line] : lines_) text += verdict == TaskVerdict::kWrong ? line : "";
  return text;
}

std::string CheckReport::WhyOf(const Family& family) {
  std::string why;
  constexpr size_t kFunctionsMax = 3;
  const auto functions = Ranked(family.functions);
  for (size_t i = 0; i < functions.size() && i < kFunctionsMax; ++i) {
    StrAppend(&why, i == 0 ? "" : ", ", functions[i].first);
  }
  if (functions.size() > kFunctionsMax) {
    StrAppend(&why, " and ", functions.size() - kFunctionsMax, " more");
  }
  const auto reasons = Ranked(family.reasons);
  if (!reasons.empty()) StrAppend(&why, why.empty() ? "" : "; ", reasons.front().first);
  return why;
}

std::string CheckReport::Table() const {
  size_t width = 6;
  for (const auto& [name, family] : families_) {
    width = std::max(width, std::min(kNameWidthMax, CodePointCount(name)));
  }
  const auto right = [](const std::string& text) {
    return StrCat(std::string(kNumberWidth - std::min(kNumberWidth, text.size()), ' '), text);
  };
  const auto left = [&](const std::string& text) {
    const std::string clipped = Clipped(text, width);
    return StrCat(clipped, std::string(width - CodePointCount(clipped), ' '));
  };
  std::string text = StrCat(left("family"), right("tasks"));
  for (const char* head : {"native", "needs Python", "not text", "other", "wrong"}) {
    text += right(head);
  }
  text += "  why\n";
  const auto row = [&](const std::string& name, const Family& family, const std::string& why) {
    StrAppend(&text, left(name), right(StrCat(family.total)));
    for (const TaskVerdict verdict : kVerdicts) text += right(StrCat(family.Count(verdict)));
    StrAppend(&text, why.empty() ? "" : "  ", Clipped(why, kWhyWidthMax), "\n");
  };
  for (const auto& [name, family] : families_) row(name, family, WhyOf(family));
  row("all", all_, "");
  return text;
}

std::string CheckReport::Summary() const {
  return StrCat(all_.total, " tasks: ", all_.Count(TaskVerdict::kNative), " run here, ",
                all_.Count(TaskVerdict::kNeedsPython), " need Python functions, ",
                all_.Count(TaskVerdict::kNotText), " need more than text, ",
                all_.Count(TaskVerdict::kOther), " cannot run for another reason; ", wrong_,
                " files are wrong\n");
}

Value CheckReport::Json() const {
  const auto counts = [](const Family& family) {
    Value described = Value::MakeDict({{"tasks", family.total}});
    for (const TaskVerdict verdict : kVerdicts) {
      described.Set(TaskVerdictName(verdict), family.Count(verdict));
    }
    return described;
  };
  Value::List families;
  for (const auto& [name, family] : families_) {
    Value described = Value::MakeDict({{"family", name}});
    const Value numbers = counts(family);
    for (const auto& [key, value] : numbers.AsDict()) described.Set(key, value);
    described.Set("functions", CountsOf(family.functions));
    described.Set("reasons", CountsOf(family.reasons));
    families.push_back(std::move(described));
  }
  return Value::MakeDict({{"all", counts(all_)},
                          {"families", Value(std::move(families))},
                          {"tasks", Value(tasks_)},
                          {"failures", Value(failures_)}});
}

}  // namespace etalon
