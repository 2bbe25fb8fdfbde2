// AraDiCE: ArabicMMLU, BoolQ and questions of culture in Arabic dialects.
#include <array>
#include <string>
#include <utility>

#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/makers.h"
#include "ports/table.h"

namespace etalon {
namespace {

constexpr std::array<std::string_view, 5> kLetters = {"أ", "ب", "ج", "د", "و"};
constexpr std::array<const char*, 5> kOptions = {"A", "B", "C", "D", "E"};

struct Word {
  std::string_view name, in_egypt, in_the_levant;
};

constexpr Word kLevels[] = {{"Primary", "للمرحلة الابتدائية", "للمرحلة الابتدائية"},
                            {"Middle", "للمرحلة المتوسطة", "للمرحلة المتوسطة"},
                            {"High", "للمرحلة الثانوية", "للمرحلة الثانوية"},
                            {"Univ", "للمرحلة الجامعية ", "للمرحلة الجامعية "},
                            {"Prof", "للمحترفين", "للمحترفين"}};

constexpr Word kCountries[] = {
    {"UAE", "في الإمارات", "بالإمارات"},   {"Egypt", "في مصر", "بمصر"},
    {"Lebanon", "في لبنان", "بلبنان"},     {"Jordan", "في الأردن", "بالأردن"},
    {"Kuwait", "في الكويت", "بالكويت"},    {"KSA", "في السعودية", "بالسعودية"},
    {"Palestine", "في فلسطين", "بفلسطين"}, {"Morocco", "في المغرب", "بالمغرب"}};

constexpr Word kSubjects[] = {
    {"Islamic Studies", "في الدراسات إسلامية", "عن الدراسات إسلامية"},
    {"Driving Test", "في اختبار القيادة", "عن فحص السواقة"},
    {"Natural Science", "في العلوم الطبيعية", "عن العلوم الطبيعية"},
    {"History", "في مادة التاريخ", "تاريخ"},
    {"General Knowledge", "في المعرفة العامة", "معرفة عامة"},
    {"Law", "في القانون", "عن القانون"},
    {"Physics", "في الفيزياء", "فيزياء"},
    {"Social Science", "في العلوم الاجتماعية", "علوم اجتماعية"},
    {"Management", "في الإدارة", "عن الإدارة"},
    {"Arabic Language", "في اللغة العربية", "عن اللغة العربية"},
    {"Political Science", " في العلوم السياسية", " عن العلوم السياسية"},
    {"Philosophy", "في الفلسفة", "فلسفة"},
    {"Accounting", "في المحاسبة", "محاسبة"},
    {"Computer Science", "في علوم الحاسوب", "عن علوم الحاسوب"},
    {"Geography", "في الجغرافيا", "جغرافيا"},
    {"Math", "في الرياضيات", "رياضيات"},
    {"Biology", "في علم الأحياء", "بيولوجي"},
    {"Economics", "في الاقتصاد", "اقتصاد"},
    {"Arabic Language (General)", "في اللغة العربية (عام)", "لغة العربية (عام)"},
    {"Arabic Language (Grammar)", "في اللغة العربية (النحو)", "لغة العربية (نحو)"},
    {"Civics", "في التربية المدنية", "تربية مدنية"}};

struct Dialect {
  std::string_view Word::* word;
  std::string_view form;
};

constexpr Dialect kEgyptian = {
    &Word::in_egypt,
    "ده سؤال [MAIN_META_DATA]. اختار الإجابة الصحيحة!\n\nسؤال: [INPUT]\n[OPTION]\n\nإجابة:"};
constexpr Dialect kLevantine = {
    &Word::in_the_levant,
    "هيدا سؤال [MAIN_META_DATA]. نقي الجواب الصح!\n\nسؤال: [INPUT]\n[OPTION]\n\nالجواب:"};

template <size_t Count>
absl::StatusOr<std::string> Translated(const Value& document, const char* column,
                                       const Word (&words)[Count], const Dialect& dialect) {
  ETALON_TRY(const std::string* name, TextColumn(document, column));
  std::vector<std::string_view> names;
  for (const Word& word : words) names.push_back(word.name);
  ETALON_TRY(const int64_t index, IndexAmong(column, *name, names));
  return std::string(words[index].*dialect.word);
}

// " " and the word, or nothing where the column is empty.
template <size_t Count>
absl::StatusOr<std::string> MaybeTranslated(const Value& document, const char* column,
                                            const Word (&words)[Count], const Dialect& dialect) {
  ETALON_TRY(const Value* value, Column(document, column));
  if (!IsTrue(*value)) return std::string();
  ETALON_TRY(const std::string text, Translated(document, column, words, dialect));
  return StrCat(" ", text);
}

// The question behind its context, where it has one.
absl::StatusOr<std::string> Question(const Value& document) {
  ETALON_TRY(const Value* context, Column(document, "context"));
  if (!IsTrue(*context)) {
    ETALON_TRY(const std::string* question, TextColumn(document, "question"));
    return *question;
  }
  ETALON_TRY(const Value* question, Column(document, "question"));
  return StrCat(PythonStr(*context), "\n\n", PythonStr(*question));
}

absl::StatusOr<Value> Mmlu(const Value& document, const Dialect& dialect) {
  ETALON_TRY(const std::string subject, Translated(document, "Subject", kSubjects, dialect));
  ETALON_TRY(const std::string level, MaybeTranslated(document, "Level", kLevels, dialect));
  ETALON_TRY(const std::string country, MaybeTranslated(document, "Country", kCountries, dialect));
  ETALON_TRY(const std::string question, Question(document));
  ETALON_TRY(const Value* options, Column(document, "options"));
  std::string lines;
  Value::List choices;
  for (size_t i = 0; i < kOptions.size(); ++i) {
    const Value* option = options->Find(kOptions[i]);
    if (option == nullptr || option->is_none()) break;
    StrAppend(&lines, i == 0 ? "" : "\n", kLetters[i], "- ", PythonStr(*option));
    choices.emplace_back(kLetters[i]);
  }
  // One after the other, so that a mark within a question is replaced too.
  std::string prompt =
      ReplaceAll(dialect.form, "[MAIN_META_DATA]", StrCat(subject, level, country));
  prompt = ReplaceAll(prompt, "[INPUT]", question);
  prompt = ReplaceAll(prompt, "[OPTION]", lines);
  ETALON_TRY(const std::string* answer, TextColumn(document, "Answer Key"));
  ETALON_TRY(const int64_t target,
             IndexAmong("Answer Key", *answer, {kOptions.begin(), kOptions.end()}));
  return Value::MakeDict(
      {{"prompt", std::move(prompt)}, {"choices", Value(std::move(choices))}, {"target", target}});
}

absl::StatusOr<Value> Culture(const Value& document) {
  Value::List choices;
  for (const char* name : {"Option A", "Option B", "Option C"}) {
    ETALON_TRY(const Value* choice, Column(document, name));
    choices.push_back(*choice);
  }
  return Value::MakeDict({{"choices", Value(std::move(choices))}});
}

absl::StatusOr<Value> BoolQ(const Value& document, std::string_view yes, std::string_view no) {
  ETALON_TRY(const std::string* asked, TextColumn(document, "question"));
  std::string_view question = PythonStrip(*asked);
  for (const std::string_view mark : {std::string_view("?"), std::string_view("؟")}) {
    if (!question.ends_with(mark)) continue;
    question = PythonStrip(question.substr(0, question.size() - mark.size()));
    break;
  }
  ETALON_TRY(const Value* answer, Column(document, "answer"));
  // Python takes 1 for True and 0 for False among the keys of a dict.
  const bool is_yes = *answer == Value("true") || *answer == Value(true) ||
                      (answer->is_number() && answer->AsDouble() == 1);
  const bool is_no = *answer == Value("false") || *answer == Value(false) ||
                     (answer->is_number() && answer->AsDouble() == 0);
  if (!is_yes && !is_no) {
    return absl::InvalidArgumentError(
        StrCat("the column \"answer\" holds ", PythonRepr(*answer), ", neither true nor false"));
  }
  return Value::MakeDict({{"question", question}, {"target", is_yes ? yes : no}});
}

std::vector<PortedFunction> Functions() {
  const auto yes_no = [](std::string_view digest, std::string_view name, std::string_view yes,
                         std::string_view no) {
    return MapPort(digest, name,
                   [yes, no](const Value& document) { return BoolQ(document, yes, no); });
  };
  return {
      MapPort("30ae2ee9c27bc5ff84624df7a6735dd0d8ccae052c311825550863afde714e5a",
              "aradice.arabic_mmlu.egyptian",
              [](const Value& document) { return Mmlu(document, kEgyptian); }),
      MapPort("e8b3f6570b70ee669581032364882b335ed8832d34d7510b3a067f05274fb3b4",
              "aradice.arabic_mmlu.levantine",
              [](const Value& document) { return Mmlu(document, kLevantine); }),
      MapPort("6db9002df3f5d0a261a7d34fabdf26b8c15296a9952bdf71ce9a7acf035e7b08",
              "aradice.culture.process_docs", Culture),
      yes_no("f74aa03ac10c72867305f659a62153943e4740f719b33183668d43fcf5688d96",
             "aradice.boolq.egyptian", "نعم", "لا"),
      yes_no("f14b99e31de76f685ee070a9c5fce91621eb53921ca0f5c68434b1cbbf559c4f",
             "aradice.boolq.levantine", "نعم", "لا"),
      yes_no("7b6061dc7738d0c82819eeb9dab6fb37d4675b6d18d81981c918b5648e816f8f",
             "aradice.boolq.standard", "نعم", "لا"),
      yes_no("1700594fc1cdee04edad83bb5b7a2a60cf910a92eb6ce750fd20001e9e65f907",
             "aradice.boolq.english", "yes", "no"),
  };
}

}  // namespace

extern const PortEntry port_aradice;
const PortEntry port_aradice = {
    .name = "aradice",
    .summary = "AraDiCE: ArabicMMLU, BoolQ and culture in Arabic dialects",
    .functions = Functions,
};

}  // namespace etalon
