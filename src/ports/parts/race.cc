// RACE: an article, its questions but the last with their answers, and the last one to answer.
#include <utility>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"
#include "templates/literal.h"

namespace etalon {
namespace {

constexpr size_t kOptions = 4;

// Of the text of a Python list; at least one.
absl::StatusOr<Value::List> Problems(const Value& document) {
  ETALON_TRY(const std::string* text, TextColumn(document, "problems"));
  ETALON_TRY(Value problems, ParsePythonLiteral(*text));
  if (!problems.is_list() || problems.AsList().empty()) {
    return absl::InvalidArgumentError("the column \"problems\" holds no list of problems");
  }
  return std::move(problems.AsList());
}

absl::StatusOr<size_t> Answer(const Value& problem) {
  ETALON_TRY(const std::string* letter, TextColumn(problem, "answer"));
  ETALON_TRY(const int64_t answer, IndexAmong("answer", *letter, {"A", "B", "C", "D"}));
  return static_cast<size_t>(answer);
}

absl::StatusOr<std::vector<std::string>> Options(const Value& problem) {
  ETALON_TRY(auto options, TextsColumn(problem, "options"));
  if (options.size() < kOptions) {
    return absl::InvalidArgumentError("a problem of the column \"problems\" has too few options");
  }
  options.resize(kOptions);
  return options;
}

absl::StatusOr<Value> Text(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* article, TextColumn(document, "article"));
  ETALON_TRY(const Value::List problems, Problems(document));
  std::string text = StrCat("Article: ", *article, "\n\n");
  for (size_t i = 0; i + 1 < problems.size(); ++i) {
    ETALON_TRY(const std::string* question, TextColumn(problems[i], "question"));
    ETALON_TRY(const auto options, Options(problems[i]));
    ETALON_TRY(const size_t answer, Answer(problems[i]));
    constexpr std::string_view kGap = "  _  .";
    if (question->ends_with(kGap)) {
      StrAppend(&text, question->substr(0, question->size() - kGap.size() + 1), options[answer],
                "\n");
    } else {
      StrAppend(&text, "Question: ", *question, "\nAnswer: ", options[answer], "\n");
    }
  }
  ETALON_TRY(const std::string* last, TextColumn(problems.back(), "question"));
  return Value(text + *last);
}

absl::StatusOr<Value> Target(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const Value::List problems, Problems(document));
  ETALON_TRY(const size_t answer, Answer(problems.back()));
  return Value(static_cast<int64_t>(answer));
}

absl::StatusOr<Value> Choices(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const Value::List problems, Problems(document));
  ETALON_TRY(const auto options, Options(problems.back()));
  return Value(Value::List(options.begin(), options.end()));
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "a6f3c9dbae95661a003b3d13eb924f140281e00fab93bf72e03474024f1ff463",
           .name = "race.doc_to_text",
           .version = "1",
           .of_document = Text},
          {.digest = "d306147e27b740b00e43bb560dc6da3d2f22772516e0bb06ce333258cd86a2c4",
           .name = "race.doc_to_target",
           .version = "1",
           .of_document = Target},
          {.digest = "246de98babb5f50808a82f25468c03da158ce51b63ef5c4a238ad4aba236f9ed",
           .name = "race.doc_to_choice",
           .version = "1",
           .of_document = Choices}};
}

}  // namespace

extern const PortEntry port_race;
const PortEntry port_race = {
    .name = "race",
    .summary = "RACE: questions on an article, all but the last with their answers",
    .functions = Functions,
};

}  // namespace etalon
