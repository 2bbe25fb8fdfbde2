#include "records/imports/object_fields.h"

#include <cstddef>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {
namespace {

class FieldScanner {
 public:
  explicit FieldScanner(std::string_view text) : text_(text) {}

  absl::StatusOr<ObjectFields> Scan() {
    ObjectFields fields;
    SkipSpace();
    if (!Take('{')) return Wrong("an object was expected");
    SkipSpace();
    bool is_open = !Take('}');
    while (is_open) {
      ETALON_TRY(const std::string_view key, TakeKey());
      if (!Take(':')) return Wrong("a colon was expected");
      SkipSpace();
      ETALON_TRY(const std::string_view value, TakeValue());
      fields.emplace_back(key, value);
      is_open = Take(',');
      SkipSpace();
      if (!is_open && !Take('}')) return Wrong("a comma or the end of the object was expected");
    }
    SkipSpace();
    if (at_ != text_.size()) return Wrong("something follows the object");
    return fields;
  }

 private:
  absl::Status Wrong(std::string_view what) const {
    return absl::DataLossError(StrCat("byte ", at_, ": ", what));
  }
  bool Take(char wanted) {
    if (at_ == text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  void SkipSpace() {
    const size_t found = text_.find_first_not_of(" \t\r\n", at_);
    at_ = found == std::string_view::npos ? text_.size() : found;
  }

  // Past the quote that ends a string.
  absl::Status SkipString() {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == '"') {
        ++at_;
        return absl::OkStatus();
      }
    }
    at_ = text_.size();
    return Wrong("a string without its end");
  }

  absl::StatusOr<std::string_view> TakeKey() {
    const size_t begin = at_;
    if (at_ == text_.size() || text_[at_] != '"') return Wrong("a key was expected");
    ETALON_TRY_DO(SkipString());
    const std::string_view key = text_.substr(begin + 1, at_ - begin - 2);
    SkipSpace();
    return key;
  }

  // Up to the comma or the brace that follows the value.
  absl::StatusOr<std::string_view> TakeValue() {
    const size_t begin = at_;
    size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ETALON_TRY_DO(SkipString());
        continue;
      }
      if (depth == 0 && (c == ',' || c == '}')) break;
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') {
        if (depth == 0) return Wrong("a bracket that nothing opens");
        --depth;
      }
      ++at_;
    }
    std::string_view value = text_.substr(begin, at_ - begin);
    value = value.substr(0, value.find_last_not_of(" \t\r\n") + 1);
    if (value.empty()) return Wrong("a value was expected");
    return value;
  }

  const std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

absl::StatusOr<ObjectFields> FindObjectFields(std::string_view text) {
  return FieldScanner(text).Scan();
}

std::string_view FieldOf(const ObjectFields& fields, std::string_view key) {
  std::string_view found;
  for (const auto& [name, value] : fields) {
    if (name == key) found = value;
  }
  return found;
}

}  // namespace etalon
