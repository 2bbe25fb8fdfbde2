// What --seed and --fewshot-seed say. lm-evaluation-harness takes four seeds in one flag, of
// Python, numpy, torch and the draw of examples; here the first is of ports that draw, the third of
// sampled generations, and the second drives nothing. It refuses what would come out differently
// each time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace etalon {

struct RunSeeds {
  uint64_t sampling = 0, fewshot = 1234, python = 0;
  bool operator==(const RunSeeds&) const = default;
};

// `seed`: "", one number for all, or three or four separated by commas, of which the first three
// may be None: their default. `fewshot_seed` is stronger. InvalidArgument names the flag.
absl::StatusOr<RunSeeds> ReadSeeds(const std::string& seed, std::optional<int64_t> fewshot_seed);

}  // namespace etalon
