// Samples that no task made: every kind of request, shared prompts, chats, repeats and values of
// every kind, the same each time. For tests only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "etalon/answered_sample.h"
#include "etalon/sample.h"

namespace etalon {

struct FakeShape {
  int64_t tasks = 3;
  int64_t documents = 20;  // of each task
  int32_t repeats = 2;
  int32_t choices = 4;
  int64_t prompt_bytes = 40;  // about that many
};

class FakeStream : public SampleStream {
 public:
  explicit FakeStream(const FakeShape& shape) : shape_(shape) {}
  absl::StatusOr<std::optional<Sample>> Next() override;

 private:
  const FakeShape shape_;
  int64_t next_ = 0;
  // Of the document in hand, shared by its repeats.
  std::shared_ptr<const std::string> document_;
};

int64_t SampleCount(const FakeShape& shape);

// A plan that states the windows, and one setting to tell plans apart by.
Value FakePlan(int64_t window_requests, int64_t window_bytes, int64_t seed = 1234);

// Every field as text, doubles by their bits: equal exactly when the samples are equal.
std::string Describe(const AnsweredSample& answered);

}  // namespace etalon
