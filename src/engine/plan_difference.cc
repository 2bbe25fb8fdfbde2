#include "engine/plan_difference.h"

#include <algorithm>
#include <optional>

#include "base/json.h"
#include "base/str.h"

namespace etalon {
namespace {

// Of a plan and of what it holds; null is what a plan lacks.
std::string Canonical(const Value* value) {
  return value == nullptr ? "" : CanonicalJson(*value).value_or("");
}

std::string Shown(const Value* value) {
  constexpr size_t kBytesMax = 120;
  if (value == nullptr) return "absent";
  auto text = CanonicalJson(*value);
  if (!text.ok()) return "something that has no JSON";
  if (text->size() <= kBytesMax) return *text;
  size_t end = kBytesMax;
  while (end > 0 && (static_cast<unsigned char>((*text)[end]) & 0xc0) == 0x80) --end;
  return text->substr(0, end) + "…";
}

std::optional<std::string> FirstDifference(const Value* before, const Value* now,
                                           const std::string& path);

std::optional<std::string> FirstDifferenceOfDicts(const Value& before, const Value& now,
                                                  const std::string& path) {
  const auto below = [&path](const std::string& key) {
    return path.empty() ? key : StrCat(path, ".", key);
  };
  for (const auto& [key, value] : before.AsDict()) {
    auto found = FirstDifference(&value, now.Find(key), below(key));
    if (found.has_value()) return found;
  }
  for (const auto& [key, value] : now.AsDict()) {
    if (before.Find(key) == nullptr) return FirstDifference(nullptr, &value, below(key));
  }
  return std::nullopt;
}

std::optional<std::string> FirstDifferenceOfLists(const Value::List& before, const Value::List& now,
                                                  const std::string& path) {
  const auto item = [](const Value::List& list, size_t i) {
    return i < list.size() ? &list[i] : nullptr;
  };
  for (size_t i = 0; i < std::max(before.size(), now.size()); ++i) {
    auto found = FirstDifference(item(before, i), item(now, i), StrCat(path, "[", i, "]"));
    if (found.has_value()) return found;
  }
  return std::nullopt;
}

// The first difference as "path was X and is now Y", depth first.
std::optional<std::string> FirstDifference(const Value* before, const Value* now,
                                           const std::string& path) {
  if (before != nullptr && now != nullptr) {
    if (before->is_dict() && now->is_dict()) return FirstDifferenceOfDicts(*before, *now, path);
    if (before->is_list() && now->is_list()) {
      return FirstDifferenceOfLists(before->AsList(), now->AsList(), path);
    }
    if (Canonical(before) == Canonical(now)) return std::nullopt;
  }
  return StrCat(path, " was ", Shown(before), " and is now ", Shown(now));
}

}  // namespace

absl::Status RequireEqualPlans(const Value& before, const Value& now, const std::string& place) {
  const std::string text = Canonical(&before);
  if (!text.empty() && text == Canonical(&now)) return absl::OkStatus();
  const std::string difference =
      FirstDifference(&before, &now, "").value_or("a plan has no canonical JSON");
  return absl::FailedPreconditionError(StrCat(place, " is of another run: ", difference));
}

}  // namespace etalon
