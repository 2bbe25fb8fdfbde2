// What answers requests. Two interfaces: `Model` takes whole windows of samples; `TokenModel` is
// what an in-process runtime offers, of which the engine makes a Model.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "etalon/answer.h"
#include "etalon/request.h"
#include "etalon/sample.h"
#include "etalon/value.h"

namespace etalon {

class Model {
 public:
  virtual ~Model() = default;

  // What the manifest says of the model: kind, digest of the file bytes, CPU variant, mode, batch
  // constants: all that may change an answer, and no path, host, time or thread count.
  virtual Value Identity() const = 0;

  // The text that the model sees for a prompt, after its chat template. lm-eval's prompt_hash is
  // the SHA-256 of it. A prompt that is no chat is its plain text. FailedPrecondition for a chat
  // when the model has no template.
  virtual absl::StatusOr<std::string> Render(const Prompt& prompt) = 0;

  // Answers every request of every sample: result[i][j] answers samples[i].requests[j]. A request
  // that cannot be answered has Answer::error; a Status means that the run cannot go on
  // (Cancelled when `Interrupt` was called). What a window is answered may depend on nothing but
  // the window.
  virtual absl::StatusOr<std::vector<std::vector<Answer>>> AnswerWindow(
      std::span<const Sample> samples) = 0;
};

using Token = int32_t;

// One token to compute. The same token may lie on many branches: its cell is shared by them.
struct TokenStep {
  Token token = 0;
  int32_t position = 0;  // from 0, along each of its branches
  std::span<const int32_t> branches;
  bool want_logits = false;
};

// A runtime that computes tokens over branches that share a key-value cache. It holds no policy:
// what to compute, in which batches, is the engine's matter.
class TokenModel {
 public:
  virtual ~TokenModel() = default;

  virtual Value Identity() const = 0;
  virtual int32_t VocabularySize() const = 0;
  virtual int32_t ContextTokens() const = 0;   // longest sequence
  virtual int32_t CacheCells() const = 0;      // tokens over all branches at one time
  virtual int32_t BranchesMax() const = 0;     // branch ids are 0 <= id < BranchesMax()
  virtual int32_t BatchTokensMax() const = 0;  // steps in one Decode
  // The token put before an empty context: BOS, else EOS (lm-eval's prefix token).
  virtual Token PrefixToken() const = 0;
  virtual bool IsEndOfText(Token token) const = 0;
  virtual std::string EndOfTextString() const = 0;

  // Special tokens in the text are recognised. `add_bos`: put BOS first where the model's
  // tokeniser does so by default and the text does not begin with it. InvalidArgument when the
  // vocabulary cannot hold the text.
  virtual absl::StatusOr<std::vector<Token>> Tokenize(std::string_view text, bool add_bos) = 0;
  // Bytes of the tokens without special ones; may end inside a UTF-8 sequence.
  virtual absl::StatusOr<std::string> Detokenize(std::span<const Token> tokens) = 0;
  // Bytes of one token, a special one as it is written; may begin and end inside a UTF-8 sequence.
  // For people: joined they need not be the text that was tokenised.
  virtual std::string TokenText(Token token) const = 0;
  virtual absl::StatusOr<std::string> RenderChat(const Prompt& prompt) = 0;

  // Computes the steps as one batch. Logits rows are numbered by the steps that want them, in
  // order, and stay valid until the next Decode. ResourceExhausted when no cell is free.
  virtual absl::Status Decode(std::span<const TokenStep> steps) = 0;
  // Row of VocabularySize() floats.
  virtual std::span<const float> Logits(int32_t row) const = 0;
  // Branch `to` becomes the first `length` tokens of branch `from`, sharing its cells. What `to`
  // held is dropped.
  virtual void Fork(int32_t from, int32_t to, int32_t length) = 0;
  // Branch `branch` keeps its first `length` tokens; 0 empties it.
  virtual void Drop(int32_t branch, int32_t length) = 0;
};

}  // namespace etalon
