#include "base/text.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"

namespace etalon {
namespace {

Value CharactersOf(std::string_view text) {
  Value::List characters;
  for (const uint32_t code_point : DecodeUtf8(text)) {
    std::string character;
    AppendUtf8(code_point, &character);
    characters.emplace_back(std::move(character));
  }
  return Value(std::move(characters));
}

class MapFilter : public Filter {
 public:
  MapFilter(Value mapping, Value fallback)
      : mapping_(std::move(mapping)), fallback_(std::move(fallback)) {}
  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
    // Behind take_first the field looks at each character of the one text.
    if (responses.is_string()) responses = CharactersOf(responses.AsString());
    return MapResponses(responses, [this](const Value& response) -> absl::StatusOr<Value> {
      const Value* found = response.is_string() ? mapping_.Find(response.AsString()) : nullptr;
      return found == nullptr ? fallback_ : *found;
    });
  }

 private:
  const Value mapping_, fallback_;
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY_DO(RequireKnownArguments(arguments, {"mapping_dict", "default_value"}));
  const Value* mapping = arguments.Find("mapping_dict");
  const Value* fallback = arguments.Find("default_value");
  if (mapping == nullptr || !mapping->is_dict()) {
    return absl::InvalidArgumentError("map: mapping_dict must be a mapping");
  }
  return std::make_unique<MapFilter>(*mapping, fallback == nullptr ? Value() : *fallback);
}

}  // namespace

extern const FilterEntry filter_map;
const FilterEntry filter_map = {
    .name = "map",
    .summary = "responses looked up in mapping_dict, else default_value",
    .create = Create,
};

}  // namespace etalon
