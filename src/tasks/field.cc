#include "tasks/field.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "templates/literal.h"

namespace etalon {
namespace {

// Python's isdigit for what literal_eval then reads: ASCII digits.
bool IsDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// A list of texts prints and reads back as itself, so that the way through text can be left out.
bool IsListOfTexts(const Value& value) {
  return value.is_list() && std::all_of(value.AsList().begin(), value.AsList().end(),
                                        [](const Value& item) { return item.is_string(); });
}

}  // namespace

absl::Status Field::Error(std::string_view what) const {
  return absl::InvalidArgumentError(StrCat(place_, ": ", key_, ": ", what));
}

// A template error says which template, since a file has several.
absl::Status Field::TemplateError(const absl::Status& status) const {
  constexpr size_t kShownMax = 120;
  std::string shown = source_.substr(0, source_.find('\n'));
  while (shown.size() > kShownMax || (!shown.empty() && !IsValidUtf8(shown))) shown.pop_back();
  if (shown.size() < source_.size()) shown += "…";
  return Annotate(status, StrCat(place_, ": ", key_, ": template `", shown, "`"));
}

absl::StatusOr<Field> Field::Create(const Value& value, const std::string& key,
                                    const TaskFile& file, const FunctionTable& functions,
                                    const std::vector<std::string>& columns) {
  // "fewshot_config.doc_to_text" stands under fewshot_config.
  const std::string top = key.substr(0, key.find('.'));
  Field field;
  field.key_ = key;
  field.place_ = file.At(top);
  if (IsFunctionReference(value)) {
    ETALON_TRY(field.function_, BindFunction(value, top, file, functions));
    if (!field.function_.port->of_document) {
      return field.Error(
          StrCat("the function \"", field.function_.port->name, "\" is not of a document"));
    }
  } else if (value.is_string()) {
    if (std::find(columns.begin(), columns.end(), value.AsString()) != columns.end()) {
      field.column_ = value.AsString();
    } else {
      absl::StatusOr<std::unique_ptr<Template>> parsed = Template::Parse(value.AsString());
      field.source_ = value.AsString();
      if (!parsed.ok()) return field.TemplateError(parsed.status());
      field.template_ = *std::move(parsed);
    }
  } else {
    field.constant_ = value;
  }
  return field;
}

absl::StatusOr<Field::Raw> Field::Resolve(const Value& document) const {
  if (!column_.empty()) {
    const Value* value = document.Find(column_);
    if (value == nullptr) return Error(StrCat("the document has no column \"", column_, "\""));
    return Raw{*value};
  }
  if (function_.is_bound()) {
    absl::StatusOr<Value> value = function_.port->of_document(document, function_.arguments);
    if (!value.ok()) return Annotate(value.status(), StrCat(place_, ": ", key_));
    return Raw{*std::move(value)};
  }
  if (template_ == nullptr) return Raw{constant_};
  absl::StatusOr<std::string> text = template_->Render(document);
  if (!text.ok()) return TemplateError(text.status());
  return Raw{Value(*std::move(text)), /*is_rendered=*/true};
}

absl::StatusOr<Value> Field::Text(const Value& document, bool has_choices) const {
  ETALON_TRY(Raw raw, Resolve(document));
  if (raw.is_rendered && has_choices && IsDigits(raw.value.AsString())) {
    if (const auto number = ParseInt(raw.value.AsString())) return Value(*number);
  }
  if (raw.value.is_string() || raw.value.is_int()) return std::move(raw.value);
  return Error(StrCat("gives a ", KindName(raw.value.kind()), ", not text"));
}

absl::StatusOr<Value> Field::Target(const Value& document, bool has_choices) const {
  if (template_ == nullptr) {
    ETALON_TRY(Raw raw, Resolve(document));
    return std::move(raw.value);
  }
  absl::StatusOr<std::optional<Value>> direct = template_->Evaluate(document);
  if (!direct.ok()) return TemplateError(direct.status());
  if (direct->has_value() && IsListOfTexts(**direct)) return std::move(**direct);
  absl::StatusOr<std::string> rendered = template_->Render(document);
  if (!rendered.ok()) return TemplateError(rendered.status());
  const std::string& text = *rendered;
  if (has_choices && IsDigits(text)) {
    if (const auto number = ParseInt(text)) return Value(*number);
  }
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') {
    absl::StatusOr<Value> list = ParsePythonLiteral(text);
    if (list.ok()) return list;
  }
  return Value(text);
}

absl::StatusOr<Value> Field::Choices(const Value& document) const {
  Value value;
  if (template_ != nullptr) {
    absl::StatusOr<std::optional<Value>> direct = template_->Evaluate(document);
    if (!direct.ok()) return TemplateError(direct.status());
    if (direct->has_value() && IsListOfTexts(**direct)) return std::move(**direct);
    absl::StatusOr<std::string> text = template_->Render(document);
    if (!text.ok()) return TemplateError(text.status());
    absl::StatusOr<Value> parsed = ParsePythonLiteral(*text);
    if (!parsed.ok()) return Annotate(parsed.status(), StrCat(place_, ": ", key_));
    value = *std::move(parsed);
  } else {
    ETALON_TRY(Raw raw, Resolve(document));
    value = std::move(raw.value);
  }
  if (value.is_dict()) {
    Value::List values;
    for (const auto& [name, each] : value.AsDict()) values.push_back(each);
    value = Value(std::move(values));
  }
  if (!value.is_list()) return Error(StrCat("gives a ", KindName(value.kind()), ", not a list"));
  for (const Value& choice : value.AsList()) {
    if (!choice.is_string()) {
      return Error(
          StrCat("a choice is a ", KindName(choice.kind()), ", not text: ", PythonRepr(choice)));
    }
  }
  return value;
}

absl::StatusOr<std::string> Field::Plain(const Value& document) const {
  ETALON_TRY(const Raw raw, Resolve(document));
  if (raw.value.is_string()) return raw.value.AsString();
  if (raw.value.is_none()) return std::string();
  return Error(StrCat("gives a ", KindName(raw.value.kind()), ", not text"));
}

}  // namespace etalon
