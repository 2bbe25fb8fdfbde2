// A value as the field's data sets, task files and Python templates know it: None, bool, int,
// float, str, list, dict with the order of its keys. It is no JSON library and no interpreter: it
// neither parses nor prints (base/json.h, base/python.h do).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace etalon {

class Value {
 public:
  enum class Kind { kNone, kBool, kInt, kFloat, kString, kList, kDict };
  using List = std::vector<Value>;
  // Keys are unique and keep the order in which they were first set, as in Python.
  using Dict = std::vector<std::pair<std::string, Value>>;

  Value() = default;
  // NOLINTBEGIN(google-explicit-constructor): what JSON can hold is a value.
  Value(bool value) : data_(value) {}
  Value(int value) : data_(int64_t{value}) {}
  Value(int64_t value) : data_(value) {}
  Value(double value) : data_(value) {}
  Value(std::string value) : data_(std::move(value)) {}
  Value(std::string_view value) : data_(std::string(value)) {}
  Value(const char* value) : data_(std::string(value)) {}
  Value(List value) : data_(std::move(value)) {}
  Value(Dict value) : data_(std::move(value)) {}
  // NOLINTEND(google-explicit-constructor)
  static Value MakeList(std::initializer_list<Value> items) { return Value(List(items)); }
  static Value MakeDict(std::initializer_list<std::pair<std::string, Value>> items);

  Kind kind() const { return static_cast<Kind>(data_.index()); }
  bool is_none() const { return kind() == Kind::kNone; }
  bool is_bool() const { return kind() == Kind::kBool; }
  bool is_int() const { return kind() == Kind::kInt; }
  bool is_float() const { return kind() == Kind::kFloat; }
  bool is_number() const { return is_int() || is_float(); }
  bool is_string() const { return kind() == Kind::kString; }
  bool is_list() const { return kind() == Kind::kList; }
  bool is_dict() const { return kind() == Kind::kDict; }

  // Each accessor checks the kind (a wrong one is a bug and ends the program).
  bool AsBool() const;
  int64_t AsInt() const;
  double AsDouble() const;  // of an int or a float
  const std::string& AsString() const;
  const List& AsList() const;
  List& AsList();
  const Dict& AsDict() const;
  Dict& AsDict();

  // The entry of a dict, or null when this is no dict or has no such key.
  const Value* Find(std::string_view key) const;
  // Sets or adds an entry; turns None into an empty dict first.
  void Set(std::string_view key, Value value);
  // Removes an entry; true when it was there.
  bool Erase(std::string_view key);
  // Text of a string entry, or `fallback` when it is missing or of another kind.
  std::string FindString(std::string_view key, std::string_view fallback = "") const;
  int64_t FindInt(std::string_view key, int64_t fallback = 0) const;
  bool FindBool(std::string_view key, bool fallback = false) const;
  double FindDouble(std::string_view key, double fallback = 0) const;

  // Structural: 1, 1.0 and True differ here (Python's == is the template engine's matter). Dicts
  // are equal whatever the order of their keys.
  bool operator==(const Value& other) const;

 private:
  std::variant<std::monostate, bool, int64_t, double, std::string, List, Dict> data_;
};

// "None", "bool", "int", "float", "str", "list" or "dict": Python's names, for messages.
std::string_view KindName(Value::Kind kind);

}  // namespace etalon
