// A model whose answers are a function of what is asked, that counts, and that fails or waits where
// a test wants it. For tests only.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "etalon/model.h"

namespace etalon {

class FakeModel : public Model {
 public:
  Value Identity() const override;
  absl::StatusOr<std::string> Render(const Prompt& prompt) override;
  absl::StatusOr<std::vector<std::vector<Answer>>> AnswerWindow(
      std::span<const Sample> samples) override;

  int64_t windows_asked() const { return windows_asked_; }
  int64_t requests_asked() const { return requests_asked_; }
  // Task, document and repeat of every sample asked so far; asked twice counts twice.
  const std::multiset<std::string>& asked() const { return asked_; }

  // Called before a window is answered, with its number from 0; an error ends the window.
  std::function<absl::Status(int64_t window)> before_window;

 private:
  int64_t windows_asked_ = 0, requests_asked_ = 0;
  std::multiset<std::string> asked_;
};

}  // namespace etalon
