#include "base/python.h"

#include <utf8proc.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>

#include "base/fast_json.h"
#include "base/number_text.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

// str.isprintable of one character (Lib/test/test_str.py; Objects/unicodectype.c): all but the
// categories "other" and "separator"; the space is printable.
bool IsPythonPrintable(uint32_t code_point) {
  if (code_point == ' ') return true;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code_point))) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return false;
    default:
      return true;
  }
}

std::string Hex(uint32_t value, int digits) {
  char text[16];
  std::snprintf(text, sizeof(text), "%0*x", digits, value);
  return text;
}

void AppendQuotedChar(uint32_t code_point, char quote, std::string* out) {
  switch (code_point) {
    case '\\':
      *out += "\\\\";
      return;
    case '\n':
      *out += "\\n";
      return;
    case '\r':
      *out += "\\r";
      return;
    case '\t':
      *out += "\\t";
      return;
    default:
      break;
  }
  if (code_point == static_cast<uint32_t>(quote)) {
    *out += '\\';
    *out += quote;
  } else if (IsPythonPrintable(code_point)) {
    AppendUtf8(code_point, out);
  } else if (code_point < 0x100) {
    StrAppend(out, "\\x", Hex(code_point, 2));
  } else if (code_point < 0x10000) {
    StrAppend(out, "\\u", Hex(code_point, 4));
  } else {
    StrAppend(out, "\\U", Hex(code_point, 8));
  }
}

void AppendRepr(const Value& value, std::string* out) {
  switch (value.kind()) {
    case Value::Kind::kNone:
      *out += "None";
      return;
    case Value::Kind::kBool:
      *out += value.AsBool() ? "True" : "False";
      return;
    case Value::Kind::kInt:
      StrAppend(out, value.AsInt());
      return;
    case Value::Kind::kFloat:
      *out += PythonFloat(value.AsDouble());
      return;
    case Value::Kind::kString:
      *out += PythonQuote(value.AsString());
      return;
    case Value::Kind::kList: {
      *out += '[';
      bool is_first = true;
      for (const Value& item : value.AsList()) {
        if (!std::exchange(is_first, false)) *out += ", ";
        AppendRepr(item, out);
      }
      *out += ']';
      return;
    }
    case Value::Kind::kDict: {
      *out += '{';
      bool is_first = true;
      for (const auto& [key, item] : value.AsDict()) {
        if (!std::exchange(is_first, false)) *out += ", ";
        StrAppend(out, PythonQuote(key), ": ");
        AppendRepr(item, out);
      }
      *out += '}';
      return;
    }
  }
}

class JsonPrinter {
 public:
  JsonPrinter(const PythonJsonOptions& options, std::string* out) : options_(options), out_(*out) {}

  void Print(const Value& value, int depth) {
    switch (value.kind()) {
      case Value::Kind::kNone:
        out_ += "null";
        return;
      case Value::Kind::kBool:
        out_ += value.AsBool() ? "true" : "false";
        return;
      case Value::Kind::kInt:
        StrAppend(&out_, value.AsInt());
        return;
      case Value::Kind::kFloat:
        PrintFloat(value.AsDouble());
        return;
      case Value::Kind::kString:
        PrintString(value.AsString());
        return;
      case Value::Kind::kList:
        PrintList(value.AsList(), depth);
        return;
      case Value::Kind::kDict:
        PrintDict(value.AsDict(), depth);
        return;
    }
  }

