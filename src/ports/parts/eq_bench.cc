// EQ-Bench: how strongly four emotions are felt.
#include <string>
#include <utility>

#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"
#include "templates/literal.h"

namespace etalon {
namespace {

absl::StatusOr<Value> Input(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* text, TextColumn(document, "reference_answer_fullscale"));
  ETALON_TRY(const Value reference, ParsePythonLiteral(*text));
  Value::List emotions, scores;
  for (int i = 1; i <= 4; ++i) {
    ETALON_TRY(const std::string* emotion, TextColumn(reference, StrCat("emotion", i)));
    ETALON_TRY(const Value* given, Column(reference, StrCat("emotion", i, "_score")));
    const auto score = ParseDouble(PythonStrip(PythonStr(*given)));
    if (!score.has_value()) {
      return absl::InvalidArgumentError(StrCat("the score of emotion ", i, " is no number"));
    }
    emotions.emplace_back(*emotion);
    scores.emplace_back(*score);
  }
  return Value::MakeDict(
      {{"emotions", Value(std::move(emotions))}, {"scores", Value(std::move(scores))}});
}

std::vector<PortedFunction> Functions() {
  const auto number = [](std::string_view name) { return Value::MakeDict({{"number", name}}); };
  return {{.digest = "f15f269fbd012222cf74a51cc83e31f313f267c3a71b6c6b19c5a1c66ed29d82",
           .name = "eq_bench.calculate_score_fullscale",
           .version = "1",
           .process_results = {{"eqbench", "eq_bench", number("score")},
                               {"percent_parseable", "eq_bench", number("parseable")}},
           .scorer_input = Input}};
}

}  // namespace

extern const PortEntry port_eq_bench;
const PortEntry port_eq_bench = {
    .name = "eq_bench",
    .summary = "EQ-Bench: how strongly four emotions are felt",
    .functions = Functions,
};

}  // namespace etalon
