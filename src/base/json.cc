#include "base/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/check.h"
#include "base/fast_json.h"
#include "base/number_text.h"
#include "base/str.h"
#include "base/text.h"
#include "base/texts/strict_json.h"
#include "base/try.h"

namespace etalon {
namespace {

enum class RepeatedKeys { kKeepLast, kRefuse };

// Builds a Value from nlohmann's events; the parser itself does not recurse.
class ValueBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  ValueBuilder(const JsonLimits& limits, RepeatedKeys repeated_keys)
      : depth_max_(limits.depth_max),
        takes_large_integers_(limits.takes_large_integers),
        repeated_keys_(repeated_keys) {}

  Value Take() { return std::move(root_); }
  const std::string& error() const { return error_; }

  bool null() override { return Put(Value()); }
  bool boolean(bool value) override { return Put(Value(value)); }
  bool number_integer(number_integer_t value) override { return Put(Value(int64_t{value})); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      return PutLargeInteger(static_cast<double>(value), StrCat(value));
    }
    return Put(Value(static_cast<int64_t>(value)));
  }
  bool number_float(number_float_t value, const string_t& text) override {
    const bool is_integer = text.find_first_of(".eE") == std::string::npos;
    return is_integer ? PutLargeInteger(value, text) : Put(Value(value));
  }
  bool string(string_t& text) override { return Put(Value(std::move(text))); }
  bool binary(binary_t&) override { return Fail("binary data"); }
  bool start_object(size_t) override { return Open(Value(Value::Dict())); }
  bool start_array(size_t) override { return Open(Value(Value::List())); }
  bool key(string_t& text) override {
    keys_.back() = std::move(text);
    return true;
  }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }
  bool parse_error(size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    // nlohmann's text ends with what is wrong: "...: syntax error while parsing value - …".
    std::string_view reason = error.what();
    if (const size_t at = reason.find(": "); at != std::string_view::npos)
      reason.remove_prefix(at + 2);
    return Fail(StrCat("byte ", position, ": ", reason));
  }

 private:
  bool Fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
    return false;
  }
  // RFC 8785 prints floats up to 1e21 without an exponent; those must read back.
  bool PutLargeInteger(double value, std::string_view text) {
    if (takes_large_integers_ || CanonicalNumber(value) == text) return Put(Value(value));
    return Fail(StrCat("the integer ", text, " does not fit 64 signed bits"));
  }
  bool Put(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_list()) {
      open_.back().AsList().push_back(std::move(value));
    } else {
      open_.back().AsDict().emplace_back(std::move(keys_.back()), std::move(value));
    }
    return true;
  }
  bool Open(Value container) {
    if (static_cast<int>(open_.size()) >= depth_max_) {
      return Fail(StrCat("nested deeper than ", depth_max_, " levels"));
    }
    open_.push_back(std::move(container));
    keys_.emplace_back();
    return true;
  }
  bool TakeKeys(Value::Dict* dict) {
    const size_t size = dict->size();
    KeepLastValues(dict);
    return dict->size() == size || repeated_keys_ == RepeatedKeys::kKeepLast ||
           Fail("a key is there twice");
  }
  bool Close() {
    Value done = std::move(open_.back());
    open_.pop_back();
    keys_.pop_back();
    if (done.is_dict() && !TakeKeys(&done.AsDict())) return false;
    return Put(std::move(done));
  }

  const int depth_max_;
  const bool takes_large_integers_;
  const RepeatedKeys repeated_keys_;
  Value root_;
  std::vector<Value> open_;
  std::vector<std::string> keys_;
  std::string error_;
};

std::u16string Utf16(std::string_view text) {
  std::u16string units;
  for (uint32_t code_point : DecodeUtf8(text)) {
    if (code_point >= 0x10000) {
      units += static_cast<char16_t>(0xd800 + ((code_point - 0x10000) >> 10));
      units += static_cast<char16_t>(0xdc00 + ((code_point - 0x10000) & 0x3ff));
    } else {
      units += static_cast<char16_t>(code_point);
    }
  }
  return units;
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<signed char>(c) >= 0; });
}

// RFC 8785 section 3.2.3: order of UTF-16 code units, which is that of bytes below U+D800.
bool KeyLess(std::string_view a, std::string_view b) {
  if (IsAscii(a) && IsAscii(b)) return a < b;
  return Utf16(a) < Utf16(b);
}

