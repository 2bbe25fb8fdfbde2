#include "data/json_column.h"

#include <algorithm>
#include <utility>

#include "base/str.h"
#include "data/json_text.h"

namespace etalon {

void JsonColumn::Merge(const Value& value) {
  has_float_ |= value.is_float();
  has_number_ |= value.is_number();
  has_bool_ |= value.is_bool();
  if (value.is_string()) {
    has_text_ = true;
    has_other_text_ = has_other_text_ || !TimeOfText(value.AsString()).has_value();
  } else if (value.is_dict()) {
    const size_t count = value.AsDict().size();
    if (!has_dict_) key_count_ = count;
    for (const auto& [key, item] : value.AsDict()) Field(key).Merge(item);
    has_other_keys_ |= count == 0 || count != key_count_ || names_.size() != key_count_;
    has_dict_ = true;
  } else if (value.is_list()) {
    has_list_ = true;
    for (const Value& item : value.AsList()) {
      if (element_.empty()) element_.emplace_back(source_);
      element_[0].Merge(item);
    }
  }
}

JsonColumn& JsonColumn::Field(const std::string& key) {
  const auto it = std::find(names_.begin(), names_.end(), key);
  const auto at = static_cast<size_t>(it - names_.begin());
  if (it == names_.end()) {
    names_.push_back(key);
    fields_.emplace_back(source_);
  }
  return fields_[at];
}

bool JsonColumn::IsMixed() const {
  if (source_ == Source::kKey) return false;
  const int kinds =
      int{has_dict_} + int{has_list_} + int{has_text_} + int{has_number_} + int{has_bool_};
  return kinds > 1 || (has_dict_ && has_other_keys_);
}

bool JsonColumn::IsOfTimes() const {
  return source_ != Source::kKey && has_text_ && !has_other_text_ && !IsMixed();
}

absl::Status JsonColumn::Check(std::string_view path) const {
  if (!path.empty() && IsMixed()) return absl::OkStatus();
  for (size_t i = 0; i < names_.size(); ++i) {
    const std::string below = path.empty() ? names_[i] : StrCat(path, ".", names_[i]);
    const absl::Status status = fields_[i].Check(below);
    if (!status.ok()) return status;
  }
  if (element_.empty()) return absl::OkStatus();
  if (element_[0].IsOfTimes()) {
    return absl::UnimplementedError(
        StrCat("column \"", path,
               "\": lists of nothing but times, which the field prints as "
               "datetime.datetime(…); keep them as text in a Parquet file"));
  }
  return element_[0].Check(path);
}

Value JsonColumn::ApplyTo(Value value, bool is_row) const {
  if (value.is_none()) return value;
  if (value.is_float() && source_ == Source::kList) return FloatThroughLines(value.AsDouble());
  if (value.is_float() && source_ == Source::kKey) return ThroughJson(std::move(value));
  if (!is_row && IsMixed()) return ThroughJson(std::move(value));
  if (value.is_dict()) {
    Value::Dict dict;
    for (size_t i = 0; i < names_.size(); ++i) {
      const Value* item = value.Find(names_[i]);
      dict.emplace_back(names_[i],
                        item == nullptr ? Value() : fields_[i].ApplyTo(*item, /*is_row=*/false));
    }
    return Value(std::move(dict));
  }
  if (value.is_list() && !element_.empty()) {
    for (Value& item : value.AsList()) item = element_[0].ApplyTo(std::move(item), false);
  }
  if (has_float_ && value.is_int()) return Value(value.AsDouble());
  if (value.is_string() && IsOfTimes()) return Value(*TimeOfText(value.AsString()));
  return value;
}

}  // namespace etalon
