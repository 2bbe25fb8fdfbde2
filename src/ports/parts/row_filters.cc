// The functions of process_docs that keep the rows of one subject, where each task of a family has
// its own: by a partial function, or by a name that the module computes.
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

using Documents = std::vector<Value>;

absl::StatusOr<Documents> WhereEqual(Documents documents, std::string_view column,
                                     const Value& wanted) {
  return FilterDocuments(std::move(documents), [&](const Value& document) -> absl::StatusOr<bool> {
    ETALON_TRY(const Value* value, Column(document, column));
    return *value == wanted;
  });
}

// What stands behind "process_" in a name that its module computes.
absl::StatusOr<std::string> SubjectOf(const Value& arguments) {
  constexpr std::string_view kPrefix = "process_";
  const std::string name = arguments.FindString(kPortName);
  if (!name.starts_with(kPrefix)) {
    return absl::InvalidArgumentError(StrCat("the module makes no function \"", name, "\""));
  }
  return name.substr(kPrefix.size());
}

// Of categories whose names make those of functions: in lower case, with "_" for each of
// `separators`, which are tried in order.
absl::StatusOr<Documents> OfCategory(Documents documents, const Value& arguments,
                                     std::string_view column,
                                     std::span<const std::string_view> categories) {
  ETALON_TRY(const std::string subject, SubjectOf(arguments));
  for (const std::string_view category : categories) {
    std::string name(category);
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (ReplaceAll(ReplaceAll(name, " & ", "_"), " ", "_") != subject) continue;
    return WhereEqual(std::move(documents), column, Value(category));
  }
  return absl::InvalidArgumentError(StrCat("the module makes no function for \"", subject, "\""));
}

absl::StatusOr<Documents> GlobalMmluSubject(Documents documents, const Value& arguments) {
  ETALON_TRY(const std::string subject, SubjectOf(arguments));
  return WhereEqual(std::move(documents), "subject", Value(subject));
}

absl::StatusOr<Documents> GlobalMmluCategory(Documents documents, const Value& arguments) {
  static constexpr std::array<std::string_view, 6> kCategories = {
      "Business", "Humanities", "Medical", "Other", "STEM", "Social Sciences"};
  return OfCategory(std::move(documents), arguments, "subject_category", kCategories);
}

absl::StatusOr<Documents> IncludeDomain(Documents documents, const Value& arguments) {
  static constexpr std::array<std::string_view, 11> kDomains = {"Applied Science",
                                                                "Arts & Humanities",
                                                                "Business & Commerce",
                                                                "Driving License",
                                                                "General knowledge",
                                                                "Health oriented education",
                                                                "Marine License",
                                                                "Medical License",
                                                                "Professional certification",
                                                                "STEM",
                                                                "Social Science"};
  return OfCategory(std::move(documents), arguments, "domain", kDomains);
}

// Some rows name the file that they come from: "college_mathematics_test.csv_sw-KE.csv".
absl::StatusOr<Documents> MmmluSubject(Documents documents, const Value& arguments) {
  ETALON_TRY(const std::string subject, SubjectOf(arguments));
  return FilterDocuments(std::move(documents), [&](const Value& document) -> absl::StatusOr<bool> {
    ETALON_TRY(const Value* value, Column(document, "Subject"));
    if (!value->is_string()) return false;
    const std::string_view name = value->AsString();
    for (const std::string_view marker : {"_test.csv", "_test-"}) {
      const size_t at = name.find(marker);
      if (at != std::string_view::npos) return name.substr(0, at) == subject;
    }
    return name == subject;
  });
}

// MMLU as Llama 3 is asked it, in seven languages: the subtask with the language before it.
PortedFunction LlamaSubtask(std::string_view language, std::string_view digest) {
  const std::string prefix = StrCat("mmlu_", language, "_chat.");
  return {.digest = std::string(digest),
          .name = StrCat("llama3.mmlu_", language, ".process_docs"),
          .version = "1",
          .of_documents = [prefix](Documents documents, const Value& arguments) {
            const Value wanted(StrCat(prefix, arguments.FindString("subtask")));
            return WhereEqual(std::move(documents), "subtask_name", wanted);
          }};
}

