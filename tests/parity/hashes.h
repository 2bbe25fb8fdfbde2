// References of which only hashes were kept (`--predict_only` over whole tasks): documents,
// prompts, targets and arguments. A form of our own, which no program but ours reads.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "parity/run_parity.h"

namespace etalon {

// `lines`: {"doc_id", "filter", "doc_hash", "prompt_hash", "target_hash", "args_hash"} each, all
// documents of one filter, then of the next. Errors name `logged.samples` and the line.
absl::StatusOr<TaskParity> CompareHashes(const LoggedTask& logged, std::string_view lines,
                                         const ParitySource& source);

}  // namespace etalon
