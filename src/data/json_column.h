// What all rows of a JSON file have in common, and a row as the field's loader then gives it
// (datasets 5.2.0 over pyarrow's reader; docs/formats/json-rows.md). It reads no file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "etalon/value.h"

namespace etalon {

class JsonColumn {
 public:
  // What the rows come from: pyarrow reads lines, and lists of a document after pandas has written
  // them as lines; pandas reads what stands under a key.
  enum class Source { kLines, kList, kKey };
  explicit JsonColumn(Source source = Source::kLines) : source_(source) {}

  // Takes a value of the column into account; a row is a value of the whole file.
  void Merge(const Value& value);
  // Unimplemented for what no Value can stand for.
  absl::Status Check(std::string_view path = "") const;
  // A row that was merged, as the loader gives it.
  Value Apply(Value row) const { return ApplyTo(std::move(row), /*is_row=*/true); }

 private:
  JsonColumn& Field(const std::string& key);
  Value ApplyTo(Value value, bool is_row) const;
  // Objects of different keys, and values of different kinds: kept as they stand, through JSON.
  bool IsMixed() const;
  bool IsOfTimes() const;

  Source source_;
  std::vector<std::string> names_;   // of an object's fields, in order of first appearance
  std::vector<JsonColumn> fields_;   // one a name
  std::vector<JsonColumn> element_;  // of lists: at most one
  size_t key_count_ = 0;             // of the first object
  bool has_dict_ = false, has_list_ = false, has_text_ = false, has_number_ = false;
  bool has_bool_ = false;
  bool has_float_ = false;       // then the column's integers are floats too
  bool has_other_text_ = false;  // that is no time
  bool has_other_keys_ = false;  // than the first object, or none at all
};

}  // namespace etalon
