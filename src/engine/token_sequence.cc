#include "engine/token_sequence.h"

#include <algorithm>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

// Python's s.rstrip().
std::string_view WithoutTrailingSpace(std::string_view text) {
  const std::string_view stripped = PythonStrip(text);
  return stripped.empty()
             ? text.substr(0, 0)
             : text.substr(0, static_cast<size_t>(stripped.data() - text.data()) + stripped.size());
}

// The last `count` tokens.
void KeepLast(size_t count, ScoredSequence* sequence) {
  if (sequence->tokens.size() <= count) return;
  const size_t dropped = sequence->tokens.size() - count;
  sequence->tokens.erase(sequence->tokens.begin(),
                         sequence->tokens.begin() + static_cast<ptrdiff_t>(dropped));
  sequence->first_scored -= static_cast<int32_t>(dropped);
  sequence->truncated_tokens = static_cast<int32_t>(dropped);
}

}  // namespace

absl::Status SequenceEncoder::Unconditional(std::string_view continuation,
                                            ScoredSequence* sequence) {
  ETALON_TRY(sequence->tokens, model_.Tokenize(continuation, /*add_bos=*/false));
  if (sequence->tokens.empty() || sequence->tokens.front() != model_.PrefixToken()) {
    sequence->tokens.insert(sequence->tokens.begin(), model_.PrefixToken());
  }
  sequence->first_scored = 1;
  return absl::OkStatus();
}

absl::Status SequenceEncoder::Conditional(std::string_view context, std::string_view continuation,
                                          ScoredSequence* sequence) {
  const std::string_view head = WithoutTrailingSpace(context);
  if (context_tokens_.empty() || head != context_) {
    ETALON_TRY(context_tokens_, model_.Tokenize(head, /*add_bos=*/true));
    context_ = head;
  }
  ETALON_TRY(sequence->tokens, model_.Tokenize(StrCat(context, continuation), /*add_bos=*/true));
  const size_t shared = std::min(context_tokens_.size(), sequence->tokens.size());
  std::copy_n(context_tokens_.begin(), shared, sequence->tokens.begin());
  sequence->first_scored = static_cast<int32_t>(context_tokens_.size());
  if (sequence->first_scored == 0) {
    // A context of white space only has no tokens of its own.
    sequence->tokens.insert(sequence->tokens.begin(), model_.PrefixToken());
    sequence->first_scored = 1;
  }
  return absl::OkStatus();
}

absl::StatusOr<ScoredSequence> SequenceEncoder::Pair(std::string_view context,
                                                     std::string_view continuation) {
  ScoredSequence sequence;
  if (context.empty()) {
    ETALON_TRY_DO(Unconditional(continuation, &sequence));
  } else {
    ETALON_TRY_DO(Conditional(context, continuation, &sequence));
  }
  sequence.first_scored =
      std::min(sequence.first_scored, static_cast<int32_t>(sequence.tokens.size()));
  const int32_t scored = static_cast<int32_t>(sequence.tokens.size()) - sequence.first_scored;
  if (scored > model_.ContextTokens()) {
    return absl::InvalidArgumentError(StrCat("the continuation has ", scored,
                                             " tokens, more than the context of ",
                                             model_.ContextTokens(), "; give a larger --ctx"));
  }
  KeepLast(static_cast<size_t>(model_.ContextTokens()) + 1, &sequence);
  return sequence;
}

absl::StatusOr<std::vector<ScoredSequence>> SequenceEncoder::Rolling(std::string_view text) {
  ETALON_TRY(const auto tokens, model_.Tokenize(text, /*add_bos=*/true));
  const auto length_max = static_cast<size_t>(model_.ContextTokens());
  std::vector<ScoredSequence> windows;
  for (size_t start = 0; start < tokens.size(); start += length_max) {
    const size_t end = std::min(start + length_max, tokens.size());
    ScoredSequence window;
    if (start == 0) {
      window.tokens.push_back(model_.PrefixToken());
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

absl::StatusOr<ScoredSequence> SequenceEncoder::Generation(std::string_view prompt,
                                                           int32_t max_tokens) {
  ScoredSequence sequence;
  ETALON_TRY(sequence.tokens, model_.Tokenize(prompt, /*add_bos=*/true));
  if (sequence.tokens.empty()) sequence.tokens.push_back(model_.PrefixToken());
  const int32_t room = model_.ContextTokens() - max_tokens;
  if (room <= 0) {
    return absl::InvalidArgumentError(
        StrCat("max_gen_toks ", max_tokens, " leaves no room in a context of ",
               model_.ContextTokens(), " tokens; give a larger --ctx or a smaller max_gen_toks"));
  }
  sequence.first_scored = static_cast<int32_t>(sequence.tokens.size());
  KeepLast(static_cast<size_t>(room), &sequence);
  return sequence;
}

}  // namespace etalon
