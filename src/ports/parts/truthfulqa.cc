// TruthfulQA with several true choices: what its marks read of a document.
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

absl::StatusOr<Value> Mc2Input(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const Value* targets, Column(document, "mc2_targets"));
  ETALON_TRY(const auto choices, TextsColumn(*targets, "choices"));
  ETALON_TRY(const Value::List* labels, ListColumn(*targets, "labels"));
  if (labels->size() != choices.size()) {
    return absl::InvalidArgumentError("\"mc2_targets\" has not one label a choice");
  }
  Value::List gold;
  for (size_t i = 0; i < labels->size(); ++i) {
    if ((*labels)[i] == Value(1)) gold.emplace_back(static_cast<int64_t>(i));
  }
  return Value::MakeDict({{"choices", Value(Value::List(choices.begin(), choices.end()))},
                          {"gold", Value(std::move(gold))}});
}

// The same function in the harness's own task, in Catalan and Galician, and in more languages.
std::vector<PortedFunction> Functions() {
  std::vector<PortedFunction> functions;
  for (const char* digest : {"2727f7ca082154c3a9def7287c950c6dcbe47f7a28ff29b29b5e4e18828d2042",
                             "c0651dbd304ff2f168bac4d40b5a3b79d9083e7c13a9c17001c1341bca083ce2",
                             "8923301ec1bedd5cd3a2c758ea353133e6d60e63f1376dca4626b70b1838cd3a"}) {
    functions.push_back({.digest = digest,
                         .name = "truthfulqa.process_results_mc2",
                         .version = "1",
                         .process_results = {{.metric = "acc", .scorer = "mc2"}},
                         .scorer_input = Mc2Input});
  }
  return functions;
}

}  // namespace

extern const PortEntry port_truthfulqa;
const PortEntry port_truthfulqa = {
    .name = "truthfulqa",
    .summary = "TruthfulQA: the probability mass on the true choices",
    .functions = Functions,
};

}  // namespace etalon
