// A TokenModel over libllama, in this process. The only room that includes llama.h; it decides no
// schedule, that is the engine's matter.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/model.h"
#include "llama.h"
#include "models/llama/backend.h"
#include "models/llama/chat_template.h"
#include "models/llama/cpu_threads.h"
#include "models/llama/float32_device.h"
#include "models/llama/llama_settings.h"
#include "models/llama/model_file.h"
#include "models/table.h"

namespace etalon {

class LlamaModel : public TokenModel {
 public:
  // Loads the file, checks memory, makes the context. Errors name the file and what to do. For a
  // tokenizer alone no weights are read and no context is made.
  static absl::StatusOr<std::unique_ptr<LlamaModel>> Create(const ModelOptions& options);
  ~LlamaModel() override;

  Value Identity() const override { return identity_; }
  int32_t VocabularySize() const override;
  int32_t ContextTokens() const override { return context_tokens_; }
  int32_t CacheCells() const override;
  int32_t BranchesMax() const override;
  int32_t BatchTokensMax() const override;
  Token PrefixToken() const override;
  bool IsEndOfText(Token token) const override;
  std::string EndOfTextString() const override;
  absl::StatusOr<std::vector<Token>> Tokenize(std::string_view text, bool add_bos) override;
  absl::StatusOr<std::string> Detokenize(std::span<const Token> tokens) override;
  std::string TokenText(Token token) const override;
  absl::StatusOr<std::string> RenderChat(const Prompt& prompt) override;
  absl::Status Decode(std::span<const TokenStep> steps) override;
  std::span<const float> Logits(int32_t row) const override;
  void Fork(int32_t from, int32_t to, int32_t length) override;
  void Drop(int32_t branch, int32_t length) override;

 private:
  LlamaModel() = default;
  absl::Status Load(const ModelOptions& options);
  void ChooseContextTokens(const ModelOptions& options);
  void ChooseArithmetic(const ModelOptions& options, Float32Registration* float32);
  absl::Status MakeContext(const ModelOptions& options);
  absl::Status CheckMemory(const ModelOptions& options, int64_t cells) const;
  void Identify(const ModelOptions& options, const std::string& cpu_variant,
                const FileIdentity& file);
  bool UsesFlashAttention(const ModelOptions& options) const;
  WeightFacts Weights() const;
  std::string Metadata(const std::string& key) const;

  llama_model* model_ = nullptr;
  const llama_vocab* vocab_ = nullptr;
  llama_context* context_ = nullptr;
  llama_batch batch_ = {};
  std::unique_ptr<ChatTemplate> chat_;   // made on first use
  std::optional<bool> enable_thinking_;  // told to it
  std::string chat_template_;            // its name, "" of the default one
  std::unique_ptr<CpuThreads> threads_;
  ChosenDevice device_;
  bool has_float32_device_ = false;  // else device_ computes in its own ways
  Float32Choice choice_;             // of that device
  std::string kernels_;              // of the float32 device
  int32_t context_tokens_ = 0;
  std::vector<int32_t> logit_rows_;  // batch index of each row of the last Decode
  Value identity_;
};

}  // namespace etalon
