// Questions whose answers are compared as SQuAD compares them: MLQA, XQuAD, TyDiQA, NorQuAD, CoQA,
// FQuAD and their kin, AfriQA and Norwegian idioms; and the tags of MasakhaNER and MasakhaPOS.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/letter_case.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/makers.h"
#include "ports/table.h"

namespace etalon {
namespace {

using Documents = std::vector<Value>;

absl::StatusOr<Value> AnswerTexts(const Value& document) {
  ETALON_TRY(const Value* answers, Column(document, "answers"));
  ETALON_TRY(const Value* texts, Column(*answers, "text"));
  return *texts;
}

absl::StatusOr<Value> MlqaColumns(const Value& document) {
  ETALON_TRY(const Value* context, Column(document, "context"));
  ETALON_TRY(const Value* question, Column(document, "question"));
  ETALON_TRY(const Value answers, AnswerTexts(document));
  return Value::MakeDict({{"context", *context}, {"question", *question}, {"answers", answers}});
}

absl::StatusOr<Value> TydiqaColumns(const Value& document) {
  ETALON_TRY(const Value* id, Column(document, "id"));
  ETALON_TRY(const Value* title, Column(document, "title"));
  ETALON_TRY(const Value columns, MlqaColumns(document));
  return Value::MakeDict({{"id", *id},
                          {"title", *title},
                          {"context", *columns.Find("context")},
                          {"question", *columns.Find("question")},
                          {"answers", *columns.Find("answers")}});
}

absl::StatusOr<Value> PosTags(const Value& document) {
  static constexpr std::array<std::string_view, 18> kTags = {
      "NOUN",  "PUNCT", "ADP",  "NUM", "SYM", "SCONJ", "ADJ",  "PART", "DET",
      "CCONJ", "PROPN", "PRON", "X",   "_",   "ADV",   "INTJ", "VERB", "AUX"};
  ETALON_TRY(const Value::List* numbers, ListColumn(document, "upos"));
  Value::List tags;
  for (const Value& number : *numbers) {
    const bool is_tag = number.is_int() && number.AsInt() >= 0 &&
                        number.AsInt() < static_cast<int64_t>(kTags.size());
    if (!is_tag) {
      return absl::InvalidArgumentError(
          StrCat("the column \"upos\" holds ", PythonRepr(number), ", which is no tag"));
    }
    tags.emplace_back(kTags[static_cast<size_t>(number.AsInt())]);
  }
  return Value(std::move(tags));
}

using Input = absl::StatusOr<Value> (*)(const Value& document);

// Marks of a form of the scorers answer_exact and answer_f1.
PortedFunction Marks(std::string_view digest, std::string_view name, std::string_view form,
                     Input input) {
  const Value arguments = Value::MakeDict({{"form", form}});
  return {.digest = std::string(digest),
          .name = std::string(name),
          .version = "1",
          .process_results = {{"exact_match", "answer_exact", arguments},
                              {"f1", "answer_f1", arguments}},
          .scorer_input = [input](const Value& document, const Value&) { return input(document); }};
}

absl::StatusOr<Value> AllAnswers(const Value& document) {
  ETALON_TRY(const auto answers, TextsColumn(document, "answers"));
  return Value::MakeDict({{"answers", Value(Value::List(answers.begin(), answers.end()))}});
}

absl::StatusOr<Value> OnlyAnswer(const Value& answer) {
  if (!answer.is_string()) return absl::InvalidArgumentError("the first answer is no text");
  return Value::MakeDict({{"answers", Value::MakeList({answer})}});
}

absl::StatusOr<Value> FirstText(const Value& document) {
  ETALON_TRY(const Value* answers, Column(document, "answers"));
  ETALON_TRY(const Value::List* texts, ListColumn(*answers, "text"));
  if (texts->empty()) return absl::InvalidArgumentError("the document has no answer");
  return OnlyAnswer(texts->front());
}

absl::StatusOr<Value> TextOfFirst(const Value& document) {
  ETALON_TRY(const Value::List* answers, ListColumn(document, "answers"));
  if (answers->empty()) return absl::InvalidArgumentError("the document has no answer");
  ETALON_TRY(const Value* text, Column(answers->front(), "text"));
  return OnlyAnswer(*text);
}

absl::StatusOr<Value> Completions(const Value& document) {
  ETALON_TRY(const auto answers, TextsColumn(document, "accepted_completions"));
  return Value::MakeDict({{"answers", Value(Value::List(answers.begin(), answers.end()))}});
}

// The answer to turn `turn` of a conversation, then those of other people that differ by more than
// case.
absl::StatusOr<Value> TurnAnswers(const Value& document, size_t turn) {
  const auto answer_of = [turn](const Value& answers) -> absl::StatusOr<std::string> {
    ETALON_TRY(const auto texts, TextsColumn(answers, "input_text"));
    if (turn == 0 || turn > texts.size()) {
      return absl::InvalidArgumentError("a conversation has fewer answers than questions");
    }
    return texts[turn - 1];
  };
  ETALON_TRY(const Value* answers, Column(document, "answers"));
  ETALON_TRY(const std::string first, answer_of(*answers));
  Value::List all = {Value(first)};
  std::vector<std::string> low = {LowerCase(first)};
  const Value* others = document.Find("additional_answers");
  if (others != nullptr && others->is_dict()) {
    for (const auto& [person, given] : others->AsDict()) {
      ETALON_TRY(const std::string answer, answer_of(given));
      if (std::find(low.begin(), low.end(), LowerCase(answer)) != low.end()) continue;
      low.push_back(LowerCase(answer));
      all.emplace_back(answer);
    }
  }
  return Value(std::move(all));
}

absl::StatusOr<Value> CoqaTarget(const Value& document) {
  ETALON_TRY(const Value* questions, Column(document, "questions"));
  ETALON_TRY(const Value::List* asked, ListColumn(*questions, "input_text"));
  return TurnAnswers(document, asked->size());
}

absl::StatusOr<Value> CoqaInput(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(Value answers, CoqaTarget(document));
  return Value::MakeDict({{"answers", std::move(answers)}});
}

absl::StatusOr<Value> CoqcatInput(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const Value::List* asked, ListColumn(document, "questions"));
  ETALON_TRY(Value answers, TurnAnswers(document, asked->size()));
  return Value::MakeDict({{"answers", std::move(answers)}});
}

absl::StatusOr<Value> CoqaText(const Value& document) {
  ETALON_TRY(const std::string* story, TextColumn(document, "story"));
  ETALON_TRY(const Value* questions, Column(document, "questions"));
  ETALON_TRY(const Value::List* asked, ListColumn(*questions, "input_text"));
  ETALON_TRY(const Value* answers, Column(document, "answers"));
  ETALON_TRY(const Value::List* given, ListColumn(*answers, "input_text"));
  const size_t answered = given->empty() ? 0 : given->size() - 1;
  std::string text = *story + "\n\n";
  for (size_t i = 0; i < std::max(asked->size(), answered); ++i) {
    const Value none;
    const Value& answer = i < answered ? (*given)[i] : none;
    StrAppend(&text, "Q: ", PythonStr(i < asked->size() ? (*asked)[i] : none), "\n\n");
    if (answer.is_none()) {
      text += "A:";
    } else {
      StrAppend(&text, "A: ", PythonStr(answer), "\n\n");
    }
  }
  return Value(std::move(text));
}

absl::StatusOr<Value> BabilongInput(const Value& document, const Value& /*arguments*/) {
  const Value* target = document.Find("target");
  if (target != nullptr && !target->is_string()) {
    return absl::InvalidArgumentError("the column \"target\" holds no text");
  }
  const Value answer = target == nullptr ? Value("") : Value(PythonStrip(target->AsString()));
  return Value::MakeDict({{"references", Value::MakeList({answer})}});
}

PortedFunction CoqaMarks(std::string_view digest, std::string_view name,
                         absl::StatusOr<Value> (*input)(const Value&, const Value&)) {
  return {.digest = std::string(digest),
          .name = std::string(name),
          .version = "1",
          .process_results = {{.metric = "em", .scorer = "coqa_exact"},
                              {.metric = "f1", .scorer = "coqa_f1"}},
          .scorer_input = input};
}

// A metric that is a function of one answer and one right one.
PortedFunction Metric(std::string_view digest, std::string_view name, std::string_view scorer,
                      std::string_view form) {
  return {.digest = std::string(digest),
          .name = std::string(name),
          .version = "1",
          .metrics = [metric = std::string(name.substr(name.find('.') + 1)),
                      scorer = std::string(scorer), form = std::string(form)](
                         const Value&) -> absl::StatusOr<std::vector<PortedMetric>> {
            Value arguments{Value::Dict()};
            if (!form.empty()) arguments.Set("form", form);
            return std::vector<PortedMetric>{{metric, scorer, arguments}};
          }};
}

void AddMlqa(std::vector<PortedFunction>* functions) {
  static constexpr struct {
    std::string_view digest, language, form;
  } kLanguages[] = {
      {"31f14d288c3c5900d3f8b5027042860ed7d34c7e6136924e9cdf09f9ec5cfdde", "ar", "mlqa_ar"},
      {"270da4162eff6fc185e88efff93adaa9b5483a590d4043af0890da13dd0561a9", "de", "mlqa_de"},
      {"9514babf326f8b3295d027ad44609308319fbc5d2bb6bf267030343a71923eac", "en", "mlqa_en"},
      {"8ecb83238ab92cd4bdd0d42b55ddef4bb0f9d5ac7a5da4275e19a0f5beba4665", "es", "mlqa_es"},
      {"54198036e79d7da82f279ea5b8973b135150cd29d09fdc9ffdf3b75b85f30603", "hi", "mlqa_xx"},
      {"d30955019ddde4033dadbc2d65b76da2f58eff81aa15fe92358610d6373402c4", "vi", "mlqa_vi"},
      {"637d6e403d8c7b8752660da4439cfaac15a60f2aacc47af2e46b05499626fcd9", "zh", "mlqa_zh"},
  };
  functions->push_back(MapPort("9179591f7c767daeaaaf06e6b7110cf74b73ec8f355920c34fcf962f679f338f",
                               "mlqa.process_docs", MlqaColumns));
  for (const auto& each : kLanguages) {
    functions->push_back(
        Marks(each.digest, StrCat("mlqa.process_results_", each.language), each.form, AllAnswers));
  }
}

void AddTydiqa(std::vector<PortedFunction>* functions) {
  static constexpr struct {
    std::string_view rows, marks, code, language, form;
  } kLanguages[] = {
      {"f463a606da28e48eef9533f38d999d27d01b9abaddbf42a05009bad88d833f24",
       "62b9fc8217279443e90b783061536ef94b8c6a342eb87afeb4dbdbc51d438131", "ar", "arabic",
       "mlqa_ar"},
      {"953b7539d11a6d0b95f31de01abbd98bbb27ae45d47d3026fb676224b477c7ff",
       "37b1d2e9c8e6ee6f2d9e716c1e3dee0ec70ed56fc52d9b5f82115593aa1fc8d6", "bn", "bengali",
       "mlqa_xx"},
      {"24fd77bfe0447732ff0c2b049581d1126fb365e5a49b31baa67dbd76ed10d14e",
       "bb29412462eff7a168ba95a54604fb759a3cfd4fbe8c565a6a22885ac272fdfc", "en", "english",
       "mlqa_en"},
      {"646eb75eebe88643984345f3a5e12c193d129fd39346744c70aca514d8d76a14",
       "42bda785fc150b6e5b90b57d8e14bcf86fa531b1dd7d8e7a92c65fa858b0a58a", "fi", "finnish",
       "mlqa_xx"},
      {"4a3d2416528ec4df7cd1ba8044452e6771ef203dc77f2d1dfa4a062b1ecac36b",
       "930dfeea82ea2c7658eacc6a8373fe44de2b832db1bf1b6e396553d85aaff954", "id", "indonesian",
       "mlqa_xx"},
      {"a2bc580d2fa85157208786b8fd937822fa053abe8fae991fc4e9d18a84381290",
       "705f051ece8d36d86f72235ff9fded9a24180a6b618ff9d3f3072365d56a85e0", "ko", "korean",
       "mlqa_xx"},
      {"53852a571cdb3d71e619b960a12484453ed0555901f1fdafde73a58a8b4e1a54",
       "c5ffb310a23bc34d8bd108041e9e07cf9df3f98aa7c784c7dba929df7ce65e0d", "ru", "russian",
       "mlqa_xx"},
      {"b37f1c01165d6feceadc179c5506b9cda52da7a18d175b179045af144adb3b47",
       "62d0fc13e277760b249f19012a1c477898954c012f040a7d8638bc5d976e895b", "sw", "swahili",
       "mlqa_xx"},
      {"84fa2625ca22302f41d2f40e8d3f15abb6ba02e2dc4bfd58765016aa6bcb0c0c",
       "8cedf0f98f91ac6f33f30516fa24b709db9e2acae2acef76f5901fd2e4ea4b96", "te", "telugu",
       "mlqa_xx"},
  };
  for (const auto& each : kLanguages) {
    const std::string prefix = StrCat(each.language, "-");
    const auto is_of_language = [prefix](const Value& document) -> absl::StatusOr<bool> {
      ETALON_TRY(const std::string* id, TextColumn(document, "id"));
      return id->starts_with(prefix);
    };
    functions->push_back(FilterMapPort(each.rows, StrCat("tydiqa.process_docs_", each.code),
                                       is_of_language, TydiqaColumns));
    functions->push_back(
        Marks(each.marks, StrCat("tydiqa.process_results_", each.code), each.form, AllAnswers));
  }
}

std::vector<PortedFunction> Functions() {
  const Value words = Value::MakeDict({{"form", "words"}});
  std::vector<PortedFunction> functions = {
      Marks("0e50581d779cc90b5b794f04d2bdd80dfe22f84c68fc6ab62cae25fd19b1eb19",
            "xquad.process_results_qa", "squad", FirstText),
      Marks("fdd90319176b5c34de3617ed882b528bbec4cfe4f537704f291cfadfff7f6dd5",
            "catalan_bench.process_results_qa", "squad", TextOfFirst),
      Marks("de95fb5dc3408512f1b63fe1585193d61cca0900c4bd6f8ada83bcc443b258c8",
            "norquad.process_results", "squad", FirstText),
      {.digest = "0d3e47ee3226ef0dac453e53c874d0055f04efe05b418665e98c37d2a18a80b2",
       .name = "noridiom.process_results",
       .version = "1",
       .process_results = {{"em", "answer_exact", words}, {"fscore", "answer_f1", words}},
       .scorer_input = [](const Value& document, const Value&) { return Completions(document); }},
      DocumentPort("74be5ab76bae49994e32ffe8f846c21edfec48cd2333e881eb12f2d56af65c6d",
                   "coqa.doc_to_text", CoqaText),
      DocumentPort("e218ea135f9fe34888b72b65dfb4b63e7be1d1e76b4bb572322c68b9cb8107b1",
                   "coqa.doc_to_target", CoqaTarget),
      CoqaMarks("96c06dfd836e2acd82be4b0b642009e0c5928386bd04a160fd7134de6ed7dd13",
                "coqa.process_results", CoqaInput),
      CoqaMarks("7ee57957e4abc7207484610987efc8cf7500650e6ff20d78fec65eecb5fb84f4",
                "catalan_bench.process_results_coqcat", CoqcatInput),
      Metric("41465800762947572241afb54a074326966b71fc6273b4998b5e8e9e8ea07716",
             "french_bench.exact", "answer_exact", "french"),
      Metric("396263be70067799e534681c27f984ea3d1af32ca2d84a26e6bafbdebebd44fa", "french_bench.f1",
             "answer_f1", "french"),
      {.digest = "566d1a1a2fe08b90eaff5c9bdf823f10a3e4f72e3a82a21120c0636572ce023d",
       .name = "afriqa.f1",
       .version = "1",
       .aggregation = "task_mean",
       .scorer = "answer_f1",
       .scorer_arguments = Value::MakeDict({{"form", "squad_v1"}})},
      Metric("8b2aa5c5d800cd1d26cc54a0db58d3ecd4c17408e559f28da86cb7a00d3ce7c3",
             "french_bench.is_included", "contains_answer", ""),
      {.digest = "dc753eec405ff442fd0d9d79960154e9b0c2c53ba81d45c911a38583f6845729",
       .name = "babilong.process_results",
       .version = "1",
       .process_results = {{"acc", "contains_answer", Value::MakeDict({{"ignore_case", true}})}},
       .scorer_input = BabilongInput},
      {.digest = "c239ee12050b8536da3f03d26f1f2ac566fc356a8f321ecbd9eac16bfc49ae56",
       .name = "masakhaner.span_f1_agg",
       .version = "1",
       .aggregation = "span_f1",
       .scorer = "span_counts"},
      // lm-eval stops where it aggregates: of a list of tags it has left a truth, no pair.
      {.digest = "b2cd2238a39fd0d5e05bffaff263cb2c170773e816b284245d2919d11e6fd227",
       .name = "masakhapos.acc_score",
       .version = "1",
       .aggregation = "task_mean",
       .scorer = "tag_accuracy"},
      DocumentPort("7f6253712b1de1b5c07a2d1488cc813c3fc2d41121ce00fddf157d0667c7a707",
                   "masakhapos.doc_to_target", PosTags),
  };
  AddMlqa(&functions);
  AddTydiqa(&functions);
  return functions;
}

}  // namespace

extern const PortEntry port_squad;
const PortEntry port_squad = {
    .name = "squad",
    .summary = "answers compared as in SQuAD: MLQA, XQuAD, TyDiQA, NorQuAD, CoQA, FQuAD, AfriQA",
    .functions = Functions,
};

}  // namespace etalon
