// A sample as it is asked of a model, before there is any answer: for people and as JSON
// (docs/formats/show.md). It renders no template and makes no token.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/texts/styled_text.h"
#include "etalon/sample.h"
#include "etalon/value.h"

namespace etalon {

struct AskedToken {
  int64_t id = 0;
  std::string text;  // bytes
};

struct AskedTokens {
  std::vector<AskedToken> tokens;
  size_t first_scored = 0;  // tokens.size(): none
  int64_t truncated = 0;    // dropped from the left
};

struct AskedRequest {
  std::string prompt;                  // as the model sees it; "" when that is not known
  std::vector<AskedTokens> sequences;  // none when there is no tokenizer
  std::string error;                   // why it cannot be asked
};

struct AskedSample {
  const Sample& sample;
  const Value& task;                   // its entry of plan.tasks
  std::vector<AskedRequest> requests;  // one for each of the sample's
  bool is_rendered = false;            // false: a chat of which no model knows the template
};

struct AskedLook {
  size_t columns = 0;  // lines are broken there; 0: never
  bool is_whole = false;
};

// What the marks in an AskedText mean, in one line. `has_tokens`: there are borders of tokens.
StyledText AskedLegend(bool has_tokens);
StyledText AskedText(const AskedSample& asked, const AskedLook& look);
Value DescribeAsked(const AskedSample& asked);

}  // namespace etalon
