#include "filters/arguments.h"

#include <algorithm>

#include "base/str.h"
#include "base/text.h"

namespace etalon {

absl::Status RequireKnownArguments(const Value& arguments, const std::vector<std::string>& known) {
  if (!arguments.is_dict()) return absl::OkStatus();
  for (const auto& [name, value] : arguments.AsDict()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return absl::InvalidArgumentError(
        StrCat("unknown argument \"", name, "\"", DidYouMean(name, known)));
  }
  return absl::OkStatus();
}

namespace {
absl::Status WrongKind(std::string_view name, std::string_view wanted, const Value& got) {
  return absl::InvalidArgumentError(
      StrCat("argument \"", name, "\" must be ", wanted, ", not ", KindName(got.kind())));
}
}  // namespace

absl::StatusOr<std::string> TextArgument(const Value& arguments, std::string_view name,
                                         std::string_view fallback) {
  const Value* value = arguments.Find(name);
  if (value == nullptr) return std::string(fallback);
  if (!value->is_string()) return WrongKind(name, "text", *value);
  return value->AsString();
}

absl::StatusOr<int64_t> IntegerArgument(const Value& arguments, std::string_view name,
                                        int64_t fallback) {
  const Value* value = arguments.Find(name);
  if (value == nullptr) return fallback;
  if (!value->is_int()) return WrongKind(name, "an integer", *value);
  return value->AsInt();
}

absl::StatusOr<bool> FlagArgument(const Value& arguments, std::string_view name) {
  const Value* value = arguments.Find(name);
  if (value == nullptr || value->is_none()) return false;
  if (value->is_bool()) return value->AsBool();
  return absl::InvalidArgumentError(StrCat("argument \"", name, "\" must be true or false"));
}

absl::StatusOr<Value::List> WalkedResponses(Value responses) {
  if (responses.is_list()) return std::move(responses.AsList());
  if (!responses.is_string()) {
    return absl::InvalidArgumentError(
        "a filter that wants a list of responses follows one that took one");
  }
  Value::List characters;
  for (const uint32_t code_point : DecodeUtf8(responses.AsString())) {
    std::string character;
    AppendUtf8(code_point, &character);
    characters.emplace_back(std::move(character));
  }
  return characters;
}

}  // namespace etalon
