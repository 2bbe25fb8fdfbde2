#include <array>
#include <utility>
#include <vector>

#include "base/letter_case.h"
#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"

namespace etalon {
namespace {

// Names that models give kinds of entities, in the order in which they are replaced.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kLabels = {{
    {"person", "PER"},
    {"location", "LOC"},
    {"organization", "ORG"},
    {"counties", "LOC"},
    {"places", "LOC"},
    {"people", "PER"},
    {"persons", "PER"},
    {"company", "ORG"},
    {"country", "LOC"},
    {"continent", "LOC"},
    {"time", "DATE"},
    {"date", "DATE"},
    {"per", "PER"},
    {"loc", "LOC"},
    {"org", "ORG"},
}};

constexpr std::string_view kEntities = R"(\b(PER|LOC|ORG|DATE):\s*([^$]+))";

// "per: a $ loc: b" of what a model wrote in one of several forms.
class FormatSpan : public Filter {
 public:
  static absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
    ETALON_TRY_DO(RequireKnownArguments(arguments, {}));
    auto filter = std::make_unique<FormatSpan>();
    for (const auto& [name, label] : kLabels) {
      ETALON_TRY(auto pattern, PythonRegex::Compile(StrCat(R"(\b)", name, R"(\s*:)")));
      filter->labels_.emplace_back(std::move(pattern), StrCat(label, ":"));
    }
    ETALON_TRY(filter->entities_, PythonRegex::Compile(kEntities));
    return filter;
  }

  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
    return MapResponses(responses, [this](const Value& response) -> absl::StatusOr<Value> {
      if (!response.is_string()) {
        return absl::InvalidArgumentError("format_span: a response is no text");
      }
      ETALON_TRY(const std::string labelled, Label(response.AsString()));
      return Format(labelled);
    });
  }

 private:
  absl::StatusOr<std::string> Label(const std::string& response) const {
    std::string text = LowerCase(response);
    for (const auto& [pattern, label] : labels_) {
      ETALON_TRY(text, pattern->Sub(label, text));
    }
    text = ReplaceAll(text, "$$", "$");
    while (text.ends_with('$')) text.pop_back();
    return text;
  }

  absl::StatusOr<Value> Format(std::string_view labelled) const {
    const std::string lines = ReplaceAll(labelled, "\n", "$");
    ETALON_TRY(const auto matches, entities_->FindAll(PythonStrip(lines)));
    std::vector<std::string> entities;
    for (const auto& match : matches) {
      for (const std::string_view each : SplitText(*match.groups[2], ",")) {
        const std::string_view entity = PythonStrip(each);
        if (LowerCase(entity) == "none") continue;
        entities.push_back(StrCat(LowerCase(*match.groups[1]), ": ", entity));
      }
    }
    return Value(JoinText(entities, " $ "));
  }

  std::vector<std::pair<std::unique_ptr<PythonRegex>, std::string>> labels_;
  std::unique_ptr<PythonRegex> entities_;
};

}  // namespace

extern const FilterEntry filter_format_span;
const FilterEntry filter_format_span = {
    .name = "format_span",
    .summary = "named entities in one form: \"per: a $ loc: b\"",
    .create = FormatSpan::Create,
};

}  // namespace etalon
