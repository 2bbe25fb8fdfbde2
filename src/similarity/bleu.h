// BLEU (Papineni et al. 2002) as sacrebleu 2 computes it by default: up to four words, the closest
// reference length, exponential smoothing. What a document contributes are counts, which are added
// up over a corpus before the value is computed. It downloads no tokenizer.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/regex.h"

namespace etalon {

// [words of the answer, words of the closest reference, right runs of 1 to 4 words, runs of the
// answer of 1 to 4 words]
inline constexpr size_t kBleuNumbers = 10;

enum class BleuWords {
  k13a,            // mteval-v13a.pl, sacrebleu's default
  kInternational,  // mteval-v14.pl: punctuation and symbols of all scripts
};

class Bleu {
 public:
  static absl::StatusOr<std::unique_ptr<Bleu>> Create(BleuWords words);

  // Words divided by single spaces. InvalidArgument for what is no UTF-8.
  absl::StatusOr<std::string> Tokenize(std::string_view text) const;

  // kBleuNumbers counts. InvalidArgument without a reference.
  absl::StatusOr<std::vector<double>> Statistics(std::string_view answer,
                                                 std::span<const std::string> references) const;

 private:
  struct Rule {
    std::unique_ptr<PythonRegex> pattern;
    std::string_view replacement;
  };
  explicit Bleu(BleuWords words) : words_(words) {}

  const BleuWords words_;
  std::vector<Rule> rules_;
};

// From 0 to 100; `sums` are kBleuNumbers counts, each added up over the documents.
double BleuOf(std::span<const double> sums);

}  // namespace etalon
