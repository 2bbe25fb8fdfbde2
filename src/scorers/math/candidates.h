// Where an answer may stand in a text: the places that math-verify 0.9 looks at, in its order. It
// reads no mathematics.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/regex.h"

namespace etalon::math {

struct Candidate {
  // In LaTeX: what its environments hold, several when they are joined by "and", "or" or a comma.
  std::vector<std::string> latex;
  bool is_bare_box = false;  // latex[0] begins with \boxed and may go on behind it
  // Or plain text: an expression, or a number in Python's spelling.
  std::string expression, number;
  bool is_percentage = false;
};

class CandidateFinder {
 public:
  enum class Kinds { kLatex, kLatexAndPlain };
  static absl::StatusOr<std::unique_ptr<CandidateFinder>> Create(Kinds kinds);

  // Groups of one priority each, the first that has an answer counts; in a group from the last one
  // on.
  absl::StatusOr<std::vector<std::vector<Candidate>>> Find(std::string_view text) const;

 private:
  enum class Form { kLatex, kBox, kBareBox, kPlain, kPlainExpression, kPlainNumber };
  struct Pattern {
    int priority;
    Form form;
    std::unique_ptr<PythonRegex> regex;
  };
  absl::Status Add(int priority, Form form, const std::string& pattern);
  absl::Status AddLatex();
  absl::Status AddPlain();
  static Candidate Read(Form form, const PythonRegex::Match& match);

  std::vector<Pattern> patterns_;
};

}  // namespace etalon::math
