// What scorers of multiple-choice documents share: the log-likelihoods, the gold choices, the first
// maximum. It scores nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "etalon/scorer.h"

namespace etalon {

struct Choices {
  std::vector<double> log_likelihoods;  // nats, one a choice
  std::vector<double> unconditional;    // of the choices alone; empty when not asked
  std::vector<bool> is_greedy;
  std::vector<std::string> texts;
  std::vector<int64_t> gold;  // -100: not among the choices

  bool IsGold(int64_t choice) const;
};

// InvalidArgument names what is missing or of a wrong kind.
absl::StatusOr<Choices> ReadChoices(const Value& scorer_input, std::span<const Value> results);

// Of a log-likelihood result [nats, is_greedy].
absl::StatusOr<double> ReadLogLikelihood(const Value& result);

// Of a document of which one log-likelihood was asked. InvalidArgument names the scorer.
absl::StatusOr<double> ReadOnlyLogLikelihood(std::string_view scorer,
                                             std::span<const Value> results);

// The right choice, for scorers that need exactly one. InvalidArgument names the scorer.
absl::StatusOr<int64_t> OnlyGold(std::string_view scorer, const Choices& choices);

// InvalidArgument when all log-likelihoods are minus infinity.
absl::Status RequireFiniteChoice(const Choices& choices);

// Softmax of the log-likelihoods; NaN when all are minus infinity.
std::vector<double> Probabilities(const Choices& choices);

// Index of the first largest value; not empty. As numpy, NaN counts as the largest.
int64_t ArgMax(std::span<const double> values);

// For scorers without arguments: InvalidArgument names the first one given.
absl::Status RefuseArguments(std::string_view scorer, const Value& arguments);

}  // namespace etalon
