#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/math/answer_latex.h"
#include "scorers/math/candidates.h"
#include "scorers/math/input.h"
#include "scorers/math/worth.h"

namespace etalon {
namespace {

// What a text answers: its worth, the spelling that was looked at first, or why we cannot tell.
struct Found {
  std::optional<math::Worth> worth;
  std::string spelling;
  absl::Status unknown;
};

class Reader {
 public:
  static absl::StatusOr<std::unique_ptr<Reader>> Create(math::CandidateFinder::Kinds kinds) {
    auto reader = std::make_unique<Reader>();
    ETALON_TRY(reader->finder_, math::CandidateFinder::Create(kinds));
    ETALON_TRY(reader->latex_, math::AnswerLatex::Create());
    return reader;
  }

  absl::StatusOr<Found> Read(std::string_view text) const {
    ETALON_TRY(const auto groups, finder_->Find(text));
    Found found;
    for (const auto& group : groups) {
      for (const math::Candidate& candidate : group) {
        std::string spelling;
        const auto worth = Worth(candidate, &spelling);
        if (found.spelling.empty()) found.spelling = spelling;
        if (worth.ok()) found.worth = *worth;
        if (absl::IsUnimplemented(worth.status())) found.unknown = worth.status();
        if (!absl::IsInvalidArgument(worth.status())) return found;
      }
    }
    return found;
  }

 private:
  // InvalidArgument: it is nothing, and the next candidate counts.
  absl::StatusOr<math::Worth> Worth(const math::Candidate& candidate, std::string* spelling) const {
    if (!candidate.latex.empty()) return LatexWorth(candidate, spelling);
    const bool is_number = !candidate.number.empty();
    *spelling = is_number ? candidate.number : candidate.expression;
    if (!is_number) ETALON_TRY_DO(RequirePython(candidate.expression));
    ETALON_TRY(math::Worth worth, math::ReadWorth(*spelling));
    worth.is_percentage = candidate.is_percentage;
    return worth;
  }

  // math-verify hands such an expression to Python's parser.
  static absl::Status RequirePython(const std::string& expression) {
    bool is_operand = false;
    for (size_t i = 0; i < expression.size(); ++i) {
      const char c = expression[i];
      if (static_cast<unsigned char>(c) >= 0x80) return absl::InvalidArgumentError("no Python");
      if (c == '^' || (c == '*' && expression.substr(i, 2) == "**")) {
        return absl::UnimplementedError("powers in plain text");
      }
      if (c == ' ' || c == '\n' || c == '\t') continue;
      const bool is_digit = (c >= '0' && c <= '9') || c == '.';
      if (c == '(' && is_operand) return absl::InvalidArgumentError("no Python");
      const bool goes_on = i > 0 && ((expression[i - 1] >= '0' && expression[i - 1] <= '9') ||
                                     expression[i - 1] == '.');
      if (is_digit && is_operand && !goes_on) return absl::InvalidArgumentError("no Python");
      is_operand = is_digit || c == ')';
    }
    return is_operand ? absl::OkStatus() : absl::InvalidArgumentError("no Python");
  }

  absl::StatusOr<math::Worth> LatexWorth(const math::Candidate& candidate,
                                         std::string* spelling) const {
    const auto boxes =
        candidate.is_bare_box ? math::AnswerLatex::Boxes::kLast : math::AnswerLatex::Boxes::kAll;
    std::vector<std::string> spellings;
    std::vector<math::Worth> parts;
    absl::Status failure;
    for (const std::string& piece : candidate.latex) {
      ETALON_TRY(std::string normal, latex_->Normalise(piece, boxes));
      auto part = math::ReadWorth(normal);
      spellings.push_back(std::move(normal));
      if (part.ok()) {
        parts.push_back(*std::move(part));
      } else if (failure.ok() || absl::IsUnimplemented(part.status())) {
        failure = part.status();
      }
    }
    *spelling = failure.ok() ? JoinText(spellings, " and ") : spellings[0];
    if (!failure.ok()) return failure;
    if (parts.size() == 1) {
      parts[0].is_percentage = candidate.is_percentage;
      return parts[0];
    }
    math::Worth all{.kind = math::Worth::Kind::kSet};
    for (math::Worth& part : parts) {
      if (part.kind != math::Worth::Kind::kSet) {
        all.parts.push_back(std::move(part));
      } else {
        for (math::Worth& each : part.parts) all.parts.push_back(std::move(each));
      }
    }
    return all;
  }

  std::unique_ptr<math::CandidateFinder> finder_;
  std::unique_ptr<math::AnswerLatex> latex_;
};

// 1 when a reply answers what the document's "solution" does.
// `gold`: "any" or "latex", where the right answer may stand.
class MathVerifyScorer : public Scorer {
 public:
  MathVerifyScorer(std::unique_ptr<Reader> gold, std::unique_ptr<Reader> reply)
      : gold_(std::move(gold)), reply_(std::move(reply)) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const math::Input input,
               math::ReadInput("math_verify", scorer_input, results, "solution"));
    ETALON_TRY(const Found gold, gold_->Read(input.wanted));
    ETALON_TRY(const Found reply, reply_->Read(input.reply));
    if (!gold.spelling.empty() && gold.spelling == reply.spelling) return Score{1.0};
    for (const Found* side : {&gold, &reply}) {
      // A side that has no worth at all is worth nothing, whatever the other is.
      if (!side->worth.has_value() && side->unknown.ok()) return Score{0.0};
    }
    for (const Found* side : {&gold, &reply}) {
      if (!side->unknown.ok()) return CannotTell(side->unknown, gold, reply);
    }
    const auto is_same = math::AreWorthTheSame(*gold.worth, *reply.worth);
    if (!is_same.ok()) return CannotTell(is_same.status(), gold, reply);
    return Score{*is_same ? 1.0 : 0.0};
  }

 private:
  static absl::Status CannotTell(const absl::Status& why, const Found& gold, const Found& reply) {
    return Annotate(why, StrCat("math_verify: cannot compare \"", reply.spelling, "\" with \"",
                                gold.spelling, "\""));
  }

  const std::unique_ptr<Reader> gold_, reply_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  using Kinds = math::CandidateFinder::Kinds;
  ETALON_TRY(const std::string gold,
             math::ReadChoice("math_verify", arguments, "gold", {"any", "latex"}));
  ETALON_TRY(auto gold_reader,
             Reader::Create(gold == "latex" ? Kinds::kLatex : Kinds::kLatexAndPlain));
  ETALON_TRY(auto reply_reader, Reader::Create(Kinds::kLatexAndPlain));
  return std::make_unique<MathVerifyScorer>(std::move(gold_reader), std::move(reply_reader));
}

}  // namespace

extern const ScorerEntry scorer_math_verify;
const ScorerEntry scorer_math_verify = {
    .name = "math_verify",
    .summary = "1 when a reply answers what the solution does, by value and kind of answer",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = Create,
};

}  // namespace etalon
