#include "base/yaml.h"

#include <yaml.h>

#include <map>
#include <memory>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "base/yaml_scalar.h"

namespace etalon {
namespace {

constexpr size_t kBytesMax = size_t{16} << 20;
constexpr int64_t kNodesMax = 200000;
constexpr int kDepthMax = 60;

// Characters that PyYAML's reader takes.
bool IsPrintable(uint32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0x7e) || c == 0x85 ||
         (c >= 0xa0 && c <= 0xfffd) || c >= 0x10000;
}

// InvalidArgument for text that PyYAML would not read at all.
absl::Status CheckCharacters(std::string_view text) {
  int line = 1;
  for (const std::string_view each : SplitText(text, "\n")) {
    const std::string place = StrCat("line ", line++, ": ");
    if (!IsValidUtf8(each)) return absl::InvalidArgumentError(place + "text that is not UTF-8");
    for (const uint32_t c : DecodeUtf8(each)) {
      if (IsPrintable(c)) continue;
      return absl::InvalidArgumentError(
          StrCat(place, "the control character ", c, "; write it as an escape in double quotes"));
    }
  }
  return absl::OkStatus();
}

int64_t CountNodes(const Value& value) {
  int64_t count = 1;
  if (value.is_list()) {
    for (const Value& item : value.AsList()) count += CountNodes(item);
  } else if (value.is_dict()) {
    for (const auto& [key, item] : value.AsDict()) count += 1 + CountNodes(item);
  }
  return count;
}

struct EventDeleter {
  void operator()(yaml_event_t* event) const {
    yaml_event_delete(event);
    delete event;
  }
};
using Event = std::unique_ptr<yaml_event_t, EventDeleter>;

std::string TextOf(const yaml_char_t* text) {
  return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}

// Composes one document from the events of the library.
class Composer {
 public:
  explicit Composer(std::string_view text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~Composer() { yaml_parser_delete(&parser_); }
  Composer(const Composer&) = delete;
  Composer& operator=(const Composer&) = delete;

  absl::StatusOr<YamlDocument> Compose() {
    ETALON_TRY(Event event, Next());  // the start of the stream
    ETALON_TRY(event, Next());
    if (event->type == YAML_STREAM_END_EVENT) return YamlDocument();
    ETALON_TRY(event, Next());
    ETALON_TRY(document_.value, Node(*event, 0));
    ETALON_TRY(event, Next());  // the end of the document
    ETALON_TRY(event, Next());
    if (event->type != YAML_STREAM_END_EVENT) {
      return Error(*event, "a second document; a file holds one");
    }
    return std::move(document_);
  }

 private:
  absl::StatusOr<Event> Next() {
    Event event(new yaml_event_t());
    if (yaml_parser_parse(&parser_, event.get()) == 1) return event;
    const size_t line = parser_.problem_mark.line + 1;
    return absl::InvalidArgumentError(
        StrCat("line ", line, ": ", parser_.problem == nullptr ? "not YAML" : parser_.problem,
               parser_.context == nullptr ? "" : StrCat(" (", parser_.context, ")")));
  }

  static absl::Status Error(const yaml_event_t& event, std::string_view what) {
    return absl::InvalidArgumentError(StrCat("line ", event.start_mark.line + 1, ": ", what));
  }

  absl::Status Count(const yaml_event_t& event, int64_t nodes) {
    nodes_ += nodes;
    if (nodes_ <= kNodesMax) return absl::OkStatus();
    return Error(event, StrCat("more than ", kNodesMax, " nodes"));
  }

  absl::StatusOr<Value> Node(const yaml_event_t& event, int depth) {
    if (depth > kDepthMax) return Error(event, "nested too deep");
    ETALON_TRY_DO(Count(event, 1));
    Value value;
    const yaml_char_t* anchor = nullptr;
    switch (event.type) {
      case YAML_ALIAS_EVENT:
        return Alias(event);
      case YAML_SCALAR_EVENT: {
        ETALON_TRY(value, Scalar(event));
        anchor = event.data.scalar.anchor;
        break;
      }
      case YAML_SEQUENCE_START_EVENT: {
        ETALON_TRY(value, Sequence(depth));
        anchor = event.data.sequence_start.anchor;
        break;
      }
      case YAML_MAPPING_START_EVENT: {
        ETALON_TRY(value, Mapping(depth));
        anchor = event.data.mapping_start.anchor;
        break;
      }
      default:
        return Error(event, "not YAML");
    }
    if (anchor != nullptr) anchors_[TextOf(anchor)] = value;
    return value;
  }

  absl::StatusOr<Value> Alias(const yaml_event_t& event) {
    const std::string name = TextOf(event.data.alias.anchor);
    const auto it = anchors_.find(name);
    if (it == anchors_.end()) return Error(event, StrCat("the alias *", name, " is not known"));
    ETALON_TRY_DO(Count(event, CountNodes(it->second)));
    return it->second;
  }

  static absl::StatusOr<Value> Scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    std::string text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    const std::string tag = TextOf(scalar.tag);
    if (tag == "!function") {
      return Value::MakeDict({{std::string(kYamlFunctionKey), Value(std::move(text))}});
    }
    if (tag.empty()) return scalar.plain_implicit ? ResolvePlainScalar(text) : Value(text);
    constexpr std::string_view kStandard = "tag:yaml.org,2002:";
    if (tag == "!" || tag == StrCat(kStandard, "str")) return Value(std::move(text));
    if (tag == StrCat(kStandard, "null")) return Value();
    Value resolved = ResolvePlainScalar(text);
    if ((tag == StrCat(kStandard, "int") && resolved.is_int()) ||
        (tag == StrCat(kStandard, "bool") && resolved.is_bool())) {
      return resolved;
    }
    if (tag == StrCat(kStandard, "float") && resolved.is_number()) {
      return Value(resolved.AsDouble());
    }
    return Error(event, StrCat("\"", text, "\" with the tag ", tag,
                               " cannot be read; task files use !function only"));
  }

