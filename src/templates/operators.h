// Python's operators on values: arithmetic, comparison, membership, items, slices, truth. Errors
// are Python's own words. It knows no template.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon::template_internal {

bool IsTrue(const Value& value);
// ==; 1 == 1.0 == True.
bool AreEqual(const Value& a, const Value& b);
// <; InvalidArgument when Python would not compare them.
absl::StatusOr<bool> IsLess(const Value& a, const Value& b);
// One of == != < <= > >= in "not in".
absl::StatusOr<bool> Compare(std::string_view op, const Value& a, const Value& b);
absl::StatusOr<bool> Contains(const Value& container, const Value& item);
// One of + - * / // % **. Integers beyond 64 bits are an error.
absl::StatusOr<Value> Arithmetic(std::string_view op, const Value& a, const Value& b);
absl::StatusOr<Value> Negate(const Value& value);
// len(); InvalidArgument for what has none.
absl::StatusOr<int64_t> Length(const Value& value);
// What a for loop sees: items of a list, characters of a str, keys of a dict.
absl::StatusOr<Value::List> Items(const Value& value);
// value[index] of a list, str or dict; nullopt when there is no such item.
absl::StatusOr<std::optional<Value>> Item(const Value& value, const Value& index);
// value[start:stop:step] of a list or str; None means left out.
absl::StatusOr<Value> Slice(const Value& value, const Value& start, const Value& stop,
                            const Value& step);
// An int or a bool as Python takes it for an index.
std::optional<int64_t> AsIndex(const Value& value);
// "str object", "list object" …, as jinja2 names types in its messages.
std::string TypeName(const Value& value);

}  // namespace etalon::template_internal
