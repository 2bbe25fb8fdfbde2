// Answers that were given before, found again by what was asked. It neither reads files nor knows
// where the answers come from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/status/status.h"
#include "etalon/answered_sample.h"

namespace etalon {

class ReplayAnswers {
 public:
  // Takes all that the stream yields. InvalidArgument when that is nothing.
  absl::Status Load(AnsweredStream* stream);

  // One answer a request. Found by task, document (its hash), what is asked (AskHash) and repeat.
  // Where a data set holds a document twice the one with the same doc_id is taken, else the first.
  // A repeat that was not recorded takes the answer of the lowest recorded one if the request has
  // only one answer (no sampling). What is not found is Answer::error with the reason.
  std::vector<Answer> Find(const Sample& sample) const;

  int64_t size() const { return size_; }
  // SHA-256, hex, over all that can be found, in the order of the stream.
  const std::string& digest() const { return digest_; }

 private:
  // 128 bits of a SHA-256, so that a million samples cost little memory.
  struct Key {
    uint64_t high = 0, low = 0;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    size_t operator()(const Key& key) const { return key.low; }
  };
  struct Recorded {
    int64_t doc_id = 0;
    int32_t repeat = 0;
    std::vector<Answer> answers;
  };
  static Key KeyOf(const Sample& sample, std::string_view ask_hash);

  std::unordered_map<Key, std::vector<Recorded>, KeyHash> recorded_;
  std::unordered_set<Key, KeyHash> documents_;
  std::unordered_set<std::string> tasks_;
  int64_t size_ = 0;
  std::string digest_;
};

}  // namespace etalon
