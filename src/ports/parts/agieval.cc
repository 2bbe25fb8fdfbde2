// AGIEval and HRM8K: choices of which several may be right, and mathematics whose answer a reply
// states.
#include <string>
#include <utility>

#include "base/python.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/makers.h"
#include "ports/table.h"
#include "scorers/math/stated_answer.h"

namespace etalon {
namespace {

absl::StatusOr<Value> ChoicesInput(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const auto choices, TextsColumn(document, "choices"));
  ETALON_TRY(const Value::List* gold, ListColumn(document, "gold"));
  return Value::MakeDict(
      {{"choices", Value(Value::List(choices.begin(), choices.end()))}, {"gold", Value(*gold)}});
}

absl::StatusOr<Value> AnswerInput(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* answer, TextColumn(document, "answer"));
  return Value::MakeDict({{"answer", *answer}});
}

absl::StatusOr<Value> NumberTarget(const Value& document) {
  ETALON_TRY(const Value* answer, Column(document, "answer"));
  return Value(math::NumberForm(PythonStr(*answer)));
}

absl::StatusOr<Value> NumberInput(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(Value answer, NumberTarget(document));
  return Value::MakeDict({{"answer", std::move(answer)}});
}

std::vector<PortedFunction> Functions() {
  return {
      {.digest = "d211215d9606368a332c3e9828cc5df30796df4531acd6b4301b482151aa3265",
       .name = "agieval.process_results_mcqa",
       .version = "1",
       .process_results = {{.metric = "acc", .scorer = "acc"},
                           {.metric = "acc_norm", .scorer = "acc_norm"}},
       .scorer_input = ChoicesInput},
      {.digest = "889fbf30915b5ad16aece682ce52a9aeed123d6c5ec3b6684a4e3d2bcb04b5e5",
       .name = "agieval.process_results",
       .version = "1",
       .process_results = {{.metric = "acc", .scorer = "math_stated"}},
       .scorer_input = AnswerInput},
      DocumentPort("2487cdba71b14afabb0ac4779650fa1b844b4baf07b141d9430eab9b61268c6e",
                   "hrm8k.doc_to_target", NumberTarget),
      {.digest = "10b047b347252db24337de48e4d10a2c0c571dd00236d2f7d730e82c8ff1babc",
       .name = "hrm8k.process_results",
       .version = "1",
       .process_results = {{"exact_match", "math_stated", Value::MakeDict({{"numbers", "value"}})}},
       .scorer_input = NumberInput},
      {.digest = "8312f16ee6bfbb4d41321336607ea663c1209cf63f0d74c923184381a3e9de6a",
       .name = "kormedmcqa.ExtractChoiceFilter",
       .version = "1",
       .filter = "answer_letter"}};
}

}  // namespace

extern const PortEntry port_agieval;
const PortEntry port_agieval = {
    .name = "agieval",
    .summary = "AGIEval, HRM8K and KorMedMCQA: several right choices, stated answers",
    .functions = Functions,
};

}  // namespace etalon
