// IFEval: the instructions that a reply is checked against, by src/scorers/ifeval.
#include <string>
#include <utility>

#include "base/str.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

// What Python's `if value` leaves out: a row gives every argument of any kind, most of them none.
bool IsFalse(const Value& value) {
  if (value.is_none()) return true;
  if (value.is_bool()) return !value.AsBool();
  if (value.is_int()) return value.AsInt() == 0;
  if (value.is_float()) return value.AsDouble() == 0;
  if (value.is_string()) return value.AsString().empty();
  return value.is_list() ? value.AsList().empty() : value.AsDict().empty();
}

absl::StatusOr<Value> Instructions(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const auto names, TextsColumn(document, "instruction_id_list"));
  ETALON_TRY(const Value::List* given, ListColumn(document, "kwargs"));
  if (given->size() < names.size()) {
    return absl::InvalidArgumentError(StrCat("the document has ", names.size(),
                                             " instructions and arguments of ", given->size()));
  }
  Value::List instructions;
  for (size_t i = 0; i < names.size(); ++i) {
    if (!(*given)[i].is_dict()) {
      return absl::InvalidArgumentError("the column \"kwargs\" holds what is no dict");
    }
    Value arguments{Value::Dict()};
    for (const auto& [name, value] : (*given)[i].AsDict()) {
      if (!IsFalse(value)) arguments.Set(name, value);
    }
    instructions.push_back(
        Value::MakeDict({{"id", names[i]}, {"arguments", std::move(arguments)}}));
  }
  return Value::MakeDict({{"instructions", Value(std::move(instructions))}});
}

Value Reading(const char* reading) { return Value::MakeDict({{"reading", reading}}); }

// Of the same text in two folders, which differ in the instructions that they import.
PortedFunction ResultsOf(std::string digest, std::string name) {
  return {.digest = std::move(digest),
          .name = std::move(name),
          .version = "1",
          .process_results = {{.metric = "prompt_level_strict_acc",
                               .scorer = "ifeval_prompt",
                               .arguments = Reading("strict")},
                              {.metric = "inst_level_strict_acc",
                               .scorer = "ifeval_instructions",
                               .arguments = Reading("strict")},
                              {.metric = "prompt_level_loose_acc",
                               .scorer = "ifeval_prompt",
                               .arguments = Reading("loose")},
                              {.metric = "inst_level_loose_acc",
                               .scorer = "ifeval_instructions",
                               .arguments = Reading("loose")}},
          .scorer_input = Instructions};
}

std::vector<PortedFunction> Functions() {
  return {ResultsOf("82ecaa8ec4afad4dbf7d267f3327a98f1bc8dd1d0c2dcf0423d12a33a0637aca",
                    "ifeval.process_results"),
          ResultsOf("aa044313dc51d023595d3a921534c96aded7b9281c45afbaee1fd1f57ad689d1",
                    "leaderboard.ifeval.process_results"),
          {.digest = "4749349407843df3f4b96ec820aceeeaf2f63aec2e7f03f7cd3ba3600206a775",
           .name = "ifeval.agg_inst_level_acc",
           .version = "1",
           .aggregation = "pooled_mean"}};
}

}  // namespace

extern const PortEntry port_ifeval;
const PortEntry port_ifeval = {
    .name = "ifeval",
    .summary = "IFEval: its instructions, strictly and loosely, by prompt and by instruction",
    .functions = Functions,
};

}  // namespace etalon