  absl::StatusOr<Value> Sequence(int depth) {
    Value::List list;
    while (true) {
      ETALON_TRY(const Event event, Next());
      if (event->type == YAML_SEQUENCE_END_EVENT) return Value(std::move(list));
      ETALON_TRY(Value item, Node(*event, depth + 1));
      list.push_back(std::move(item));
    }
  }

  // Keys under `<<` come first and give way to the mapping's own.
  absl::StatusOr<Value> Mapping(int depth) {
    Value own{Value::Dict()}, merged{Value::Dict()};
    while (true) {
      ETALON_TRY(const Event key, Next());
      if (key->type == YAML_MAPPING_END_EVENT) break;
      if (key->type != YAML_SCALAR_EVENT) return Error(*key, "a key must be a scalar");
      ETALON_TRY_DO(Count(*key, 1));
      const std::string name(reinterpret_cast<const char*>(key->data.scalar.value),
                             key->data.scalar.length);
      ETALON_TRY(const Event event, Next());
      ETALON_TRY(Value value, Node(*event, depth + 1));
      if (name == "<<" && key->data.scalar.plain_implicit) {
        ETALON_TRY_DO(Merge(*key, value, &merged));
        continue;
      }
      if (depth == 0) {
        document_.lines.emplace_back(name, static_cast<int>(key->start_mark.line) + 1);
      }
      own.Set(name, std::move(value));
    }
    if (merged.AsDict().empty()) return own;
    for (auto& [name, value] : own.AsDict()) merged.Set(name, std::move(value));
    return merged;
  }

  // Of several mappings the first that has a key wins.
  static absl::Status Merge(const yaml_event_t& key, const Value& value, Value* merged) {
    const Value::List sources = value.is_list() ? value.AsList() : Value::List{value};
    for (const Value& source : sources) {
      if (!source.is_dict()) return Error(key, "<< must be followed by a mapping");
      for (const auto& [name, each] : source.AsDict()) {
        if (merged->Find(name) == nullptr) merged->Set(name, each);
      }
    }
    return absl::OkStatus();
  }

  yaml_parser_t parser_;
  YamlDocument document_;
  std::map<std::string, Value> anchors_;
  int64_t nodes_ = 0;
};

}  // namespace

int YamlDocument::LineOf(std::string_view key) const {
  for (const auto& [name, line] : lines) {
    if (name == key) return line;
  }
  return 1;
}

absl::StatusOr<YamlDocument> ParseYaml(std::string_view text) {
  if (text.size() > kBytesMax) return absl::ResourceExhaustedError("YAML of more than 16 MiB");
  ETALON_TRY_DO(CheckCharacters(text));
  return Composer(text).Compose();
}

}  // namespace etalon
