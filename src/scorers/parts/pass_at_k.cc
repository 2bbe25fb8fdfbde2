// The chance that one of k programs that a model wrote passes its test, of the n that it wrote.
#include "base/hash.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/program_runner.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

constexpr std::string_view kVerdicts = "verdicts";

absl::StatusOr<std::string_view> TestOf(const Value& scorer_input) {
  const Value* references = scorer_input.Find("references");
  const bool is_one =
      references != nullptr && references->is_list() && references->AsList().size() == 1;
  if (is_one) return std::string_view(references->AsList()[0].AsString());
  return absl::InvalidArgumentError("pass_at_k: the document must have one test as its target");
}

// With each its test.
absl::StatusOr<std::vector<std::string>> ProgramsOf(const Value& scorer_input,
                                                    std::span<const Value> results) {
  ETALON_TRY(const std::string_view test, TestOf(scorer_input));
  if (results.size() != 1) return absl::InvalidArgumentError("pass_at_k: there is not one result");
  const Value one = Value::MakeList({results[0]});
  const Value& candidates = results[0].is_list() ? results[0] : one;
  std::vector<std::string> programs;
  for (const Value& candidate : candidates.AsList()) {
    if (!candidate.is_string()) {
      return absl::InvalidArgumentError("pass_at_k: the filters must leave texts of programs");
    }
    programs.push_back(StrCat(candidate.AsString(), "\n", test));
  }
  return programs;
}

// A right program fails where its test imports what the machine lacks: that says nothing of it.
absl::Status RequireForTest(std::string_view verdict, const Value& scorer_input) {
  const std::string_view module = verdict.substr(kProgramMissing.size());
  ETALON_TRY(const std::string_view test, TestOf(scorer_input));
  for (const std::string_view line : SplitText(test, "\n")) {
    const std::string_view code = TrimSpaces(line);
    for (const std::string_view word : {"import ", "from "}) {
      if (!code.starts_with(word) || !code.substr(word.size()).starts_with(module)) continue;
      return absl::FailedPreconditionError(
          StrCat("pass_at_k: the test imports ", module,
                 ", which Python lacks here; install it for /usr/bin/python3 (Debian: apt-get "
                 "install python3-",
                 module, ")"));
    }
  }
  return absl::OkStatus();
}

// 1 - C(n - c, k) / C(n, k) (Chen and others 2021, section 2.1).
double ChanceThatOnePasses(int64_t n, int64_t passed, int64_t k) {
  if (n - passed < k) return 1;
  long double none = 1;
  for (int64_t i = n - passed + 1; i <= n; ++i) {
    none *= 1 - static_cast<long double>(k) / static_cast<long double>(i);
  }
  return static_cast<double>(1 - none);
}

class PassAtK : public Scorer {
 public:
  explicit PassAtK(int64_t k) : k_(k) {}

  absl::StatusOr<std::vector<std::string>> Programs(const Value& scorer_input,
                                                    std::span<const Value> results) const override {
    return ProgramsOf(scorer_input, results);
  }

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const std::vector<std::string> programs, ProgramsOf(scorer_input, results));
    const auto n = static_cast<int64_t>(programs.size());
    if (n < k_) {
      return absl::InvalidArgumentError(
          StrCat("pass_at_k: ", n, " programs are too few for k ", k_));
    }
    const Value* verdicts = scorer_input.Find(kVerdicts);
    int64_t passed = 0;
    for (const std::string& program : programs) {
      const std::string digest = Sha256Hex(program);
      const std::string verdict = verdicts == nullptr ? "" : verdicts->FindString(digest);
      if (verdict.empty()) {
        return absl::InvalidArgumentError(StrCat("pass_at_k: no verdict of program ", digest));
      }
      if (verdict.starts_with(kProgramMissing))
        ETALON_TRY_DO(RequireForTest(verdict, scorer_input));
      passed += verdict == kProgramFinished ? 1 : 0;
    }
    return Score{ChanceThatOnePasses(n, passed, k_)};
  }

 private:
  const int64_t k_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  for (const auto& [name, value] : arguments.is_dict() ? arguments.AsDict() : Value::Dict()) {
    if (name == "k") continue;
    return absl::InvalidArgumentError(StrCat("scorer pass_at_k takes no argument \"", name, "\""));
  }
  const int64_t k = arguments.FindInt("k");
  if (k < 1) return absl::InvalidArgumentError("scorer pass_at_k: k must be a positive integer");
  return std::make_unique<PassAtK>(k);
}

}  // namespace

extern const ScorerEntry scorer_pass_at_k;
const ScorerEntry scorer_pass_at_k = {
    .name = "pass_at_k",
    .summary =
        "the chance that one of k programs of the model passes its test (needs --allow-code)",
    .metric = "mean",
    .higher_is_better = true,
    .runs_programs = true,
    .create = Create,
};

}  // namespace etalon
