// The functions of process_docs that make rows of a question with lettered choices, where a whole
// family of tasks shares one: MMLU-SR, TMMLU+, TMLU and those of the Arabic leaderboard.
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

using Documents = std::vector<Value>;
using ChangeRow = absl::StatusOr<Value> (*)(const Value& document);

absl::StatusOr<Value> ColumnsOf(const Value& document, std::span<const std::string_view> names) {
  Value::List values;
  for (const std::string_view name : names) {
    ETALON_TRY(const Value* value, Column(document, name));
    values.push_back(*value);
  }
  return Value(std::move(values));
}

absl::StatusOr<Value> MmluSr(const Value& document) {
  Value::List choices;
  for (const char* name : {"choice1", "choice2", "choice3", "choice4"}) {
    ETALON_TRY(const Value* choice, Column(document, name));
    choices.push_back(IsTrue(*choice) ? *choice : Value(""));
  }
  ETALON_TRY(const Value* answer, Column(document, "answer"));
  std::string letter;
  if (IsTrue(*answer)) {
    ETALON_TRY(const std::string* text, TextColumn(document, "answer"));
    letter = PythonStrip(*text);
  }
  return Value::MakeDict({{"choices", Value(std::move(choices))}, {"answer", letter}});
}

// With the further choices that a row may have.
absl::StatusOr<Value> Lettered(const Value& document, std::span<const std::string_view> further) {
  std::vector<std::string_view> letters = {"A", "B", "C", "D"};
  for (const std::string_view letter : further) {
    const Value* choice = document.Find(letter);
    if (choice != nullptr && IsTrue(*choice)) letters.push_back(letter);
  }
  ETALON_TRY(const Value* question, Column(document, "question"));
  ETALON_TRY(Value choices, ColumnsOf(document, letters));
  ETALON_TRY(const std::string* answer, TextColumn(document, "answer"));
  ETALON_TRY(const int64_t gold, IndexAmong("answer", *answer, letters));
  return Value::MakeDict({{"questions", *question}, {"choices", choices}, {"goal", gold}});
}

absl::StatusOr<Value> TmmluPlus(const Value& document) { return Lettered(document, {}); }

absl::StatusOr<Value> Tmlu(const Value& document) {
  static constexpr std::array<std::string_view, 2> kFurther = {"E", "F"};
  return Lettered(document, kFurther);
}

// ACVA: a statement that is right or wrong.
absl::StatusOr<Value> ArabicTruth(const Value& document) {
  ETALON_TRY(const Value* question, Column(document, "question"));
  ETALON_TRY(const std::string* answer, TextColumn(document, "answer"));
  ETALON_TRY(const int64_t gold, IndexAmong("answer", *answer, {"صح", "خطأ"}));
  return Value::MakeDict({{"query", StrCat("السؤال: ", PythonStr(*question), "\nالإجابة:")},
                          {"choices", Value::MakeList({"صح", "خطأ"})},
                          {"gold", gold}});
}

// Arabic MMLU: the subject in the instruction, and letters of that alphabet.
absl::StatusOr<Value> ArabicMmlu(const Value& document) {
  static constexpr std::array<std::string_view, 4> kColumns = {"A", "B", "C", "D"};
  static constexpr std::array<std::string_view, 4> kLetters = {"أ", "ب", "ج", "د"};
  ETALON_TRY(const std::string* subject, TextColumn(document, "subject"));
  ETALON_TRY(const std::string* answer, TextColumn(document, "answer"));
  std::vector<std::string_view> alphabet;
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (size_t i = 0; i < kAlphabet.size(); ++i) alphabet.push_back(kAlphabet.substr(i, 1));
  ETALON_TRY(const int64_t gold, IndexAmong("answer", *answer, alphabet));
  ETALON_TRY(const Value choices, ColumnsOf(document, kColumns));
  ETALON_TRY(const Value* question, Column(document, "question"));
  std::string query = StrCat("الأسئلة التالية هي أسئلة متعددة الإختيارات مع الجواب الصحيح حول ",
                             ReplaceAll(*subject, "_", " "), ". \n\n", PythonStr(*question), "\n");
  for (size_t i = 0; i < kLetters.size(); ++i) {
    StrAppend(&query, kLetters[i], ". ", PythonStr(choices.AsList()[i]), "\n");
  }
  StrAppend(&query, "الإجابة:");
  return Value::MakeDict({{"query", std::move(query)},
                          {"choices", Value(Value::List(kLetters.begin(), kLetters.end()))},
                          {"gold", gold}});
}

// AlGhafa and the translated sets: every column beside the question and the label is a choice.
absl::StatusOr<Value> AlGhafa(const Value& document) {
  ETALON_TRY(const Value* question, Column(document, "query"));
  ETALON_TRY(const int64_t gold, IntegerColumn(document, "label"));
  std::string query = StrCat("الأسئلة التالية هي أسئلة متعددة الإختيارات مع الجواب الصحيح\n\n",
                             "السؤال: ", PythonStr(*question), "\n");
  Value::List choices;
  for (const auto& [name, value] : document.AsDict()) {
    if (name == "query" || name == "label" || name == "__few_shots") continue;
    StrAppend(&query, choices.size(), ") ", PythonStr(value), "\n");
    choices.push_back(value);
  }
  StrAppend(&query, "الإجابة:");
  return Value::MakeDict(
      {{"query", std::move(query)}, {"choices", Value(std::move(choices))}, {"gold", gold}});
}

std::vector<PortedFunction> Functions() {
  const auto map = [](std::string_view digest, std::string_view name, ChangeRow change) {
    return PortedFunction{.digest = std::string(digest),
                          .name = std::string(name),
                          .version = "1",
                          .of_documents = [change](Documents documents, const Value&) {
                            return MapDocuments(std::move(documents), change);
                          }};
  };
  return {
      map("d30be445f12bbdd4ee3468b147bc886dd0ea7c32dfed4c1c36f8a84e4edabd3b", "mmlusr.process_docs",
          MmluSr),
      map("0823e068a5a7eaa69f89413c7fcc1beb447613819a25a24844da4b06316e1c73",
          "tmmluplus.process_docs", TmmluPlus),
      map("22f50837185e21db402c4e51ebda223247334f7eb93cb2550bac1a2058d1bec9", "tmlu.process_docs",
          Tmlu),
      map("43a83cf3e7bccebc62bb8fd8161543314c67c5a43f4f82165fdc5168ab7d44c7",
          "arabic_leaderboard.acva.process_docs", ArabicTruth),
      map("c396984be695b604356d1f8d86a4abb9781646398b8052e9b290c9e49e0f5f5d",
          "arabic_leaderboard.arabic_mmlu.process_docs", ArabicMmlu),
      map("fcbb27e020f3f17e49f9a3faba8cda75c6b5260a5cad030102516a90fc711d2d",
          "arabic_leaderboard.alghafa.process_docs", AlGhafa),
  };
}

}  // namespace

extern const PortEntry port_choice_rows;
const PortEntry port_choice_rows = {
    .name = "choice_rows",
    .summary = "MMLU-SR, TMMLU+, TMLU and the Arabic leaderboard: questions with lettered choices",
    .functions = Functions,
};

}  // namespace etalon
