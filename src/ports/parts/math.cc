// MATH (Hendrycks, Minerva's prompt, the Open LLM Leaderboard's level 5), AIME and Putnam-AXIOM:
// what is asked, and the right answer that src/scorers/math compares with.
#include <optional>
#include <string>
#include <utility>

#include "base/letter_case.h"
#include "base/python.h"
#include "base/str.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"
#include "scorers/math/boxes.h"
#include "scorers/math/final_answer.h"

namespace etalon {
namespace {

absl::StatusOr<std::string> BoxedAnswer(const Value& document) {
  ETALON_TRY(const std::string* solution, TextColumn(document, "solution"));
  const auto box = math::LastBox(*solution);
  auto answer = box.has_value() ? math::BoxContents(*box) : std::nullopt;
  if (answer.has_value()) return *std::move(answer);
  return absl::InvalidArgumentError("the solution has no answer in a \\boxed{}");
}

absl::StatusOr<Value> HendrycksColumns(const Value& document) {
  ETALON_TRY(std::string answer, BoxedAnswer(document));
  return Value::MakeDict({{"answer", Value(std::move(answer))}});
}

absl::StatusOr<std::vector<Value>> HendrycksDocuments(std::vector<Value> documents,
                                                      const Value& /*arguments*/) {
  return MapDocuments(std::move(documents), HendrycksColumns);
}

absl::StatusOr<Value> HendrycksInput(const Value& document, const Value& /*arguments*/) {
  return HendrycksColumns(document);
}

// The column is called "Answer" in some data sets of AIME.
absl::StatusOr<Value> AimeInput(const Value& document, const Value& /*arguments*/) {
  if (document.is_dict()) {
    for (const auto& [name, value] : document.AsDict()) {
      if (LowerCase(name) != "answer") continue;
      return Value::MakeDict({{"answer", Value(PythonStr(value))}});
    }
  }
  return absl::InvalidArgumentError("the document has no column \"answer\"");
}

absl::StatusOr<std::vector<Value>> MinervaDocuments(std::vector<Value> documents,
                                                    const Value& /*arguments*/) {
  ETALON_TRY(const auto forms, math::FinalAnswers::Create(math::FinalForm::kMinerva));
  return MapDocuments(std::move(documents), [&](const Value& document) -> absl::StatusOr<Value> {
    ETALON_TRY(const std::string boxed, BoxedAnswer(document));
    ETALON_TRY(std::string answer, forms->Normalise(boxed));
    return Value::MakeDict({{"answer", Value(std::move(answer))}});
  });
}

absl::StatusOr<std::vector<Value>> FirstVariations(std::vector<Value> documents,
                                                   const Value& arguments) {
  const auto is_first = [](const Value& document) -> absl::StatusOr<bool> {
    ETALON_TRY(const int64_t variation, IntegerColumn(document, "variation"));
    return variation == 1;
  };
  ETALON_TRY(auto first, FilterDocuments(std::move(documents), is_first));
  return MinervaDocuments(std::move(first), arguments);
}

absl::StatusOr<Value> LeaderboardColumns(const Value& document) {
  ETALON_TRY(const std::string* solution, TextColumn(document, "solution"));
  const auto box = math::LastBox(*solution);
  auto answer = box.has_value() ? math::BoxContents(*box) : std::nullopt;
  return Value::MakeDict({{"answer", answer.value_or(std::string(math::kInvalidAnswer))}});
}

absl::StatusOr<std::vector<Value>> LeaderboardDocuments(std::vector<Value> documents,
                                                        const Value& /*arguments*/) {
  const auto is_hard = [](const Value& document) -> absl::StatusOr<bool> {
    ETALON_TRY(const std::string* level, TextColumn(document, "level"));
    return *level == "Level 5";
  };
  ETALON_TRY(auto hard, FilterDocuments(std::move(documents), is_hard));
  return MapDocuments(std::move(hard), LeaderboardColumns);
}

absl::StatusOr<Value> AnswerAndSolution(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* answer, TextColumn(document, "answer"));
  ETALON_TRY(const std::string* solution, TextColumn(document, "solution"));
  return Value::MakeDict({{"answer", *answer}, {"solution", *solution}});
}

// The shots of a function that gives a list of literals.
// NOLINTNEXTLINE(performance-unnecessary-value-param): the form of all ports of documents
absl::StatusOr<std::vector<Value>> LiteralDocuments(std::vector<Value> /*documents*/,
                                                    const Value& arguments) {
  const Value* literals = arguments.Find(kPortLiterals);
  if (literals == nullptr || !literals->is_list() || literals->AsList().size() != 1 ||
      !literals->AsList()[0].is_list()) {
    return absl::InvalidArgumentError("the function gives no list of literals");
  }
  return literals->AsList()[0].AsList();
}

absl::StatusOr<Value> ProblemText(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* problem, TextColumn(document, "problem"));
  return Value(StrCat("Problem:\n", *problem, "\n\nSolution:"));
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "c2bd8ded5a8407a0f064a1e089c2bbc77b0628c3a5763ae1af10dbe8f02a513b",
           .name = "hendrycks_math.process_docs",
           .version = "1",
           .of_documents = HendrycksDocuments},
          {.digest = "31260b19818937405b03d9ccade7d6f9e4da7df01803c3c9361d3987122fd75f",
           .name = "hendrycks_math.process_results",
           .version = "1",
           .process_results = {{.metric = "exact_match",
                                .scorer = "math_spelling",
                                .arguments = Value::MakeDict({{"extract", "dollars"}})}},
           .scorer_input = HendrycksInput},
          {.digest = "82f1b5bbc6efe565525b939b0bad5ef2ed550a82c80d34cbd379f311e4c77d7d",
           .name = "aime.process_results",
           .version = "1",
           .process_results = {{.metric = "exact_match",
                                .scorer = "math_spelling",
                                .arguments = Value::MakeDict({{"extract", "box"}})}},
           .scorer_input = AimeInput},
          {.digest = "97a71b070471724119f45e9f0d9f34afc931c317213cd9675d27c92f300482cc",
           .name = "minerva_math.doc_to_text",
           .version = "1",
           .of_document = ProblemText},
          {.digest = "06902a1b122509926671d6e92422ce45d192805a9b9c9ace00df57b4f23bfe83",
           .name = "minerva_math.list_fewshot_samples",
           .version = "1",
           .of_documents = LiteralDocuments},
          {.digest = "cf6e8b4841d4417a5ba976f471c31943ae3cba07e76143f8b841e32b0d18d168",
           .name = "minerva_math.process_docs",
           .version = "1",
           .of_documents = MinervaDocuments},
          {.digest = "3d205cdcbd25b26a8479799f6b4bec765e8cec5a48da16668e7579da0a4b17cf",
           .name = "minerva_math.process_results",
           .version = "1",
           .process_results = {{.metric = "exact_match",
                                .scorer = "math_equivalence",
                                .arguments = Value::MakeDict({{"form", "minerva"}})},
                               {.metric = "math_verify", .scorer = "math_verify"}},
           .scorer_input = AnswerAndSolution},
          {.digest = "bf349904a39cfc80f92ebd51629659fd32c88e3af2daef5caad65f39d07426fe",
           .name = "putnam_axiom.process_docs",
           .version = "1",
           .of_documents = MinervaDocuments},
          {.digest = "53a79ab13064189cc35898cbb02a06444b017b57be9df6861d9e40483641b514",
           .name = "putnam_axiom.process_variations",
           .version = "1",
           .of_documents = FirstVariations},
          {.digest = "58f9e1de9b11cac1af46503d85430c2822bcdb3943ff5bc3061e2b1009adb57f",
           .name = "putnam_axiom.process_results",
           .version = "1",
           .process_results = {{.metric = "exact_match",
                                .scorer = "math_equivalence",
                                .arguments = Value::MakeDict({{"form", "putnam"}})}},
           .scorer_input = AnswerAndSolution},
          {.digest = "b6f176da68cff55d449e81e147a91be54f4c9b78ffc5f38e6763e57cc4adc0cf",
           .name = "leaderboard.math.process_results",
           .version = "1",
           .process_results = {{.metric = "exact_match",
                                .scorer = "math_verify",
                                .arguments = Value::MakeDict({{"gold", "latex"}})},
                               {.metric = "exact_match_original",
                                .scorer = "math_equivalence",
                                .arguments = Value::MakeDict({{"form", "leaderboard"}})}},
           .scorer_input = AnswerAndSolution},
          {.digest = "b29451c68804b30667d2d171d10e861382eee7b55edf0d4edebcb46c7a4ed42f",
           .name = "leaderboard.math.process_docs",
           .version = "1",
           .of_documents = LeaderboardDocuments}};
}

}  // namespace

extern const PortEntry port_math;
const PortEntry port_math = {
    .name = "math",
    .summary = "MATH and AIME: problems, shots, and the right answers",
    .functions = Functions,
};

}  // namespace etalon
