// Tokens to the parsed form of a template, by Jinja's grammar. It evaluates nothing.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "templates/ast.h"
#include "templates/lexer.h"

namespace etalon::template_internal {

absl::StatusOr<Body> Parse(std::vector<LexToken> tokens);

}  // namespace etalon::template_internal
