#include "base/fast_json.h"

#include <simdjson.h>

#include <cstdint>
#include <cstring>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace etalon {
namespace {

bool HasRepeatedKey(const Value::Dict& dict) {
  for (size_t i = 1; i < dict.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (dict[i].first == dict[j].first) return true;
    }
  }
  return false;
}

// The library reads -0 as the integer 0, and forgets the sign.
bool HasMinusZero(std::string_view text) {
  for (size_t at = text.find("-0"); at != std::string_view::npos; at = text.find("-0", at + 1)) {
    const char next = at + 2 < text.size() ? text[at + 2] : ' ';
    if (next != '.' && (next < '0' || next > '9')) return true;
  }
  return false;
}

// Each is false where the general parser has to look.
bool Convert(const simdjson::dom::element& element, int depth_left, Value* out);

bool ConvertList(const simdjson::dom::array& array, int depth_left, Value* out) {
  if (depth_left <= 0) return false;
  Value::List list;
  list.reserve(array.size());
  for (const simdjson::dom::element each : array) {
    if (!Convert(each, depth_left - 1, &list.emplace_back())) return false;
  }
  *out = Value(std::move(list));
  return true;
}

bool ConvertObject(const simdjson::dom::object& object, int depth_left, Value* out) {
  if (depth_left <= 0) return false;
  Value::Dict dict;
  dict.reserve(object.size());
  for (const auto& [key, each] : object) {
    auto& [name, value] = dict.emplace_back();
    name = key;
    if (!Convert(each, depth_left - 1, &value)) return false;
  }
  KeepLastValues(&dict);
  *out = Value(std::move(dict));
  return true;
}

bool Convert(const simdjson::dom::element& element, int depth_left, Value* out) {
  using Type = simdjson::dom::element_type;
  switch (element.type()) {
    case Type::OBJECT:
      return ConvertObject(simdjson::dom::object(element), depth_left, out);
    case Type::ARRAY:
      return ConvertList(simdjson::dom::array(element), depth_left, out);
    case Type::STRING:
      *out = Value(std::string(std::string_view(element)));
      return true;
    case Type::INT64:
      *out = Value(static_cast<int64_t>(element));
      return true;
    case Type::DOUBLE:
      *out = Value(static_cast<double>(element));
      return true;
    case Type::BOOL:
      *out = Value(static_cast<bool>(element));
      return true;
    case Type::NULL_VALUE:
      *out = Value();
      return true;
    default:
      return false;  // an integer beyond 64 bits with sign
  }
}

}  // namespace

std::optional<Value> ParseCommonJson(std::string_view text, int depth_max) {
  if (HasMinusZero(text)) return std::nullopt;
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) return std::nullopt;
  Value value;
  if (!Convert(root, depth_max, &value)) return std::nullopt;
  return value;
}

size_t PlainJsonPrefix(std::string_view text) {
  constexpr uint64_t kOnes = 0x0101010101010101, kHighBits = 0x80 * kOnes;
  // The high bit of a byte that is zero is set; bytes above one that is may have theirs set too.
  const auto zeros = [](uint64_t word) { return (word - kOnes) & ~word & kHighBits; };
  size_t size = 0;
  for (uint64_t word; text.size() - size >= sizeof(word); size += sizeof(word)) {
    std::memcpy(&word, text.data() + size, sizeof(word));
    const uint64_t controls = (word - 0x20 * kOnes) & ~word & kHighBits;
    if ((controls | zeros(word ^ ('"' * kOnes)) | zeros(word ^ ('\\' * kOnes))) != 0) break;
  }
  for (; size < text.size(); ++size) {
    const auto c = static_cast<unsigned char>(text[size]);
    if (c < 0x20 || c == '"' || c == '\\') break;
  }
  return size;
}

// Sorting, because a search for each key would let a foreign object of many keys take for ever.
void KeepLastValues(Value::Dict* dict) {
  constexpr size_t kFewKeys = 16;
  if (dict->size() <= kFewKeys && !HasRepeatedKey(*dict)) return;
  std::vector<size_t> order(dict->size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto key = [dict](size_t index) -> const std::string& { return (*dict)[index].first; };
  std::stable_sort(order.begin(), order.end(),
                   [&key](size_t a, size_t b) { return key(a) < key(b); });
  std::vector<bool> is_repeated(dict->size());
  bool has_repeated = false;
  for (size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    for (end = begin + 1; end < order.size() && key(order[end]) == key(order[begin]); ++end) {
      has_repeated = is_repeated[order[end]] = true;
    }
    if (end - begin > 1) (*dict)[order[begin]].second = std::move((*dict)[order[end - 1]].second);
  }
  if (!has_repeated) return;
  Value::Dict kept;
  for (size_t i = 0; i < dict->size(); ++i) {
    if (!is_repeated[i]) kept.push_back(std::move((*dict)[i]));
  }
  *dict = std::move(kept);
}

}  // namespace etalon
