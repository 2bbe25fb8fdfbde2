#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"

namespace etalon {
namespace {

constexpr std::string_view kFence = "```";

// As the field's MBPP: the response begins within a block, and whatever word follows the fence
// counts as its language, a "def" too.
class FirstCodeBlock : public Filter {
 public:
  explicit FirstCodeBlock(std::unique_ptr<PythonRegex> regex) : regex_(std::move(regex)) {}

  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
    return MapResponses(responses, [this](const Value& response) -> absl::StatusOr<Value> {
      if (!response.is_string()) return absl::InvalidArgumentError("a response is no text");
      ETALON_TRY(auto block, regex_->Search(StrCat(kFence, response.AsString())));
      if (!block.has_value()) {
        ETALON_TRY(block, regex_->Search(ReplaceAll(response.AsString(), "```python", kFence)));
      }
      return Value(block.has_value() ? block->groups[1].value_or("") : std::string());
    });
  }

 private:
  const std::unique_ptr<PythonRegex> regex_;
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY_DO(RequireKnownArguments(arguments, {}));
  ETALON_TRY(auto regex, PythonRegex::Compile("(?s)```(?:\\w+)?\\n?(.*?)\\n?```"));
  return std::make_unique<FirstCodeBlock>(std::move(regex));
}

}  // namespace

extern const FilterEntry filter_first_code_block;
const FilterEntry filter_first_code_block = {
    .name = "first_code_block",
    .summary = "what stands in the first fenced block of a response that begins within one",
    .create = Create,
};

}  // namespace etalon
