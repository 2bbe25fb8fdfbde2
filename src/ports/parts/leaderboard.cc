// MMLU-Pro and MuSR as the Open LLM Leaderboard asks them: choices by letter or number.
#include <utility>

#include "base/str.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"
#include "templates/literal.h"

namespace etalon {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

absl::StatusOr<std::vector<std::string>> Options(const Value& document) {
  ETALON_TRY(auto options, TextsColumn(document, "options"));
  if (options.size() > kLetters.size()) {
    return absl::InvalidArgumentError("the column \"options\" holds more than there are letters");
  }
  return options;
}

absl::StatusOr<Value> MmluProText(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* question, TextColumn(document, "question"));
  ETALON_TRY(const auto options, Options(document));
  std::string text = StrCat(*question, "\n");
  for (size_t i = 0; i < options.size(); ++i) {
    StrAppend(&text, kLetters.substr(i, 1), ". ", options[i], "\n");
  }
  return Value(text + "Answer:");
}

absl::StatusOr<Value> MmluProChoices(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const auto options, Options(document));
  Value::List choices;
  for (size_t i = 0; i < options.size(); ++i) choices.emplace_back(kLetters.substr(i, 1));
  return Value(std::move(choices));
}

// A list in the text of a Python literal.
absl::StatusOr<Value> MusrChoices(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* text, TextColumn(document, "choices"));
  ETALON_TRY(Value choices, ParsePythonLiteral(*text));
  ETALON_TRY_DO(TextsColumn(Value::MakeDict({{"choices", choices}}), "choices").status());
  return choices;
}

absl::StatusOr<Value> MusrText(const Value& document, const Value& arguments) {
  ETALON_TRY(const std::string* narrative, TextColumn(document, "narrative"));
  ETALON_TRY(const std::string* question, TextColumn(document, "question"));
  ETALON_TRY(const Value choices, MusrChoices(document, arguments));
  std::string text = StrCat(*narrative, "\n\n", *question, "\n\n");
  for (size_t i = 0; i < choices.AsList().size(); ++i) {
    StrAppend(&text, i + 1, " - ", choices.AsList()[i].AsString(), "\n");
  }
  return Value(text + "\nAnswer:");
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "8a851cf93e005d28ba19d5bf67013f4bdc85094ee982db0406541fdd67a2ca04",
           .name = "leaderboard.mmlu_pro.doc_to_text",
           .version = "1",
           .of_document = MmluProText},
          {.digest = "ebe8e2311203c03e8b0cfc960e299ea2013818e375c606cc73a97b6d016123cf",
           .name = "leaderboard.mmlu_pro.doc_to_choice",
           .version = "1",
           .of_document = MmluProChoices},
          {.digest = "c435166b864febc4ede982e3d4aaff5f0092bd2958d22b64db4faa252ef5704f",
           .name = "leaderboard.musr.doc_to_text",
           .version = "1",
           .of_document = MusrText},
          {.digest = "792298bf371c2839c94e885d8de3d77b0e6f93b1be307befa9c0da9b3ce1a979",
           .name = "leaderboard.musr.doc_to_choice",
           .version = "1",
           .of_document = MusrChoices}};
}

}  // namespace

extern const PortEntry port_leaderboard;
const PortEntry port_leaderboard = {
    .name = "leaderboard",
    .summary = "MMLU-Pro and MuSR of the Open LLM Leaderboard",
    .functions = Functions,
};

}  // namespace etalon
