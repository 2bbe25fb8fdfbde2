// BIG-Bench Hard without examples: filters that look at the question for what a response may name.
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

// The filters read the question.
absl::StatusOr<Value> Input(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* input, TextColumn(document, "input"));
  return Value::MakeDict({{"input", *input}});
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "e654954f772202c5f06f73730214c6670de2cd81be9c3d84fd1cf5e12d69c503",
           .name = "bbh.MultiChoiceRegexFilter",
           .version = "1",
           .scorer_input = Input,
           .filter = "bbh_multi_choice"},
          {.digest = "8b848bd6e6b7feca63a549fabd8230eee8d561a1e917cd055db8accb5de118b4",
           .name = "bbh.NumberParseRegexFilter",
           .version = "1",
           .filter = "bbh_number"},
          {.digest = "f6133574eeaee69b5c72019b560e4ec79bb0517fbb24cfbae669d9adca0dffd5",
           .name = "bbh.MapRegexFilter",
           .version = "1",
           .filter = "bbh_map"},
          {.digest = "51e23da636d95bfcb7f42359de6ff6aba0d619574c78b57efc9ad4f3b86fe394",
           .name = "bbh.WordSortFilter",
           .version = "1",
           .scorer_input = Input,
           .filter = "bbh_word_sort"}};
}

}  // namespace

extern const PortEntry port_bbh;
const PortEntry port_bbh = {
    .name = "bbh",
    .summary = "BIG-Bench Hard without examples: choices, numbers, yes and no, sorted words",
    .functions = Functions,
};

}  // namespace etalon
