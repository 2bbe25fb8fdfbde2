// Methods of Python's str, list and dict that templates call.
#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/letter_case.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "templates/callables.h"
#include "templates/operators.h"

namespace etalon::template_internal {
namespace {

using Method = absl::StatusOr<Value> (*)(const Value& self, const Arguments& args);

struct MethodEntry {
  Value::Kind kind;
  std::string_view name;
  Method call;
};

absl::StatusOr<std::string> TextArgument(const Arguments& args, size_t place,
                                         std::string_view name) {
  const Value* value = args.Get(place, name);
  if (value == nullptr || !value->is_string()) {
    return absl::InvalidArgumentError(StrCat("argument ", place + 1, " must be str"));
  }
  return value->AsString();
}

enum class Side { kLeft, kRight, kBoth };

bool IsAscii(std::string_view text) { return AsciiPrefix(text) == text.size(); }

// What nearly all calls come to.
std::string_view StripAscii(std::string_view text, Side side) {
  const auto is_space = [](char c) { return IsPythonSpace(static_cast<unsigned char>(c)); };
  if (side != Side::kRight) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  }
  if (side != Side::kLeft) {
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  }
  return text;
}

// str.strip: white space, or any character of the argument.
absl::StatusOr<Value> Strip(const Value& self, const Arguments& args, Side side) {
  if (args.positional.empty() && args.keywords.empty() && IsAscii(self.AsString())) {
    return Value(StripAscii(self.AsString(), side));
  }
  std::vector<uint32_t> text = DecodeUtf8(self.AsString());
  std::optional<std::vector<uint32_t>> set;
  const Value* argument = args.Get(0, "chars");
  if (argument != nullptr && !argument->is_none()) {
    ETALON_TRY(const std::string characters, TextArgument(args, 0, "chars"));
    set = DecodeUtf8(characters);
  }
  const auto is_stripped = [&](uint32_t c) {
    return set.has_value() ? std::find(set->begin(), set->end(), c) != set->end()
                           : IsPythonSpace(c);
  };
  size_t first = 0, end = text.size();
  if (side != Side::kRight) {
    while (first < end && is_stripped(text[first])) ++first;
  }
  if (side != Side::kLeft) {
    while (end > first && is_stripped(text[end - 1])) --end;
  }
  std::string out;
  for (size_t i = first; i < end; ++i) AppendUtf8(text[i], &out);
  return Value(std::move(out));
}

// str.split(None, limit): runs of white space separate, none at the ends.
Value SplitAtSpaces(const std::string& text, int64_t limit) {
  Value::List pieces;
  size_t at = 0;
  const auto code_points = DecodeUtf8(text);
  std::vector<std::string> characters;
  for (const uint32_t c : code_points) {
    characters.emplace_back();
    AppendUtf8(c, &characters.back());
  }
  while (true) {
    while (at < code_points.size() && IsPythonSpace(code_points[at])) ++at;
    if (at == code_points.size()) break;
    std::string piece;
    if (limit >= 0 && static_cast<int64_t>(pieces.size()) == limit) {
      while (at < code_points.size()) piece += characters[at++];
      const std::string marked = StrCat("x", piece);
      pieces.emplace_back(PythonStrip(marked).substr(1));
      break;
    }
    while (at < code_points.size() && !IsPythonSpace(code_points[at])) piece += characters[at++];
    pieces.emplace_back(std::move(piece));
  }
  return Value(std::move(pieces));
}

absl::StatusOr<int64_t> SplitLimit(const Arguments& args) {
  const Value* limit = args.Get(1, "maxsplit");
  if (limit == nullptr) return -1;
  if (!AsIndex(*limit).has_value())
    return absl::InvalidArgumentError("maxsplit must be an integer");
  return *AsIndex(*limit);
}

absl::StatusOr<Value> Split(const Value& self, const Arguments& args) {
  ETALON_TRY(const int64_t limit, SplitLimit(args));
  const Value* argument = args.Get(0, "sep");
  if (argument == nullptr || argument->is_none()) return SplitAtSpaces(self.AsString(), limit);
  ETALON_TRY(const std::string separator, TextArgument(args, 0, "sep"));
  if (separator.empty()) return absl::InvalidArgumentError("empty separator");
  Value::List pieces;
  std::string_view rest = self.AsString();
  while (limit < 0 || static_cast<int64_t>(pieces.size()) < limit) {
    const size_t at = rest.find(separator);
    if (at == std::string_view::npos) break;
    pieces.emplace_back(rest.substr(0, at));
    rest.remove_prefix(at + separator.size());
  }
  pieces.emplace_back(rest);
  return Value(std::move(pieces));
}

absl::StatusOr<Value> SplitFromRight(const Value& self, const Arguments& args) {
  ETALON_TRY(const int64_t limit, SplitLimit(args));
  if (limit < 0) return Split(self, args);
  ETALON_TRY(const std::string separator, TextArgument(args, 0, "sep"));
  if (separator.empty()) return absl::InvalidArgumentError("empty separator");
  Value::List pieces;
  std::string_view rest = self.AsString();
  while (static_cast<int64_t>(pieces.size()) < limit) {
    const size_t at = rest.rfind(separator);
    if (at == std::string_view::npos) break;
    pieces.emplace_back(rest.substr(at + separator.size()));
    rest = rest.substr(0, at);
  }
  pieces.emplace_back(rest);
  std::reverse(pieces.begin(), pieces.end());
  return Value(std::move(pieces));
}

absl::StatusOr<Value> Join(const Value& self, const Arguments& args) {
  const Value* items = args.Get(0, "iterable");
  if (items == nullptr) return absl::InvalidArgumentError("join() takes exactly one argument");
  ETALON_TRY(const Value::List list, Items(*items));
  std::string text;
  for (size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_string()) {
      return absl::InvalidArgumentError(StrCat("sequence item ", i, ": expected str instance, ",
                                               KindName(list[i].kind()), " found"));
    }
    if (i > 0) text += self.AsString();
    text += list[i].AsString();
  }
  return Value(std::move(text));
}

