#include "templates/callables.h"

#include "absl/status/status.h"
#include "base/str.h"
#include "base/try.h"
#include "templates/operators.h"

namespace etalon::template_internal {
namespace {

constexpr int64_t kRangeMax = 1000000;

absl::StatusOr<Value> Range(const Arguments& args) {
  int64_t parts[3] = {0, 0, 1};
  const size_t count = args.positional.size();
  if (count < 1 || count > 3) return absl::InvalidArgumentError("range takes 1 to 3 arguments");
  for (size_t i = 0; i < count; ++i) {
    const auto part = AsIndex(args.positional[i]);
    if (!part.has_value()) return absl::InvalidArgumentError("range wants integers");
    parts[count == 1 ? 1 : i] = *part;
  }
  const auto [start, stop, step] = parts;
  if (step == 0) return absl::InvalidArgumentError("range() arg 3 must not be zero");
  Value::List items;
  for (int64_t i = start; step > 0 ? i < stop : i > stop;) {
    if (static_cast<int64_t>(items.size()) >= kRangeMax) {
      return absl::ResourceExhaustedError(StrCat("a range of more than ", kRangeMax, " numbers"));
    }
    items.emplace_back(i);
    if (__builtin_add_overflow(i, step, &i)) break;
  }
  return Value(std::move(items));
}

absl::StatusOr<Value> DictOf(const Arguments& args) {
  Value dict{Value::Dict()};
  if (!args.positional.empty()) {
    if (!args.positional[0].is_dict()) return absl::UnimplementedError("dict() of a list");
    dict = args.positional[0];
  }
  for (const auto& [key, value] : args.keywords) dict.Set(key, value);
  return dict;
}

}  // namespace

const Value* Arguments::Get(size_t place, std::string_view name) const {
  if (place < positional.size()) return &positional[place];
  for (const auto& [key, value] : keywords) {
    if (key == name) return &value;
  }
  return nullptr;
}

bool HasFunction(std::string_view name) { return name == "range" || name == "dict"; }

absl::StatusOr<Value> CallFunction(std::string_view name, const Arguments& args) {
  if (name == "range") return Range(args);
  if (name == "dict") return DictOf(args);
  return absl::InvalidArgumentError(StrCat("'", name, "' is undefined"));
}

}  // namespace etalon::template_internal