absl::Status AppendCanonical(const Value& value, std::string* out);

absl::Status AppendCanonicalDict(const Value::Dict& dict, std::string* out) {
  std::vector<const std::pair<std::string, Value>*> entries;
  entries.reserve(dict.size());
  for (const auto& entry : dict) entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(),
            [](const auto* a, const auto* b) { return KeyLess(a->first, b->first); });
  *out += '{';
  for (size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) *out += ',';
    if (!IsValidUtf8(entries[i]->first)) {
      return absl::InvalidArgumentError("a key is not UTF-8, so it has no canonical JSON");
    }
    AppendJsonString(entries[i]->first, out);
    *out += ':';
    if (auto status = AppendCanonical(entries[i]->second, out); !status.ok()) return status;
  }
  *out += '}';
  return absl::OkStatus();
}

absl::Status AppendCanonicalFloat(double value, std::string* out) {
  if (std::isinf(value) && value < 0) {
    *out += "\"-inf\"";
    return absl::OkStatus();
  }
  if (!std::isfinite(value)) {
    return absl::InvalidArgumentError(
        StrCat(std::isnan(value) ? "NaN" : "plus infinity", " has no canonical JSON"));
  }
  *out += CanonicalNumber(value);
  return absl::OkStatus();
}

absl::Status AppendCanonical(const Value& value, std::string* out) {
  constexpr int64_t kExactMax = int64_t{1} << 53;
  switch (value.kind()) {
    case Value::Kind::kNone:
      *out += "null";
      return absl::OkStatus();
    case Value::Kind::kBool:
      *out += value.AsBool() ? "true" : "false";
      return absl::OkStatus();
    case Value::Kind::kInt:
      // Beyond 2^53 only what a float prints as: it was one, and read back as an integer.
      if ((value.AsInt() > kExactMax || value.AsInt() < -kExactMax) &&
          CanonicalNumber(value.AsDouble()) != StrCat(value.AsInt())) {
        return absl::InvalidArgumentError(
            StrCat("the integer ", value.AsInt(), " is beyond 2^53, so it has no canonical JSON"));
      }
      StrAppend(out, value.AsInt());
      return absl::OkStatus();
    case Value::Kind::kFloat:
      return AppendCanonicalFloat(value.AsDouble(), out);
    case Value::Kind::kString:
      if (!IsValidUtf8(value.AsString())) {
        return absl::InvalidArgumentError("a text is not UTF-8, so it has no canonical JSON");
      }
      AppendJsonString(value.AsString(), out);
      return absl::OkStatus();
    case Value::Kind::kList: {
      *out += '[';
      bool is_first = true;
      for (const Value& item : value.AsList()) {
        if (!std::exchange(is_first, false)) *out += ',';
        if (auto status = AppendCanonical(item, out); !status.ok()) return status;
      }
      *out += ']';
      return absl::OkStatus();
    }
    case Value::Kind::kDict:
      return AppendCanonicalDict(value.AsDict(), out);
  }
  ETALON_CHECK(false);
}

void AppendPretty(const Value& value, int depth, std::string* out) {
  const std::string inner(2 * (depth + 1), ' '), outer(2 * depth, ' ');
  if (value.is_list() && !value.AsList().empty()) {
    *out += "[";
    bool is_first = true;
    for (const Value& item : value.AsList()) {
      StrAppend(out, std::exchange(is_first, false) ? "\n" : ",\n", inner);
      AppendPretty(item, depth + 1, out);
    }
    StrAppend(out, "\n", outer, "]");
  } else if (value.is_dict() && !value.AsDict().empty()) {
    *out += "{";
    bool is_first = true;
    for (const auto& [key, item] : value.AsDict()) {
      StrAppend(out, std::exchange(is_first, false) ? "\n" : ",\n", inner);
      AppendJsonString(RepairUtf8(key), out);
      *out += ": ";
      AppendPretty(item, depth + 1, out);
    }
    StrAppend(out, "\n", outer, "}");
  } else if (value.is_string()) {
    AppendJsonString(RepairUtf8(value.AsString()), out);
  } else if (value.is_int()) {
    StrAppend(out, value.AsInt());
  } else if (value.is_float() && !std::isfinite(value.AsDouble())) {
    *out += std::isnan(value.AsDouble()) ? "\"nan\""
            : value.AsDouble() < 0       ? "\"-inf\""
                                         : "\"inf\"";
  } else {
    AppendCanonical(value, out).IgnoreError();
  }
}

