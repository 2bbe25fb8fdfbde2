#include "scorers/math/candidates.h"

#include <algorithm>
#include <set>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon::math {
namespace {

constexpr size_t kJoined = 6;       // environments of one answer at most
constexpr size_t kPlainGroups = 7;  // of an environment: six forms and "percent"
constexpr size_t kBoxGroups = 6;    // five forms and "percent"

std::string Boxed(std::string_view one, bool is_boxed) {
  if (!is_boxed) return StrCat("(", one, "+?)");
  return StrCat("(", one, "*?\\\\boxed\\{", one, "+?\\}", one, "*?)");
}

// One environment of mathematics.
std::string Environment(bool is_boxed) {
  std::string forms =
      StrCat("(?<!\\\\)\\$\\$", Boxed("(?:[^$]|\\$(?!\\$))", is_boxed), "(?<!\\\\)\\$\\$|",
             "(?<!\\\\)\\\\\\[", Boxed("(?:[^\\\\]|\\\\(?!\\]))", is_boxed), "(?<!\\\\)\\\\\\]|");
  StrAppend(&forms, "(?<!\\\\|\\d)\\$", Boxed("(?:\\\\[$]|[^\\n$])", is_boxed), "(?<!\\\\)\\$|",
            "(?<!\\\\)\\\\\\(", Boxed("(?:[^\\\\\\n]|\\\\(?!\\)))", is_boxed), "(?<!\\\\)\\\\\\)|",
            "\\s\\[", Boxed("[^\\n\\]\\[]", is_boxed), "\\]\\s");
  if (!is_boxed) {
    const std::string number = "-?\\d+(?:[.,]\\d+)?";
    StrAppend(&forms, "|(-?\\\\frac\\{", number, "\\}\\{", number, "\\})");
  }
  return StrCat("(?:(?:", forms, ")\\s*((?:\\\\?%|[Pp]ercent|[Pp]ercentage|[Pp]ct))?)");
}

std::string Environments(bool is_boxed) {
  const std::string one = Environment(is_boxed);
  std::string all = one;
  for (size_t i = 1; i < kJoined; ++i) {
    StrAppend(&all, is_boxed ? "\\s*" : "", "(?:\\s*(?:,?and|,?or|,)\\s*", one, ")?");
  }
  return StrCat("(?:", all, ")");
}

}  // namespace

absl::Status CandidateFinder::Add(int priority, Form form, const std::string& pattern) {
  ETALON_TRY(auto regex, PythonRegex::Compile(pattern));
  patterns_.push_back({priority, form, std::move(regex)});
  return absl::OkStatus();
}

absl::Status CandidateFinder::AddLatex() {
  const std::string all = Environments(false);
  ETALON_TRY_DO(
      Add(0, Form::kLatex, StrCat("(?s)(?i:final answer is)\\:?\\s*", all, "\\.?\\s?I hope")));
  ETALON_TRY_DO(Add(50, Form::kLatex, StrCat("(?s)(?i:final answer.{0,100}?)\\s+is\\:?\\s*", all)));
  ETALON_TRY_DO(Add(100, Form::kLatex, StrCat("(?s)(?i:answer):.{0,50}?", all)));
  ETALON_TRY_DO(Add(200, Form::kLatex, StrCat("(?s)(?i:answer).{0,50}?", all)));
  ETALON_TRY_DO(Add(300, Form::kLatex, StrCat("(?s)", all)));
  ETALON_TRY_DO(Add(50, Form::kBox, StrCat("(?s)", Environments(true))));
  return Add(50, Form::kBareBox, "(?s)(\\\\boxed\\{.+\\})");
}

