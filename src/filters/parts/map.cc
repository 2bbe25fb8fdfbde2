#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"

namespace etalon {
namespace {

class MapFilter : public Filter {
 public:
  MapFilter(Value mapping, Value fallback)
      : mapping_(std::move(mapping)), fallback_(std::move(fallback)) {}
  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
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
