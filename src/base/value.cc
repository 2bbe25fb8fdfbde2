#include "etalon/value.h"

#include "base/check.h"

namespace etalon {

Value Value::MakeDict(std::initializer_list<std::pair<std::string, Value>> items) {
  Value dict{Dict()};
  for (const auto& [key, value] : items) dict.Set(key, value);
  return dict;
}

bool Value::AsBool() const {
  ETALON_CHECK(is_bool());
  return std::get<bool>(data_);
}

int64_t Value::AsInt() const {
  ETALON_CHECK(is_int());
  return std::get<int64_t>(data_);
}

double Value::AsDouble() const {
  if (is_int()) return static_cast<double>(std::get<int64_t>(data_));
  ETALON_CHECK(is_float());
  return std::get<double>(data_);
}

const std::string& Value::AsString() const {
  ETALON_CHECK(is_string());
  return std::get<std::string>(data_);
}

const Value::List& Value::AsList() const {
  ETALON_CHECK(is_list());
  return std::get<List>(data_);
}

Value::List& Value::AsList() {
  ETALON_CHECK(is_list());
  return std::get<List>(data_);
}

const Value::Dict& Value::AsDict() const {
  ETALON_CHECK(is_dict());
  return std::get<Dict>(data_);
}

Value::Dict& Value::AsDict() {
  ETALON_CHECK(is_dict());
  return std::get<Dict>(data_);
}

const Value* Value::Find(std::string_view key) const {
  const Dict* dict = std::get_if<Dict>(&data_);
  if (dict == nullptr) return nullptr;
  for (const auto& [name, value] : *dict) {
    if (name == key) return &value;
  }
  return nullptr;
}

void Value::Set(std::string_view key, Value value) {
  if (is_none()) data_ = Dict();
  for (auto& [name, old] : AsDict()) {
    if (name == key) {
      old = std::move(value);
      return;
    }
  }
  AsDict().emplace_back(std::string(key), std::move(value));
}

bool Value::Erase(std::string_view key) {
  Dict& dict = AsDict();
  for (auto it = dict.begin(); it != dict.end(); ++it) {
    if (it->first == key) {
      dict.erase(it);
      return true;
    }
  }
  return false;
}

std::string Value::FindString(std::string_view key, std::string_view fallback) const {
  const Value* found = Find(key);
  return found != nullptr && found->is_string() ? found->AsString() : std::string(fallback);
}

int64_t Value::FindInt(std::string_view key, int64_t fallback) const {
  const Value* found = Find(key);
  return found != nullptr && found->is_int() ? found->AsInt() : fallback;
}

bool Value::FindBool(std::string_view key, bool fallback) const {
  const Value* found = Find(key);
  return found != nullptr && found->is_bool() ? found->AsBool() : fallback;
}

double Value::FindDouble(std::string_view key, double fallback) const {
  const Value* found = Find(key);
  return found != nullptr && found->is_number() ? found->AsDouble() : fallback;
}

bool Value::operator==(const Value& other) const {
  if (kind() != other.kind()) return false;
  if (!is_dict()) return data_ == other.data_;
  const Dict& mine = AsDict();
  if (mine.size() != other.AsDict().size()) return false;
  for (const auto& [key, value] : mine) {
    const Value* theirs = other.Find(key);
    if (theirs == nullptr || !(value == *theirs)) return false;
  }
  return true;
}

std::string_view KindName(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::kNone:
      return "None";
    case Value::Kind::kBool:
      return "bool";
    case Value::Kind::kInt:
      return "int";
    case Value::Kind::kFloat:
      return "float";
    case Value::Kind::kString:
      return "str";
    case Value::Kind::kList:
      return "list";
    case Value::Kind::kDict:
      return "dict";
  }
  ETALON_CHECK(false);
}

}  // namespace etalon
