#include "cli/run/seeds.h"

#include <string_view>
#include <vector>

#include "base/letter_case.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

constexpr int64_t kSeedMax = (int64_t{1} << 53) - 1;  // what JSON holds exactly

// Nothing for "None".
absl::StatusOr<std::optional<int64_t>> ReadSeed(std::string_view text) {
  if (LowerCase(text) == "none") return std::optional<int64_t>();
  const auto number = ParseInt(text);
  if (number.has_value() && *number >= 0 && *number <= kSeedMax) return number;
  return UsageError(
      "--seed", StrCat("must be a whole number from 0 to ", kSeedMax,
                       ", or four of them as lm-eval takes them, as 0,1234,1234,1234; not ", text));
}

}  // namespace

absl::StatusOr<RunSeeds> ReadSeeds(const std::string& seed, std::optional<int64_t> fewshot_seed) {
  RunSeeds seeds;
  if (fewshot_seed.has_value() && (*fewshot_seed < 0 || *fewshot_seed > kSeedMax)) {
    return UsageError("--fewshot-seed",
                      StrCat("must be from 0 to ", kSeedMax, ", not ", *fewshot_seed));
  }
  if (!seed.empty()) {
    std::vector<std::optional<int64_t>> numbers;
    for (const std::string_view part : SplitText(seed, ",")) {
      ETALON_TRY(const auto number, ReadSeed(TrimSpaces(part)));
      numbers.push_back(number);
    }
    if (numbers.size() == 1) numbers.assign(4, numbers.front());
    if (numbers.size() != 3 && numbers.size() != 4) {
      return UsageError("--seed", StrCat("must be one number, or four as lm-eval takes them "
                                         "(Python, numpy, torch, examples), not ",
                                         seed));
    }
    if (numbers[0].has_value()) seeds.python = static_cast<uint64_t>(*numbers[0]);
    if (numbers[2].has_value()) seeds.sampling = static_cast<uint64_t>(*numbers[2]);
    const bool is_fewshot = numbers.size() == 4 && !fewshot_seed.has_value();
    if (is_fewshot && !numbers[3].has_value()) {
      return UsageError("--seed", "None would draw other examples each time; give a number");
    }
    if (is_fewshot) seeds.fewshot = static_cast<uint64_t>(*numbers[3]);
  }
  if (fewshot_seed.has_value()) seeds.fewshot = static_cast<uint64_t>(*fewshot_seed);
  return seeds;
}

}  // namespace etalon
