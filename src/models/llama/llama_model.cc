#include "models/llama/llama_model.h"

#include <algorithm>
#include <exception>
#include <thread>
#include <utility>

#include "base/check.h"
#include "base/files/kernel_files.h"
#include "base/hash.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "models/llama/library_child.h"

namespace etalon {
namespace {

struct LoadObserver {
  const ModelObserver& on_step;
};

// The library's own measure of how far loading is, from 0 to 1; true: go on.
bool OnLoadProgress(float share, void* observer) {
  constexpr int64_t kWhole = 1000;
  const auto done = static_cast<int64_t>(share * static_cast<float>(kWhole));
  static_cast<const LoadObserver*>(observer)->on_step(
      {.name = "loading", .unit = "", .done = done, .total = kWhole});
  return true;
}

std::string Because(std::string_view what) {
  const std::string errors = TakeLibraryErrors();
  return RepairUtf8(errors.empty() ? std::string(what) : StrCat(what, ": ", errors));
}

absl::Status DecodeFailure(const std::string& words) {
  if (!SpeaksOfMemory(words)) return absl::InternalError(StrCat("the model failed: ", words));
  return absl::ResourceExhaustedError(
      StrCat("not enough memory to compute with: ", words,
             "; end other programs, give a smaller --ctx, or raise a limit of this one's memory "
             "(`ulimit -v`)"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<LlamaModel>> LlamaModel::Create(const ModelOptions& options) {
  CaptureLibraryLog();
  ETALON_TRY_DO(CheckIsGguf(options.argument));
  ETALON_TRY(const std::string variant, LoadCpuVariant(options.cpu_variant));
  ETALON_TRY(ModelFileDigest digest, ModelFileDigest::Open(options.argument));
  ETALON_TRY_DO(TryModelFile(options.argument, &digest));
  std::unique_ptr<LlamaModel> model(new LlamaModel());
  ETALON_TRY(model->device_, ChooseDevice(options.device));
  model->enable_thinking_ = options.enable_thinking;
  model->chat_template_ = options.chat_template;
  if (options.is_tokenizer_only) {
    ETALON_TRY_DO(model->Load(options));
    model->ChooseContextTokens(options);
    return model;
  }
  model->has_float32_device_ = model->device_.handle == nullptr;
  if (model->has_float32_device_ && options.gpu_layers > 0) {
    return UsageError("--gpu-layers",
                      "is for other devices, and the CPU computes here; name one with --device");
  }
  try {
    ETALON_TRY_DO(model->Load(options));
    if (model->has_float32_device_) {
      ETALON_TRY(auto float32, Float32Registration::Create(variant));
      model->ChooseArithmetic(options, &float32);
      ETALON_TRY_DO(model->MakeContext(options));
    } else {
      ETALON_TRY_DO(model->MakeContext(options));
    }
  } catch (const std::exception& error) {
    return LoadFailure(options.argument, Because(error.what()));
  }
  ETALON_TRY(const FileIdentity file, digest.Finish(options.on_step));
  model->Identify(options, variant, file);
  return model;
}

LlamaModel::~LlamaModel() {
  if (batch_.token != nullptr) llama_batch_free(batch_);
  if (context_ != nullptr) llama_free(context_);
  threads_.reset();
  if (model_ != nullptr) llama_model_free(model_);
}

void LlamaModel::ChooseArithmetic(const ModelOptions& options, Float32Registration* float32) {
  choice_ = {.converts_weights = ConvertsWeights(Weights()),
             .rows_min = options.is_fast ? kFastRowsMin : 1};
  float32->Choose(choice_);
  kernels_ = float32->kernels();
}

absl::Status LlamaModel::Load(const ModelOptions& options) {
  llama_model_params params = llama_model_default_params();
  params.n_gpu_layers = options.gpu_layers;
  params.vocab_only = options.is_tokenizer_only;
  params.use_extra_bufts = options.is_fast && !has_float32_device_;
  ggml_backend_dev_t devices[2] = {nullptr, nullptr};
  if (device_.handle != nullptr) {
    devices[0] = device_.handle;
    params.devices = devices;
  }
  LoadObserver observer = {.on_step = options.on_step};
  if (options.on_step) {
    params.progress_callback = OnLoadProgress;
    params.progress_callback_user_data = &observer;
  }
  model_ = llama_model_load_from_file(options.argument.c_str(), params);
  if (model_ == nullptr) return LoadFailure(options.argument, TakeLibraryErrors());
  vocab_ = llama_model_get_vocab(model_);
  if (llama_model_has_encoder(model_) || !llama_model_has_decoder(model_)) {
    return absl::UnimplementedError(
        StrCat(options.argument, " is no decoder-only model; only those can be measured"));
  }
  return absl::OkStatus();
}

absl::Status LlamaModel::CheckMemory(const ModelOptions& options, int64_t cells) const {
  const int64_t head = llama_model_n_embd(model_) / std::max(1, llama_model_n_head(model_));
  const int64_t scalar_bytes = UsesFlashAttention(options) ? 2 : 4;
  const int64_t cell_bytes =
      2 * llama_model_n_layer(model_) * llama_model_n_head_kv(model_) * head * scalar_bytes;
  const int64_t logits_bytes = int64_t{kBatchTokens} * VocabularySize() * 4;
  const int64_t copy_bytes = has_float32_device_ ? ConvertedBytes(Weights()) : 0;
  const int64_t need = cells * cell_bytes + logits_bytes + copy_bytes;
  const MemoryState memory = ReadMemory("");
  const int64_t have = memory.free_bytes;
  constexpr int64_t kMebibyte = int64_t{1} << 20;
  if (memory.total_bytes == 0 || need <= have || options.gpu_layers > 0) return absl::OkStatus();
  return absl::ResourceExhaustedError(StrCat(
      "a context of ", context_tokens_, " tokens",
      copy_bytes > 0 ? StrCat(" and ", copy_bytes / kMebibyte, " MiB of weights as float32") : "",
      copy_bytes > 0 ? " need " : " needs ", need / kMebibyte, " MiB and ", have / kMebibyte,
      " MiB are free; give a smaller --ctx"));
}

void LlamaModel::ChooseContextTokens(const ModelOptions& options) {
  int32_t trained = llama_model_n_ctx_train(model_);
  if (trained == 0) {  // the library has not looked, as without weights
    const std::string key = StrCat(Metadata("general.architecture"), ".context_length");
    trained = static_cast<int32_t>(ParseInt(Metadata(key)).value_or(kDefaultContextMax));
  }
  context_tokens_ = options.context > 0 ? options.context : std::min(trained, kDefaultContextMax);
}

absl::Status LlamaModel::MakeContext(const ModelOptions& options) {
  ChooseContextTokens(options);
  const int64_t cells = int64_t{context_tokens_} + kSpareCells;
  ETALON_TRY_DO(CheckMemory(options, cells));
  llama_context_params params = ContextSettings(
      cells, has_float32_device_ ? Arithmetic::kFloat32 : Arithmetic::kOfDevice, options.is_fast);
  const int32_t cores = std::max(1, static_cast<int32_t>(std::thread::hardware_concurrency()));
  params.n_threads = params.n_threads_batch = options.threads > 0 ? options.threads : cores;
  context_ = llama_init_from_model(model_, params);
  if (context_ == nullptr) {
    return absl::ResourceExhaustedError(StrCat(Because("the context cannot be made"),
                                               "; give a smaller --ctx than ", context_tokens_));
  }
  ETALON_TRY(threads_, CpuThreads::Create(params.n_threads, context_));
  batch_ = llama_batch_init(kBatchTokens, 0, kBranches);
  return absl::OkStatus();
}

bool LlamaModel::UsesFlashAttention(const ModelOptions& options) const {
  return options.is_fast && !has_float32_device_;
}

WeightFacts LlamaModel::Weights() const {
  const std::string experts = Metadata(StrCat(Metadata("general.architecture"), ".expert_count"));
  return {.parameters = static_cast<int64_t>(llama_model_n_params(model_)),
          .bytes = static_cast<int64_t>(llama_model_size(model_)),
          .experts = ParseInt(experts).value_or(0)};
}

std::string LlamaModel::Metadata(const std::string& key) const {
  char text[512];
  const int32_t size = llama_model_meta_val_str(model_, key.c_str(), text, sizeof(text));
  return size < 0 ? "" : RepairUtf8(std::string_view(text));
}

void LlamaModel::Identify(const ModelOptions& options, const std::string& cpu_variant,
                          const FileIdentity& file) {
  char description[256] = "";
  llama_model_desc(model_, description, sizeof(description));
  const char* chat = ChatTemplateText(model_, chat_template_);
  identity_ = Value::MakeDict({
      {"kind", "llama"},
      {"sha256", file.sha256},
      {"bytes", file.bytes},
      {"name", Metadata("general.name")},
      {"architecture", Metadata("general.architecture")},
      {"description", RepairUtf8(description)},
      {"parameters", static_cast<int64_t>(llama_model_n_params(model_))},
      {"vocabulary", int64_t{VocabularySize()}},
      {"context", int64_t{context_tokens_}},
      {"chat_template_sha256", chat == nullptr ? Value() : Value(Sha256Hex(chat))},
      {"library", StrCat("llama.cpp ", llama_version())},
      {"cpu_variant", cpu_variant},
      {"device", device_.name},
      {"gpu_layers", int64_t{options.gpu_layers}},
      {"mode", options.is_fast ? "fast" : "exact"},
      {"kernels", kernels_},
      {"weights", choice_.converts_weights ? "float32" : "as stored"},
      {"float32_rows_min", has_float32_device_ ? Value(choice_.rows_min) : Value()},
      {"flash_attention", UsesFlashAttention(options)},
      {"kv_type", UsesFlashAttention(options) ? "f16" : "f32"},
      {"batch_tokens", int64_t{kBatchTokens}},
      {"branches", int64_t{kBranches}},
      {"cells", int64_t{CacheCells()}},
  });
  if (enable_thinking_.has_value()) identity_.Set("enable_thinking", *enable_thinking_);
  if (!chat_template_.empty()) identity_.Set("chat_template", chat_template_);
  if (chat == nullptr) return;
  // A template that cannot be run matters to chats alone, which say what is wrong with it.
  const auto chat_template = ChatTemplate::Create(model_, chat_template_);
  if (chat_template.ok()) {
    identity_.Set("chat_takes_system", (*chat_template)->takes_system());
  }
}

int32_t LlamaModel::VocabularySize() const { return llama_vocab_n_tokens(vocab_); }
int32_t LlamaModel::CacheCells() const { return context_tokens_ + kSpareCells; }
int32_t LlamaModel::BranchesMax() const { return kBranches; }
int32_t LlamaModel::BatchTokensMax() const { return kBatchTokens; }

Token LlamaModel::PrefixToken() const {
  const Token bos = llama_vocab_bos(vocab_);
  return bos != LLAMA_TOKEN_NULL ? bos : llama_vocab_eos(vocab_);
}

bool LlamaModel::IsEndOfText(Token token) const { return llama_vocab_is_eog(vocab_, token); }

std::string LlamaModel::EndOfTextString() const {
  const Token eos = llama_vocab_eos(vocab_);
  return eos == LLAMA_TOKEN_NULL ? "" : llama_vocab_get_text(vocab_, eos);
}

absl::StatusOr<std::vector<Token>> LlamaModel::Tokenize(std::string_view text, bool add_bos) {
  std::vector<Token> tokens(text.size() + 8);
  const Token bos = llama_vocab_bos(vocab_);
  size_t used = 0;
  if (add_bos && bos != LLAMA_TOKEN_NULL && llama_vocab_get_add_bos(vocab_) &&
      !text.starts_with(llama_vocab_get_text(vocab_, bos))) {
    tokens[used++] = bos;
  }
  int32_t count = 0;
  try {
    count = llama_tokenize(vocab_, text.data(), static_cast<int32_t>(text.size()),
                           tokens.data() + used, static_cast<int32_t>(tokens.size() - used),
                           /*add_special=*/false, /*parse_special=*/true);
    if (count < 0) {
      tokens.resize(used + static_cast<size_t>(-count));
      count = llama_tokenize(vocab_, text.data(), static_cast<int32_t>(text.size()),
                             tokens.data() + used, -count, false, true);
    }
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError(
        StrCat("the model's vocabulary cannot hold this text: ", error.what()));
  }
  if (count < 0) return absl::InvalidArgumentError("the text cannot be tokenised");
  tokens.resize(used + static_cast<size_t>(count));
  return tokens;
}

absl::StatusOr<std::string> LlamaModel::Detokenize(std::span<const Token> tokens) {
  std::string text(tokens.size() * 8 + 16, '\0');
  try {
    const auto count = static_cast<int32_t>(tokens.size());
    int32_t size = llama_detokenize(vocab_, tokens.data(), count, text.data(),
                                    static_cast<int32_t>(text.size()), true, false);
    if (size < 0) {
      text.resize(static_cast<size_t>(-size));
      size = llama_detokenize(vocab_, tokens.data(), count, text.data(), -size, true, false);
    }
    if (size < 0) return absl::InternalError("tokens cannot be turned into text");
    text.resize(static_cast<size_t>(size));
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError(StrCat("tokens cannot be turned into text: ", error.what()));
  }
  return text;
}

std::string LlamaModel::TokenText(Token token) const {
  std::string text(32, '\0');
  const auto write = [&] {
    return llama_token_to_piece(vocab_, token, text.data(), static_cast<int32_t>(text.size()),
                                /*lstrip=*/0, /*special=*/true);
  };
  int32_t size = write();
  if (size < 0) {
    text.resize(static_cast<size_t>(-size));
    size = write();
  }
  text.resize(static_cast<size_t>(std::max(0, size)));
  return text;
}

absl::StatusOr<std::string> LlamaModel::RenderChat(const Prompt& prompt) {
  if (chat_ == nullptr) {
    ETALON_TRY(chat_, ChatTemplate::Create(model_, chat_template_));
    chat_->EnableThinking(enable_thinking_);
  }
  return chat_->Render(prompt);
}

absl::Status LlamaModel::Decode(std::span<const TokenStep> steps) {
  ETALON_CHECK(context_ != nullptr);  // a tokenizer alone computes nothing
  ETALON_CHECK(steps.size() <= static_cast<size_t>(kBatchTokens));
  logit_rows_.clear();
  batch_.n_tokens = static_cast<int32_t>(steps.size());
  for (size_t i = 0; i < steps.size(); ++i) {
    const TokenStep& step = steps[i];
    ETALON_CHECK(!step.branches.empty() && step.branches.size() <= static_cast<size_t>(kBranches));
    batch_.token[i] = step.token;
    batch_.pos[i] = step.position;
    batch_.n_seq_id[i] = static_cast<int32_t>(step.branches.size());
    std::copy(step.branches.begin(), step.branches.end(), batch_.seq_id[i]);
    batch_.logits[i] = step.want_logits ? 1 : 0;
    if (step.want_logits) logit_rows_.push_back(static_cast<int32_t>(i));
  }
  int32_t code = 0;
  try {
    code = llama_decode(context_, batch_);
  } catch (const std::exception& error) {
    return DecodeFailure(Because(error.what()));
  }
  if (code == 0) return absl::OkStatus();
  if (code == 1) {
    return absl::ResourceExhaustedError("no free cell in the KV cache; give a larger --ctx");
  }
  return DecodeFailure(Because(StrCat("code ", code)));
}

std::span<const float> LlamaModel::Logits(int32_t row) const {
  ETALON_CHECK(row >= 0 && static_cast<size_t>(row) < logit_rows_.size());
  const float* logits = llama_get_logits_ith(context_, logit_rows_[static_cast<size_t>(row)]);
  ETALON_CHECK(logits != nullptr);
  return {logits, static_cast<size_t>(VocabularySize())};
}

void LlamaModel::Fork(int32_t from, int32_t to, int32_t length) {
  const llama_memory_t memory = llama_get_memory(context_);
  llama_memory_seq_rm(memory, to, -1, -1);
  if (length > 0) llama_memory_seq_cp(memory, from, to, 0, length);
}

void LlamaModel::Drop(int32_t branch, int32_t length) {
  llama_memory_seq_rm(llama_get_memory(context_), branch, length, -1);
}

}  // namespace etalon
