#include "engine/token_sequence.h"

#include <algorithm>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

// Python's len(s.rstrip()) in bytes.
size_t LengthWithoutTrailingSpace(std::string_view text) {
  const std::string padded = StrCat("x", text);
  return PythonStrip(padded).size() - 1;
}

void KeepLast(size_t count, ScoredSequence* sequence) {
  if (sequence->tokens.size() <= count) return;
  const size_t dropped = sequence->tokens.size() - count;
  sequence->tokens.erase(sequence->tokens.begin(),
                         sequence->tokens.begin() + static_cast<ptrdiff_t>(dropped));
  sequence->first_scored -= static_cast<int32_t>(dropped);
  sequence->truncated_tokens = static_cast<int32_t>(dropped);
}

}  // namespace

absl::StatusOr<ScoredSequence> EncodePair(std::string_view context, std::string_view continuation,
                                          TokenModel* model) {
  ScoredSequence sequence;
  if (context.empty()) {
    ETALON_TRY(sequence.tokens, model->Tokenize(continuation, /*add_bos=*/false));
    if (sequence.tokens.empty() || sequence.tokens.front() != model->PrefixToken()) {
      sequence.tokens.insert(sequence.tokens.begin(), model->PrefixToken());
    }
    sequence.first_scored = 1;
  } else {
    const std::string whole = StrCat(context, continuation);
    const std::string_view head =
        std::string_view(whole).substr(0, LengthWithoutTrailingSpace(context));
    ETALON_TRY(const auto head_tokens, model->Tokenize(head, /*add_bos=*/true));
    ETALON_TRY(sequence.tokens, model->Tokenize(whole, /*add_bos=*/true));
    sequence.first_scored = static_cast<int32_t>(head_tokens.size());
  }
  if (sequence.first_scored == 0) {
    // A context of white space only has no tokens of its own.
    sequence.tokens.insert(sequence.tokens.begin(), model->PrefixToken());
    sequence.first_scored = 1;
  }
  const auto size = static_cast<int32_t>(sequence.tokens.size());
  if (size <= sequence.first_scored) {
    return absl::InvalidArgumentError("the continuation has no tokens of its own");
  }
  if (size - sequence.first_scored > model->ContextTokens()) {
    return absl::InvalidArgumentError(StrCat("the continuation has ", size - sequence.first_scored,
                                             " tokens, more than the context of ",
                                             model->ContextTokens(), "; give a larger --ctx"));
  }
  KeepLast(static_cast<size_t>(model->ContextTokens()) + 1, &sequence);
  return sequence;
}

absl::StatusOr<std::vector<ScoredSequence>> EncodeRolling(std::string_view text,
                                                          TokenModel* model) {
  ETALON_TRY(const auto tokens, model->Tokenize(text, /*add_bos=*/true));
  const auto length_max = static_cast<size_t>(model->ContextTokens());
  std::vector<ScoredSequence> windows;
  for (size_t start = 0; start < tokens.size(); start += length_max) {
    const size_t end = std::min(start + length_max, tokens.size());
    ScoredSequence window;
    if (start == 0) {
      window.tokens.push_back(model->PrefixToken());
      window.first_scored = 1;
      window.tokens.insert(window.tokens.end(), tokens.begin(),
                           tokens.begin() + static_cast<ptrdiff_t>(end));
    } else {
      // One token more than the window can predict stands before it; a short last window keeps as
      // much context as fits.
      const size_t first = end - length_max - 1;
      window.tokens.assign(tokens.begin() + static_cast<ptrdiff_t>(first),
                           tokens.begin() + static_cast<ptrdiff_t>(end));
      window.first_scored = static_cast<int32_t>(start - first);
    }
    windows.push_back(std::move(window));
  }
  return windows;
}

}  // namespace etalon
