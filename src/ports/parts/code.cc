// HumanEval, its infilling, and MBPP: programs from responses, and the chance that one of k passes
// its test.
#include "base/str.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

// One number for each k, as the field names them.
absl::StatusOr<std::vector<PortedMetric>> PassAtK(const Value& arguments) {
  const Value* k = arguments.Find("k");
  const Value one = k != nullptr && k->is_int() ? Value::MakeList({*k}) : Value();
  const Value* list = one.is_list() ? &one : k;
  if (list == nullptr || !list->is_list()) {
    return absl::InvalidArgumentError("pass_at_k needs `k`, a list of whole numbers");
  }
  std::vector<PortedMetric> metrics;
  for (const Value& each : list->AsList()) {
    if (!each.is_int()) return absl::InvalidArgumentError("`k` must be whole numbers");
    metrics.push_back({.metric = StrCat("pass@", each.AsInt()),
                       .scorer = "pass_at_k",
                       .arguments = Value::MakeDict({{"k", each}})});
  }
  return metrics;
}

absl::StatusOr<std::vector<PortedMetric>> PassAtOne(const Value& /*arguments*/) {
  return std::vector<PortedMetric>{
      {.metric = "pass_at_1", .scorer = "pass_at_k", .arguments = Value::MakeDict({{"k", 1}})}};
}

absl::StatusOr<Value> CodePrompt(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* prompt, TextColumn(document, "prompt"));
  return Value::MakeDict({{"code_prompt", *prompt}});
}

absl::StatusOr<Value> CodeAround(const Value& document, const Value& arguments) {
  ETALON_TRY(Value code, CodePrompt(document, arguments));
  ETALON_TRY(const std::string* suffix, TextColumn(document, "suffix"));
  code.Set("code_suffix", *suffix);
  return code;
}

// The examples stand in the function as its only literal.
// NOLINTNEXTLINE(performance-unnecessary-value-param): the form of all ports of documents
absl::StatusOr<std::vector<Value>> Examples(std::vector<Value> /*documents*/,
                                            const Value& arguments) {
  const Value* literals = arguments.Find(kPortLiterals);
  if (literals == nullptr || literals->AsList().size() != 1 || !literals->AsList()[0].is_list()) {
    return absl::InvalidArgumentError("list_fewshot_samples returns no list of documents");
  }
  return literals->AsList()[0].AsList();
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "6004241914437f9020896946ad36ddff0416da6a6ae01f07caa6a7ad15100860",
           .name = "humaneval.pass_at_k",
           .version = "1",
           .metrics = PassAtK},
          {.digest = "d2aae046bdb16e06b5164d16dbcf0476e416afa2a009461f04d2fac8b4461348",
           .name = "humaneval.build_predictions",
           .version = "1",
           .scorer_input = CodePrompt,
           .filter = "complete_code"},
          {.digest = "1d10f7c5b9aaa1b18dca1518d69e7ac39724f834eec9a199824b7232de6747a8",
           .name = "humaneval.build_predictions_instruct",
           .version = "1",
           .scorer_input = CodePrompt,
           .filter = "complete_code_in_fence"},
          {.digest = "ed3ef415907fe40aa8a8d46888604ee67d3d141b4a7d46f93110b903a54bc215",
           .name = "mbpp.pass_at_1",
           .version = "1",
           .metrics = PassAtOne},
          {.digest = "c194cc0e1e436ba048435c3623a1551e2c97176be7bc729eb58684de1b61a101",
           .name = "humaneval_infilling.build_predictions",
           .version = "1",
           .scorer_input = CodeAround,
           .filter = "complete_code"},
          {.digest = "d0b0267a3c046e866d2c8d5774e36f29072e9d4dc9fcc68853de49c2d8cb4ba9",
           .name = "mbpp.build_predictions",
           .version = "1",
           .filter = "first_code_block"},
          {.digest = "a9b67d65d8f19aa4402d4812a2d2b61757241ac8f5734edfd112c778e7a89e9b",
           .name = "mbpp.list_fewshot_samples",
           .version = "1",
           .of_documents = Examples}};
}

}  // namespace

extern const PortEntry port_code;
const PortEntry port_code = {
    .name = "code",
    .summary = "HumanEval and MBPP: programs from responses, pass@k",
    .functions = Functions,
};

}  // namespace etalon