absl::StatusOr<Value> Replace(const Value& self, const Arguments& args) {
  ETALON_TRY(const std::string from, TextArgument(args, 0, "old"));
  ETALON_TRY(const std::string to, TextArgument(args, 1, "new"));
  const Value* count = args.Get(2, "count");
  int64_t left = count == nullptr ? -1 : AsIndex(*count).value_or(-1);
  std::string out;
  std::string_view rest = self.AsString();
  if (from.empty()) {
    // Between all characters and at both ends.
    for (const uint32_t c : DecodeUtf8(rest)) {
      if (left != 0) out += to, --left;
      AppendUtf8(c, &out);
    }
    if (left != 0) out += to;
    return Value(std::move(out));
  }
  for (; left != 0; --left) {
    const size_t at = rest.find(from);
    if (at == std::string_view::npos) break;
    StrAppend(&out, rest.substr(0, at), to);
    rest.remove_prefix(at + from.size());
  }
  out += rest;
  return Value(std::move(out));
}

// Place of a text in code points, or -1.
absl::StatusOr<int64_t> FindText(const Value& self, const Arguments& args, bool from_right) {
  ETALON_TRY(const std::string part, TextArgument(args, 0, "sub"));
  const std::string& text = self.AsString();
  const size_t at = from_right ? text.rfind(part) : text.find(part);
  if (at == std::string::npos) return -1;
  return static_cast<int64_t>(CodePointCount(std::string_view(text).substr(0, at)));
}

absl::StatusOr<Value> Find(const Value& self, const Arguments& args) {
  ETALON_TRY(const int64_t at, FindText(self, args, false));
  return Value(at);
}

absl::StatusOr<Value> FindFromRight(const Value& self, const Arguments& args) {
  ETALON_TRY(const int64_t at, FindText(self, args, true));
  return Value(at);
}

absl::StatusOr<Value> IndexOfText(const Value& self, const Arguments& args) {
  ETALON_TRY(const int64_t at, FindText(self, args, false));
  if (at < 0) return absl::InvalidArgumentError("substring not found");
  return Value(at);
}

absl::StatusOr<Value> CountText(const Value& self, const Arguments& args) {
  ETALON_TRY(const std::string part, TextArgument(args, 0, "sub"));
  if (part.empty()) return Value(static_cast<int64_t>(CodePointCount(self.AsString())) + 1);
  return Value(static_cast<int64_t>(SplitText(self.AsString(), part).size()) - 1);
}

absl::StatusOr<Value> IndexOfItem(const Value& self, const Arguments& args) {
  const Value* item = args.Get(0, "value");
  if (item == nullptr)
    return absl::InvalidArgumentError("index expected at least 1 argument, got 0");
  const auto& list = self.AsList();
  for (size_t i = 0; i < list.size(); ++i) {
    if (AreEqual(list[i], *item)) return Value(static_cast<int64_t>(i));
  }
  return absl::InvalidArgumentError(StrCat(PythonRepr(*item), " is not in list"));
}

