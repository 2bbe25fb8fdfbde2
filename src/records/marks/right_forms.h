// Whether the right answers of a generation task are few fixed forms ("Yes" and "No", "(A)" to
// "(F)"), how many extracted answers are none of them, and how often the commonest is right. It
// sees documents in plan order and holds a bounded number of texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "etalon/value.h"

namespace etalon {

class RightForms {
 public:
  static constexpr size_t kFormsMax = 16;          // more are no fixed set
  static constexpr int64_t kDocumentsPerForm = 4;  // fewer could be chance
  static constexpr size_t kAnswersMax = 4096;      // different answers that are remembered
  static constexpr size_t kFormBytesMax = 256;

  explicit RightForms(size_t pipelines) : pipelines_(pipelines) {}

  // Once a document, then each result of each pipeline.
  void AddReferences(const Value& scorer_input);
  void AddResult(size_t pipeline, const Value& result);
  // By pipeline; nothing when the right answers are no fixed set. Where nothing was extracted does
  // not count. An answer counts as such a form whatever its case, white space around it and full
  // stop at its end.
  std::optional<std::vector<int64_t>> Outside() const;
  // Whether one result is such an answer, once all references were added.
  bool IsOutside(const Value& result) const;
  // In how many documents the form is right that is right most often: what giving it every time
  // would score. Nothing when the right answers are no fixed set.
  std::optional<int64_t> CommonestRight() const;

  static std::string FormOf(std::string_view text);

 private:
  bool IsFixedSet() const;

  size_t pipelines_;
  int64_t documents_ = 0;
  bool is_fixed_ = true;                                 // so far
  std::map<std::string, int64_t> forms_;                 // in how many documents each is right
  std::map<std::string, std::vector<int64_t>> answers_;  // by form, how often by pipeline
  // Answers beyond what is remembered: a task with so many is hardly one of fixed forms.
  std::vector<int64_t> others_ = std::vector<int64_t>(pipelines_);
};

}  // namespace etalon