absl::StatusOr<Documents> WithChoices(Documents documents, const Value& /*arguments*/) {
  return FilterDocuments(std::move(documents), [](const Value& document) -> absl::StatusOr<bool> {
    ETALON_TRY(const Value::List* targets, ListColumn(document, "multiple_choice_targets"));
    return !targets->empty();
  });
}

// The answer is one of four, and not all four candidates are empty.
absl::StatusOr<Documents> EusExams(Documents documents, const Value& /*arguments*/) {
  return FilterDocuments(std::move(documents), [](const Value& document) -> absl::StatusOr<bool> {
    ETALON_TRY(const Value* answer, Column(document, "answer"));
    ETALON_TRY(const Value* candidates, Column(document, "candidates"));
    // In Python, True is 1.
    const double number = answer->is_number() ? answer->AsDouble()
                          : answer->is_bool() ? (answer->AsBool() ? 1 : 0)
                                              : -1;
    const bool is_answer = number == 0 || number == 1 || number == 2 || number == 3;
    return is_answer && *candidates != Value::MakeList({"", "", "", ""});
  });
}

std::vector<PortedFunction> Functions() {
  const auto filter = [](std::string_view digest, std::string_view name, auto of_documents) {
    return PortedFunction{.digest = std::string(digest),
                          .name = std::string(name),
                          .version = "1",
                          .of_documents = of_documents};
  };
  return {
      filter("40008e5ff0caeedf0579ad8b326bb42cdd20c44a768fe1a1855f96fe590dd771",
             "global_mmlu_full.process_docs", GlobalMmluSubject),
      filter("83aac1bae1ea55dcc09572bcdf373a3122c420cc688e63edfea030b854e09940",
             "global_mmlu.process_docs", GlobalMmluCategory),
      filter("6e55db80e54ea0d3fbc8f8343f34d88c697760cc4895b3ae45601bd785104162",
             "include.process_docs", IncludeDomain),
      filter("e792fbac962ae1b3487f3a8517b933ff0e3571e26469e87e3ce2261c6f56f338",
             "openai_mmmlu.filter_subject", MmmluSubject),
      filter("677a8d0dd2f0cd187ec952da7318a7a949197998a8e3f18b4eb21ff6acc21c93",
             "bigbench.filter_multiple_choice", WithChoices),
      filter("9ef4745a5920ea575645302775d6d83370020c43d05f393a1262b47d209059ab",
             "eus_exams.process_docs", EusExams),
      LlamaSubtask("de", "43933f582863b3bbe1aa8ab1f7e18fe1e948b2020d4deadac38d83f1f58d8746"),
      LlamaSubtask("es", "8422054cb58dfee4c2cf42f2c62633ef24be0f108fb739d8ec7b87c6a8f323e5"),
      LlamaSubtask("fr", "76c8428e7d68e1375e1cee6370a552624adbebc296aa88396f56da4128618630"),
      LlamaSubtask("hi", "689957cede7877aa005d3bfd9d424677c9241b90505dcd1df9ede2e27f16ef7a"),
      LlamaSubtask("it", "22f1f22d717e679f2bc151e7fc20f837eacc199d9c879e6673c1af74eca10f4d"),
      LlamaSubtask("pt", "ed29badaf29b37eaec728c0eac6b424b3e542057c4fce25622dd48c8151334df"),
      LlamaSubtask("th", "a38b23052a101f56b41732bf07b7c392d2ab800dd2bdb2167ccb25a362534a6f"),
  };
}

}  // namespace

extern const PortEntry port_row_filters;
const PortEntry port_row_filters = {
    .name = "row_filters",
    .summary = "Global MMLU, INCLUDE, MMMLU, Llama 3's MMLU and others: the rows of one subject",
    .functions = Functions,
};

}  // namespace etalon
