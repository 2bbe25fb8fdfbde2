// One of a task's doc_to_* keys: how text, target, choices or a prefix come from a document. It
// knows no prompt and no request.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "tasks/functions.h"
#include "tasks/task_file.h"
#include "templates/template.h"

namespace etalon {

class Field {
 public:
  // `value` stands under `key` of `file`: a template or the name of a column (str), a number, a
  // list, a dict, or a native function. `columns` are those of the evaluated documents: a text that
  // equals one of them is that column, any other a template.
  static absl::StatusOr<Field> Create(const Value& value, const std::string& key,
                                      const TaskFile& file, const FunctionTable& functions,
                                      const std::vector<std::string>& columns);

  // lm-eval's doc_to_text: a str, or an int (with choices: "multiple inputs").
  absl::StatusOr<Value> Text(const Value& document, bool has_choices) const;
  // doc_to_target: a str, an int with choices, a list of several targets, or a column as it is.
  absl::StatusOr<Value> Target(const Value& document, bool has_choices) const;
  // doc_to_choice: a list.
  absl::StatusOr<Value> Choices(const Value& document) const;
  // A plain text, for gen_prefix and description: a column of the document or a template.
  absl::StatusOr<std::string> Plain(const Value& document) const;

 private:
  // What the key gives before it is read as text, target or choices. `is_rendered` when it is text
  // that a template made.
  struct Raw {
    Value value;
    bool is_rendered = false;
  };
  absl::StatusOr<Raw> Resolve(const Value& document) const;
  absl::Status Error(std::string_view what) const;
  absl::Status TemplateError(const absl::Status& status) const;

  std::string key_;
  std::string place_;  // file and line, for messages
  Value constant_;     // unless one of the following
  std::string column_;
  std::unique_ptr<Template> template_;
  std::string source_;  // of the template
  BoundFunction function_;
};

}  // namespace etalon
