// How much of one kind agrees between lm-evaluation-harness and us, and the first that does not.
// It knows no sample.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace etalon {

// What is compared, in the order in which a run comes about.
enum class ParityKind {
  kDocument,       // of one document: json.dumps(doc), whose SHA-256 is lm-eval's doc_hash
  kTarget,         // of one document, as lm-eval logs it
  kPrompt,         // of one document: the text of its first request
  kArguments,      // of one document: text, continuation and generation arguments of all requests
  kLoglikelihood,  // of one request: within kLoglikelihoodTolerance
  kGreedy,         // of one request: whether the continuation is the most probable one
  kText,           // of one request: what was generated
  kScore,          // of one document, filter and metric
  kValue,          // of one filter and metric of the task, or of a group
  kStandardError,  // as lm-eval defines it
};
inline constexpr size_t kParityKinds = 10;
std::string_view ParityKindName(ParityKind kind);  // "documents", …

// |ours - theirs| <= this x max(1, |theirs|), of log-likelihoods of another implementation.
inline constexpr double kLoglikelihoodTolerance = 1e-3;
// The same of scores of equal answers: sums of floats in another order.
inline constexpr double kScoreTolerance = 1e-12;
// The same of standard errors.
inline constexpr double kErrorTolerance = 1e-9;

// NaN is close to NaN, an infinity to itself.
bool IsClose(double ours, double theirs, double tolerance);

struct ParityDifference {
  std::string place;  // "document 12, request 3"
  std::string ours, theirs;
};

struct Agreement {
  int64_t compared = 0, equal = 0;
  std::optional<ParityDifference> first;

  bool agrees() const { return compared == equal; }
  // Calls `difference` for the first that is not equal.
  void Count(bool is_equal, const std::function<ParityDifference()>& difference);
  void Add(const Agreement& other);  // its numbers
};

}  // namespace etalon