absl::StatusOr<Value> CountItem(const Value& self, const Arguments& args) {
  const Value* item = args.Get(0, "value");
  if (item == nullptr) return absl::InvalidArgumentError("count() takes exactly one argument");
  return Value(static_cast<int64_t>(
      std::count_if(self.AsList().begin(), self.AsList().end(),
                    [&](const Value& each) { return AreEqual(each, *item); })));
}

absl::StatusOr<bool> HasEnd(const Value& self, const Arguments& args, bool at_start) {
  const Value* argument = args.Get(0, "prefix");
  if (argument == nullptr) return absl::InvalidArgumentError("an argument is missing");
  const Value::List options = argument->is_list() ? argument->AsList() : Value::List{*argument};
  for (const Value& option : options) {
    if (!option.is_string()) return absl::InvalidArgumentError("the argument must be str");
    const std::string& text = self.AsString();
    if (at_start ? text.starts_with(option.AsString()) : text.ends_with(option.AsString())) {
      return true;
    }
  }
  return false;
}

absl::StatusOr<Value> StartsWith(const Value& self, const Arguments& args) {
  ETALON_TRY(const bool result, HasEnd(self, args, true));
  return Value(result);
}

absl::StatusOr<Value> EndsWith(const Value& self, const Arguments& args) {
  ETALON_TRY(const bool result, HasEnd(self, args, false));
  return Value(result);
}

absl::StatusOr<Value> RemovePrefix(const Value& self, const Arguments& args) {
  ETALON_TRY(const std::string part, TextArgument(args, 0, "prefix"));
  std::string_view text = self.AsString();
  if (text.starts_with(part)) text.remove_prefix(part.size());
  return Value(text);
}

absl::StatusOr<Value> RemoveSuffix(const Value& self, const Arguments& args) {
  ETALON_TRY(const std::string part, TextArgument(args, 0, "suffix"));
  std::string_view text = self.AsString();
  if (text.ends_with(part)) text.remove_suffix(part.size());
  return Value(text);
}

absl::StatusOr<Value> SplitLines(const Value& self, const Arguments&) {
  Value::List lines;
  std::string line;
  bool has_line = false;
  const auto text = DecodeUtf8(self.AsString());
  for (size_t i = 0; i < text.size(); ++i) {
    const uint32_t c = text[i];
    const bool is_break =
        (c >= 10 && c <= 13) || (c >= 28 && c <= 30) || c == 0x85 || c == 0x2028 || c == 0x2029;
    if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
    if (is_break) {
      lines.emplace_back(std::exchange(line, ""));
    } else {
      AppendUtf8(c, &line);
    }
    has_line = !is_break;
  }
  if (has_line) lines.emplace_back(std::move(line));
  return Value(std::move(lines));
}

bool IsAll(const std::string& text, bool (*is_one)(uint32_t)) {
  const auto code_points = DecodeUtf8(text);
  return !code_points.empty() && std::all_of(code_points.begin(), code_points.end(), is_one);
}

absl::StatusOr<Value> DictItems(const Value& self, const Arguments&) {
  Value::List items;
  for (const auto& [key, value] : self.AsDict()) {
    items.emplace_back(Value::List{Value(key), value});
  }
  return Value(std::move(items));
}

absl::StatusOr<Value> DictKeys(const Value& self, const Arguments&) {
  ETALON_TRY(Value::List keys, Items(self));
  return Value(std::move(keys));
}

absl::StatusOr<Value> DictValues(const Value& self, const Arguments&) {
  Value::List values;
  for (const auto& [key, value] : self.AsDict()) values.push_back(value);
  return Value(std::move(values));
}

absl::StatusOr<Value> DictGet(const Value& self, const Arguments& args) {
  const Value* key = args.Get(0, "key");
  if (key == nullptr) return absl::InvalidArgumentError("get expected at least 1 argument, got 0");
  const Value* found = key->is_string() ? self.Find(key->AsString()) : nullptr;
  if (found != nullptr) return *found;
  const Value* fallback = args.Get(1, "default");
  return fallback == nullptr ? Value() : *fallback;
}

