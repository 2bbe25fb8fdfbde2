// TruthfulQA with several true choices: what its marks read of a document.
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

// Which choices count as true.
enum class Truth { kLabelled, kBeforeFirstZero };

absl::StatusOr<Value> Mc2Input(const Value& document, Truth truth) {
  ETALON_TRY(const Value* targets, Column(document, "mc2_targets"));
  ETALON_TRY(const auto choices, TextsColumn(*targets, "choices"));
  ETALON_TRY(const Value::List* labels, ListColumn(*targets, "labels"));
  if (labels->size() != choices.size()) {
    return absl::InvalidArgumentError("\"mc2_targets\" has not one label a choice");
  }
  Value::List gold;
  for (size_t i = 0; i < labels->size(); ++i) {
    if (truth == Truth::kBeforeFirstZero && (*labels)[i] == Value(0)) break;
    const bool is_true = truth == Truth::kBeforeFirstZero || (*labels)[i] == Value(1);
    if (is_true) gold.emplace_back(static_cast<int64_t>(i));
  }
  return Value::MakeDict({{"choices", Value(Value::List(choices.begin(), choices.end()))},
                          {"gold", Value(std::move(gold))}});
}

PortedFunction ProcessResults(const char* digest, const char* name, const char* version,
                              Truth truth) {
  return {.digest = digest,
          .name = name,
          .version = version,
          .process_results = {{.metric = "acc", .scorer = "mc2"}},
          .scorer_input = [truth](const Value& document, const Value& /*arguments*/) {
            return Mc2Input(document, truth);
          }};
}

// The two of other languages split the choices at the first label that is 0, whatever follows it.
std::vector<PortedFunction> Functions() {
  return {ProcessResults("2727f7ca082154c3a9def7287c950c6dcbe47f7a28ff29b29b5e4e18828d2042",
                         "truthfulqa.process_results_mc2", "1", Truth::kLabelled),
          ProcessResults("c0651dbd304ff2f168bac4d40b5a3b79d9083e7c13a9c17001c1341bca083ce2",
                         "galician_bench.process_results_mc2", "2", Truth::kBeforeFirstZero),
          ProcessResults("8923301ec1bedd5cd3a2c758ea353133e6d60e63f1376dca4626b70b1838cd3a",
                         "truthfulqa_multi.process_results_mc2", "2", Truth::kBeforeFirstZero)};
}

}  // namespace

extern const PortEntry port_truthfulqa;
const PortEntry port_truthfulqa = {
    .name = "truthfulqa",
    .summary = "TruthfulQA: the probability mass on the true choices",
    .functions = Functions,
};

}  // namespace etalon
