#include "base/regex.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"

namespace etalon {
namespace {

// What a part-of-speech tagger writes: ('word', 'TAG') pairs, of which the tags are left.
constexpr std::string_view kTaggedWord = R"(\('([^']*)', '([^']*)'\))";

class RegexPos : public Filter {
 public:
  RegexPos(std::unique_ptr<PythonRegex> tagged, Value fallback)
      : tagged_(std::move(tagged)), fallback_(std::move(fallback)) {}

  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
    return MapResponses(responses, [this](const Value& response) -> absl::StatusOr<Value> {
      if (!response.is_string()) {
        return absl::InvalidArgumentError("regex_pos: a response is no text");
      }
      ETALON_TRY(const auto matches, tagged_->FindAll(response.AsString()));
      if (matches.empty()) return fallback_;
      Value::List tags;
      for (const auto& match : matches) tags.emplace_back(match.groups[2].value_or(""));
      return Value(std::move(tags));
    });
  }

 private:
  const std::unique_ptr<PythonRegex> tagged_;
  const Value fallback_;
};

// lm-eval takes regex_pattern and group_select too, and uses neither.
absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY_DO(RequireKnownArguments(arguments, {"regex_pattern", "group_select", "fallback"}));
  ETALON_TRY(auto tagged, PythonRegex::Compile(kTaggedWord));
  const Value* fallback = arguments.Find("fallback");
  const bool is_given = fallback != nullptr && !fallback->is_none();
  return std::make_unique<RegexPos>(std::move(tagged),
                                    is_given ? *fallback : Value::MakeList({"invalid"}));
}

}  // namespace

extern const FilterEntry filter_regex_pos;
const FilterEntry filter_regex_pos = {
    .name = "regex_pos",
    .summary = "the list of tags of ('word', 'TAG') pairs, else fallback",
    .create = Create,
};

}  // namespace etalon