absl::Status RequireReadable(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes_max) {
    return absl::ResourceExhaustedError(
        StrCat("JSON of ", text.size(), " bytes; the limit is ", limits.bytes_max));
  }
  // nlohmann takes a NUL byte between tokens for the end of the text.
  if (const size_t at = text.find('\0'); at != std::string_view::npos) {
    return absl::InvalidArgumentError(StrCat("not JSON: byte ", at, ": a NUL byte"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Value> Build(std::string_view text, ValueBuilder builder) {
  try {
    if (nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return builder.Take();
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError(StrCat("not JSON: ", error.what()));
  }
  return absl::InvalidArgumentError(StrCat("not JSON: ", builder.error()));
}

}  // namespace

absl::StatusOr<Value> ParseJson(std::string_view text, const JsonLimits& limits) {
  ETALON_TRY_DO(RequireReadable(text, limits));
  if (auto value = ParseCommonJson(text, limits.depth_max)) return *std::move(value);
  return Build(text, ValueBuilder(limits, RepeatedKeys::kKeepLast));
}

// The fast parser passes over repeated keys.
absl::StatusOr<Value> ParseStrictJson(std::string_view text, const JsonLimits& limits) {
  ETALON_TRY_DO(RequireReadable(text, limits));
  return Build(text, ValueBuilder(limits, RepeatedKeys::kRefuse));
}

absl::Status AppendCanonicalJson(const Value& value, std::string* out) {
  return AppendCanonical(value, out);
}

absl::StatusOr<std::string> CanonicalJson(const Value& value) {
  std::string out;
  if (auto status = AppendCanonical(value, &out); !status.ok()) return status;
  return out;
}

std::string CanonicalNumber(double value) {
  // Where the shortest digits need no exponent and no zeros after them.
  constexpr double kPlainMin = 1e-6, kPlainMax = 9e15;
  if (const double size = std::abs(value); size >= kPlainMin && size < kPlainMax) {
    char plain[64];
    const auto [end, error] =
        std::to_chars(plain, plain + sizeof(plain), value, std::chars_format::fixed);
    ETALON_CHECK(error == std::errc());
    return {plain, end};
  }
  const ShortestDigits shortest = ShortestDigitsOf(value);
  const std::string& digits = shortest.digits;
  const int count = static_cast<int>(digits.size()), point = shortest.point;
  if (digits == "0") return "0";
  std::string text = shortest.is_negative ? "-" : "";
  if (count <= point && point <= 21) {
    return StrCat(text, digits, std::string(point - count, '0'));
  }
  if (0 < point && point <= 21) {
    return StrCat(text, digits.substr(0, point), ".", digits.substr(point));
  }
  if (-6 < point && point <= 0) return StrCat(text, "0.", std::string(-point, '0'), digits);
  const int exponent = point - 1;
  StrAppend(&text, digits.substr(0, 1), count > 1 ? "." : "", digits.substr(1), "e",
            exponent < 0 ? "-" : "+", std::abs(exponent));
  return text;
}

void AppendJsonString(std::string_view text, std::string* out) {
  constexpr char kHex[] = "0123456789abcdef";
  constexpr std::string_view kShort = "\"\\\b\f\n\r\t", kLetters = "\"\\bfnrt";
  *out += '"';
  while (true) {
    const size_t plain = PlainJsonPrefix(text);
    out->append(text.substr(0, plain));
    if (plain == text.size()) break;
    const char c = text[plain];
    *out += '\\';
    if (const size_t at = kShort.find(c); at != std::string_view::npos) {
      *out += kLetters[at];
    } else {
      *out += "u00";
      *out += kHex[c >> 4];
      *out += kHex[c & 15];
    }
    text.remove_prefix(plain + 1);
  }
  *out += '"';
}

std::string PrettyJson(const Value& value) {
  std::string out;
  AppendPretty(value, 0, &out);
  return out;
}

}  // namespace etalon
