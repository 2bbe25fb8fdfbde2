#include "ports/document_fields.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

absl::Status WrongKind(std::string_view name, const Value& value, std::string_view wanted) {
  return absl::InvalidArgumentError(StrCat(
      "the column \"", name, "\" holds ", KindName(value.kind()), ", but the port wants ", wanted));
}

}  // namespace

absl::StatusOr<const Value*> Column(const Value& document, std::string_view name) {
  const Value* value = document.Find(name);
  if (value == nullptr) {
    return absl::InvalidArgumentError(StrCat("the document has no column \"", name, "\""));
  }
  return value;
}

absl::StatusOr<const std::string*> TextColumn(const Value& document, std::string_view name) {
  ETALON_TRY(const Value* value, Column(document, name));
  if (!value->is_string()) return WrongKind(name, *value, "a text");
  return &value->AsString();
}

absl::StatusOr<const Value::List*> ListColumn(const Value& document, std::string_view name) {
  ETALON_TRY(const Value* value, Column(document, name));
  if (!value->is_list()) return WrongKind(name, *value, "a list");
  return &value->AsList();
}

absl::StatusOr<std::vector<std::string>> TextsColumn(const Value& document, std::string_view name) {
  ETALON_TRY(const Value::List* list, ListColumn(document, name));
  std::vector<std::string> texts;
  for (const Value& item : *list) {
    if (!item.is_string()) return WrongKind(name, item, "texts in it");
    texts.push_back(item.AsString());
  }
  return texts;
}

absl::StatusOr<int64_t> IntegerColumn(const Value& document, std::string_view name) {
  ETALON_TRY(const Value* value, Column(document, name));
  if (value->is_int()) return value->AsInt();
  if (value->is_string()) {
    const auto number = ParseInt(PythonStrip(value->AsString()));
    if (number.has_value()) return *number;
    return absl::InvalidArgumentError(
        StrCat("the column \"", name, "\" holds ", PythonRepr(*value), ", which is no integer"));
  }
  return WrongKind(name, *value, "an integer");
}

bool IsTrue(const Value& value) {
  if (value.is_none()) return false;
  if (value.is_bool()) return value.AsBool();
  if (value.is_number()) return value.AsDouble() != 0;
  if (value.is_string()) return !value.AsString().empty();
  return value.is_list() ? !value.AsList().empty() : !value.AsDict().empty();
}

absl::StatusOr<int64_t> IndexAmong(std::string_view name, std::string_view text,
                                   const std::vector<std::string_view>& names) {
  const auto it = std::find(names.begin(), names.end(), text);
  if (it == names.end()) {
    return absl::InvalidArgumentError(StrCat("the column \"", name, "\" holds ", PythonQuote(text),
                                             ", which is none of the names that the port knows"));
  }
  return it - names.begin();
}

absl::StatusOr<std::vector<Value>> MapDocuments(
    std::vector<Value> documents,
    const std::function<absl::StatusOr<Value>(const Value&)>& change) {
  for (size_t i = 0; i < documents.size(); ++i) {
    absl::StatusOr<Value> changed = change(documents[i]);
    if (!changed.ok()) {
      return absl::Status(changed.status().code(),
                          StrCat("document ", i, ": ", ToView(changed.status().message())));
    }
    for (auto& [key, value] : changed->AsDict()) documents[i].Set(key, std::move(value));
  }
  return documents;
}

absl::StatusOr<std::vector<Value>> FilterDocuments(
    std::vector<Value> documents, const std::function<absl::StatusOr<bool>(const Value&)>& keep) {
  std::vector<Value> kept;
  for (size_t i = 0; i < documents.size(); ++i) {
    const absl::StatusOr<bool> is_kept = keep(documents[i]);
    if (!is_kept.ok()) {
      return absl::Status(is_kept.status().code(),
                          StrCat("document ", i, ": ", ToView(is_kept.status().message())));
    }
    if (*is_kept) kept.push_back(std::move(documents[i]));
  }
  return kept;
}

}  // namespace etalon
