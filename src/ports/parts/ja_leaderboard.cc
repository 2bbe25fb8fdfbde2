// The Japanese leaderboard's MGSM: the whole number that an answer ends with.
#include "base/str.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

absl::StatusOr<Value> MgsmInput(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const Value* answer, Column(document, "answer_number"));
  if (!answer->is_int()) {
    return absl::InvalidArgumentError("the column \"answer_number\" holds no whole number");
  }
  return Value::MakeDict({{"references", Value::MakeList({StrCat(answer->AsInt())})}});
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "de76ffa2fb1e541cacee0b78ab6cf6fa0baf8ad3fd825fc0107e7ff8e97a2eed",
           .name = "ja_leaderboard_mgsm.process_results",
           .version = "1",
           .process_results = {{.metric = "acc", .scorer = "last_integer"}},
           .scorer_input = MgsmInput}};
}

}  // namespace

extern const PortEntry port_ja_leaderboard;
const PortEntry port_ja_leaderboard = {
    .name = "ja_leaderboard",
    .summary = "MGSM of the Japanese leaderboard: the whole number at the end of an answer",
    .functions = Functions,
};

}  // namespace etalon
