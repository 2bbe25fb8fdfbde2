// The template language of task files: the part of Jinja that published tasks use, equal to Python
// jinja2 with StrictUndefined and keep_trailing_newline byte for byte. No macros, includes,
// inheritance or extensions: those are errors that say so.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

namespace template_internal {
struct Body;
}  // namespace template_internal

class Template {
 public:
  // InvalidArgument "line 2: …" for text that is no template; Unimplemented for a construct that
  // task files do not use.
  static absl::StatusOr<std::unique_ptr<Template>> Parse(std::string_view source);
  ~Template();

  // `context` is a dict of variables. Errors are jinja2's own words where it has any, e.g.
  // "'question' is undefined". May be called from several threads.
  absl::StatusOr<std::string> Render(const Value& context) const;

  // The value of a template that is exactly one `{{ expression }}`, before it is printed; nullopt
  // for any other template, and where the value is a tuple or only can be gone through.
  absl::StatusOr<std::optional<Value>> Evaluate(const Value& context) const;

  // Names that the template reads and does not set itself, sorted.
  std::vector<std::string> Variables() const;

 private:
  Template();
  std::unique_ptr<template_internal::Body> body_;
};

}  // namespace etalon
