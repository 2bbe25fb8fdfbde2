#include "tasks/fewshot_sampler.h"

#include "absl/status/status.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {

absl::Status FewshotSampler::TooSmall(size_t available) const {
  return absl::InvalidArgumentError(
      StrCat(options_.count, " few-shot examples were asked for, but only ", available,
             " documents are there to choose from; lower --num-fewshot or name another split"));
}

absl::StatusOr<FewshotSampler> FewshotSampler::Create(const std::vector<Value>& pool,
                                                      const FewshotSamplerOptions& options) {
  FewshotSampler sampler(pool, options);
  const bool draws_one_more = options.sampler == "default" && options.excludes_question;
  const auto wanted = static_cast<size_t>(options.count) + (draws_one_more ? 1 : 0);
  if (pool.size() < wanted) return sampler.TooSmall(pool.size());
  return sampler;
}

absl::StatusOr<std::vector<size_t>> FewshotSampler::Draw(const Value& question) {
  const auto count = static_cast<size_t>(options_.count);
  const std::vector<Value>& pool = *pool_;
  const bool excludes = options_.excludes_question;
  std::vector<size_t> drawn;
  if (options_.sampler == "first_n") {
    for (size_t i = 0; i < pool.size() && drawn.size() < count; ++i) {
      if (!excludes || pool[i] != question) drawn.push_back(i);
    }
    if (drawn.size() < count) return TooSmall(drawn.size());
    return drawn;
  }
  for (const uint64_t index : random_.Sample(pool.size(), count + (excludes ? 1 : 0))) {
    if (drawn.size() < count && (!excludes || pool[index] != question)) drawn.push_back(index);
  }
  if (drawn.size() == count) return drawn;
  // The pool holds the question more than once: draw again from all others.
  std::vector<size_t> others;
  for (size_t i = 0; i < pool.size(); ++i) {
    if (pool[i] != question) others.push_back(i);
  }
  if (others.size() < count) return TooSmall(others.size());
  drawn.clear();
  for (const uint64_t index : random_.Sample(others.size(), count)) drawn.push_back(others[index]);
  return drawn;
}

}  // namespace etalon