constexpr MethodEntry kMethods[] = {
    {Value::Kind::kString, "strip",
     [](const Value& s, const Arguments& a) { return Strip(s, a, Side::kBoth); }},
    {Value::Kind::kString, "lstrip",
     [](const Value& s, const Arguments& a) { return Strip(s, a, Side::kLeft); }},
    {Value::Kind::kString, "rstrip",
     [](const Value& s, const Arguments& a) { return Strip(s, a, Side::kRight); }},
    {Value::Kind::kString, "split", Split},
    {Value::Kind::kString, "rsplit", SplitFromRight},
    {Value::Kind::kString, "splitlines", SplitLines},
    {Value::Kind::kString, "join", Join},
    {Value::Kind::kString, "replace", Replace},
    {Value::Kind::kString, "find", Find},
    {Value::Kind::kString, "rfind", FindFromRight},
    {Value::Kind::kString, "index", IndexOfText},
    {Value::Kind::kString, "count", CountText},
    {Value::Kind::kString, "startswith", StartsWith},
    {Value::Kind::kString, "endswith", EndsWith},
    {Value::Kind::kString, "removeprefix", RemovePrefix},
    {Value::Kind::kString, "removesuffix", RemoveSuffix},
    {Value::Kind::kString, "upper",
     [](const Value& s, const Arguments&) -> absl::StatusOr<Value> {
       return Value(UpperCase(s.AsString()));
     }},
    {Value::Kind::kString, "lower",
     [](const Value& s, const Arguments&) -> absl::StatusOr<Value> {
       return Value(LowerCase(s.AsString()));
     }},
    {Value::Kind::kString, "capitalize",
     [](const Value& s, const Arguments&) -> absl::StatusOr<Value> {
       return Value(Capitalize(s.AsString()));
     }},
    {Value::Kind::kString, "isdigit",
     [](const Value& s, const Arguments&) -> absl::StatusOr<Value> {
       return Value(IsAll(s.AsString(), [](uint32_t c) { return c >= '0' && c <= '9'; }));
     }},
    {Value::Kind::kString, "isspace",
     [](const Value& s, const Arguments&) -> absl::StatusOr<Value> {
       return Value(IsAll(s.AsString(), IsPythonSpace));
     }},
    {Value::Kind::kList, "index", IndexOfItem},
    {Value::Kind::kList, "count", CountItem},
    {Value::Kind::kDict, "items", DictItems},
    {Value::Kind::kDict, "keys", DictKeys},
    {Value::Kind::kDict, "values", DictValues},
    {Value::Kind::kDict, "get", DictGet},
};

// All that Python has besides: getattr finds them before a key of that name.
constexpr std::string_view kOtherOfText[] = {
    "casefold",   "center",   "encode",    "expandtabs",   "format",    "format_map", "isalnum",
    "isalpha",    "isascii",  "isdecimal", "isidentifier", "islower",   "isnumeric",  "isprintable",
    "istitle",    "isupper",  "ljust",     "maketrans",    "partition", "rindex",     "rjust",
    "rpartition", "swapcase", "title",     "translate",    "zfill"};
constexpr std::string_view kOtherOfList[] = {"append", "clear",  "copy",    "extend", "insert",
                                             "pop",    "remove", "reverse", "sort"};
constexpr std::string_view kOtherOfDict[] = {"clear",   "copy",       "fromkeys", "pop",
                                             "popitem", "setdefault", "update"};

bool IsUnsupported(const Value& self, std::string_view name) {
  std::span<const std::string_view> names;
  if (self.is_string()) names = kOtherOfText;
  if (self.is_list()) names = kOtherOfList;
  if (self.is_dict()) names = kOtherOfDict;
  return std::find(names.begin(), names.end(), name) != names.end();
}

const MethodEntry* FindMethod(const Value& self, std::string_view name) {
  for (const MethodEntry& entry : kMethods) {
    if (entry.kind == self.kind() && entry.name == name) return &entry;
  }
  return nullptr;
}

}  // namespace

bool HasMethod(const Value& self, std::string_view name) {
  return FindMethod(self, name) != nullptr || IsUnsupported(self, name);
}

absl::StatusOr<Value> CallMethod(const Value& self, std::string_view name, const Arguments& args) {
  const MethodEntry* entry = FindMethod(self, name);
  if (entry == nullptr && IsUnsupported(self, name)) {
    return absl::UnimplementedError(
        StrCat("the method ", name, " of '", TypeName(self), "' is not supported"));
  }
  if (entry == nullptr) {
    return absl::InvalidArgumentError(
        StrCat("'", TypeName(self), "' has no attribute '", name, "'"));
  }
  return entry->call(self, args);
}

}  // namespace etalon::template_internal