 private:
  void NewLine(int depth) {
    if (options_.indent < 0) return;
    out_ += '\n';
    out_.append(static_cast<size_t>(options_.indent) * depth, ' ');
  }
  void Separator(bool is_first, int depth) {
    if (!is_first) out_ += options_.indent < 0 ? ", " : ",";
    NewLine(depth);
  }
  void PrintFloat(double value) {
    if (std::isnan(value)) {
      out_ += "NaN";
    } else if (std::isinf(value)) {
      out_ += value < 0 ? "-Infinity" : "Infinity";
    } else {
      out_ += PythonFloat(value);
    }
  }
  void PrintString(std::string_view text) {
    if (!options_.ensure_ascii) {
      AppendJsonString7(text);
      return;
    }
    out_ += '"';
    for (uint32_t code_point : DecodeUtf8(text)) PrintAscii(code_point);
    out_ += '"';
  }
  // json.encoder.ESCAPE: what must be escaped, and DEL stays as it is.
  void AppendJsonString7(std::string_view text) {
    out_ += '"';
    while (true) {
      const size_t plain = PlainJsonPrefix(text);
      out_.append(text.substr(0, plain));
      if (plain == text.size()) break;
      PrintAscii(static_cast<unsigned char>(text[plain]));
      text.remove_prefix(plain + 1);
    }
    out_ += '"';
  }
  void PrintAscii(uint32_t c) {
    switch (c) {
      case '"':
        out_ += "\\\"";
        return;
      case '\\':
        out_ += "\\\\";
        return;
      case '\n':
        out_ += "\\n";
        return;
      case '\r':
        out_ += "\\r";
        return;
      case '\t':
        out_ += "\\t";
        return;
      case '\f':
        out_ += "\\f";
        return;
      case '\b':
        out_ += "\\b";
        return;
      default:
        break;
    }
    if (c >= 0x10000) {
      StrAppend(&out_, "\\u", Hex(0xd800 + ((c - 0x10000) >> 10), 4), "\\u",
                Hex(0xdc00 + ((c - 0x10000) & 0x3ff), 4));
    } else if (c < 0x20 || (c >= 0x7f && options_.ensure_ascii)) {
      StrAppend(&out_, "\\u", Hex(c, 4));
    } else {
      AppendUtf8(c, &out_);
    }
  }
  void PrintList(const Value::List& list, int depth) {
    if (list.empty()) {
      out_ += "[]";
      return;
    }
    out_ += '[';
    bool is_first = true;
    for (const Value& item : list) {
      Separator(std::exchange(is_first, false), depth + 1);
      Print(item, depth + 1);
    }
    NewLine(depth);
    out_ += ']';
  }
  void PrintDict(const Value::Dict& dict, int depth) {
    if (dict.empty()) {
      out_ += "{}";
      return;
    }
    std::vector<const std::pair<std::string, Value>*> entries;
    for (const auto& entry : dict) entries.push_back(&entry);
    // Byte order of UTF-8 is the order of code points, which is how Python compares str.
    if (options_.sort_keys) {
      std::sort(entries.begin(), entries.end(),
                [](const auto* a, const auto* b) { return a->first < b->first; });
    }
    out_ += '{';
    bool is_first = true;
    for (const auto* entry : entries) {
      Separator(std::exchange(is_first, false), depth + 1);
      PrintString(entry->first);
      out_ += ": ";
      Print(entry->second, depth + 1);
    }
    NewLine(depth);
    out_ += '}';
  }

  const PythonJsonOptions& options_;
  std::string& out_;
};

}  // namespace

std::string PythonFloat(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  const ShortestDigits shortest = ShortestDigitsOf(value);
  const std::string& digits = shortest.digits;
  const int count = static_cast<int>(digits.size()), point = shortest.point;
  const std::string sign = shortest.is_negative ? "-" : "";
  // Python's repr uses an exponent below 1e-4 and from 1e16.
  if (point > 16 || point < -3) {
    const int exponent = point - 1;
    return StrCat(sign, digits.substr(0, 1), count > 1 ? "." : "", digits.substr(1), "e",
                  exponent < 0 ? "-" : "+", std::abs(exponent) < 10 ? "0" : "", std::abs(exponent));
  }
  if (point <= 0) return StrCat(sign, "0.", std::string(-point, '0'), digits);
  if (count <= point) return StrCat(sign, digits, std::string(point - count, '0'), ".0");
  return StrCat(sign, digits.substr(0, point), ".", digits.substr(point));
}

std::string PythonQuote(std::string_view utf8) {
  const bool has_single = utf8.find('\'') != std::string_view::npos;
  const bool has_double = utf8.find('"') != std::string_view::npos;
  const char quote = has_single && !has_double ? '"' : '\'';
  std::string out(1, quote);
  for (uint32_t code_point : DecodeUtf8(utf8)) AppendQuotedChar(code_point, quote, &out);
  out += quote;
  return out;
}

std::string PythonRepr(const Value& value) {
  std::string out;
  AppendRepr(value, &out);
  return out;
}

std::string PythonStr(const Value& value) {
  return value.is_string() ? value.AsString() : PythonRepr(value);
}

std::string PythonJson(const Value& value, const PythonJsonOptions& options) {
  std::string out;
  JsonPrinter(options, &out).Print(value, 0);
  return out;
}

}  // namespace etalon