absl::Status CandidateFinder::AddPlain() {
  const std::string number =
      "(?<!\\d)(?:(-?[1-9]\\d{0,2}(?:[ ,]\\d{3})+)(\\.\\d+)?|(-?\\d+)([.,]\\d+)|(\\.\\d+)|(-?\\d+))"
      "(\\s*(?:%|[Pp]ercent|\\s*[Pp]ercentage|\\s*[Pp]ct))?";
  const std::string operators = "\\+\\-\\*\u00d7\\/\\^\\(\\)\u00f7";
  const std::string any = StrCat("[\\d\\.\\s", operators, "]");
  const std::string prefix = "(?:^|\\s|\\=)(?:\\*\\*)?";
  const std::string expression = StrCat("(?:", prefix, "(-?\\(?-?\\d", any, "*[", operators, "]",
                                        any, "+\\)?)(?:\\*\\*)?(?:\\.|,|:|\\s|\\)|\\$|$))");
  const std::string anchored = StrCat(
      "(?:", prefix, "[$\u20ac\u00a3\u00a5\u20b9\u20bd\u20aa\u20a9\u20ab\u0e3f\u20a1-\u20bf]?",
      number, ")");
  const std::string either = StrCat("(?:", expression, "|", anchored, ")");
  ETALON_TRY_DO(
      Add(0, Form::kPlain, StrCat("(?i:final answer is)\\:?\\s*", either, "\\.?\\s?I hope")));
  ETALON_TRY_DO(Add(50, Form::kPlain, StrCat("(?i:final answer.{0,100}?)\\s+is\\:?", either)));
  const std::string last = StrCat("(?:.{0,100}=\\s*|.{0,50}?)", either, "(?!\\s*=)");
  ETALON_TRY_DO(Add(100, Form::kPlain, StrCat("(?i:answer):", last)));
  ETALON_TRY_DO(Add(200, Form::kPlain, StrCat("(?i:answer)", last)));
  ETALON_TRY_DO(Add(300, Form::kPlainExpression, expression));
  return Add(300, Form::kPlainNumber, anchored);
}

absl::StatusOr<std::unique_ptr<CandidateFinder>> CandidateFinder::Create(Kinds kinds) {
  auto finder = std::make_unique<CandidateFinder>();
  ETALON_TRY_DO(finder->AddLatex());
  if (kinds == Kinds::kLatexAndPlain) ETALON_TRY_DO(finder->AddPlain());
  return finder;
}

Candidate CandidateFinder::Read(Form form, const PythonRegex::Match& match) {
  Candidate candidate;
  const auto group = [&](size_t i) {
    return i < match.groups.size() ? match.groups[i].value_or("") : std::string();
  };
  if (form == Form::kBareBox) {
    candidate.latex = {group(1)};
    candidate.is_bare_box = true;
    return candidate;
  }
  if (form == Form::kLatex || form == Form::kBox) {
    const size_t each = form == Form::kLatex ? kPlainGroups : kBoxGroups;
    for (size_t i = 0; i < kJoined; ++i) {
      for (size_t j = 1; j < each; ++j) {
        if (const std::string held = group(i * each + j); !held.empty()) {
          candidate.latex.push_back(held);
          candidate.is_percentage |= !group((i + 1) * each).empty();
          break;
        }
      }
    }
    return candidate;
  }
  const size_t first = form == Form::kPlainNumber ? 1 : 2;  // group of a number
  if (form != Form::kPlainNumber) candidate.expression = group(1);
  if (form == Form::kPlainExpression) return candidate;
  std::string whole = StrCat(group(first), group(first + 2), group(first + 5));
  const std::string part = StrCat(group(first + 1), group(first + 3), group(first + 4));
  if (whole.empty() && part.empty()) return candidate;
  candidate.expression.clear();
  std::erase_if(whole, [](char c) { return c == ',' || c == ' '; });
  whole.erase(0, whole.find_first_not_of('0'));
  candidate.number = StrCat(whole.empty() ? "0" : whole, ReplaceAll(part, ",", "."));
  candidate.is_percentage = !group(first + 6).empty();
  return candidate;
}

absl::StatusOr<std::vector<std::vector<Candidate>>> CandidateFinder::Find(
    std::string_view text) const {
  std::set<int> priorities;
  for (const Pattern& pattern : patterns_) priorities.insert(pattern.priority);
  struct Found {
    size_t begin, end;
    Candidate candidate;
  };
  std::vector<std::vector<Candidate>> groups;
  for (const int priority : priorities) {
    std::vector<Found> found;
    for (const Pattern& pattern : patterns_) {
      if (pattern.priority != priority) continue;
      ETALON_TRY(const auto matches, pattern.regex->FindAll(text));
      for (const auto& match : matches) {
        found.push_back({match.begin, match.end, Read(pattern.form, match)});
      }
    }
    // The last to end first, of these the first to begin.
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
      return a.end != b.end ? a.end > b.end : a.begin < b.begin;
    });
    groups.emplace_back();
    for (Found& each : found) groups.back().push_back(std::move(each.candidate));
  }
  return groups;
}

}  // namespace etalon::math
