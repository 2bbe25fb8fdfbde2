#include "models/llama/describe_file.h"

#include <algorithm>
#include <exception>
#include <map>

#include "base/child_process.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "fit.h"
#include "llama.h"
#include "models/llama/backend.h"
#include "models/llama/gguf_head.h"
#include "models/llama/model_file.h"

namespace etalon {
namespace {

// As LlamaModel runs a model; a test holds that the two agree.
constexpr int32_t kBatchTokens = 512, kBranches = 128, kDefaultContextMax = 8192;
constexpr int32_t kSpareCells = 2 * kBatchTokens;

enum class Mode { kExact, kFast };

llama_context_params ContextParams(int64_t cells, Mode mode) {
  llama_context_params params = llama_context_default_params();
  params.n_ctx = static_cast<uint32_t>(cells);
  params.n_batch = params.n_ubatch = kBatchTokens;
  params.n_seq_max = kBranches;
  params.kv_unified = true;
  params.no_perf = true;
  params.op_offload = mode == Mode::kFast;
  params.swa_full = true;
  params.n_threads = params.n_threads_batch = 1;
  if (mode == Mode::kFast) {
    params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_ENABLED;
  } else {
    params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_DISABLED;
    params.type_k = params.type_v = GGML_TYPE_F32;
  }
  return params;
}

// libllama makes the model and a context without their memory and counts what they would take.
Value MemoryOf(const std::string& path, int64_t cells, Mode mode) {
  llama_model_params model = llama_model_default_params();
  model.n_gpu_layers = 0;
  model.use_extra_bufts = mode == Mode::kFast;
  const llama_context_params context = ContextParams(cells, mode);
  std::vector<ggml_backend_dev_t> devices;
  uint32_t layers = 0, trained = 0, experts = 0;
  int64_t weights = 0, cache = 0, compute = 0;
  try {
    const auto memory = common_get_device_memory_data(
        path.c_str(), &model, &context, devices, layers, trained, experts, GGML_LOG_LEVEL_NONE);
    for (const common_device_memory_data& each : memory) {
      weights += static_cast<int64_t>(each.model);
      cache += static_cast<int64_t>(each.context);
      compute += static_cast<int64_t>(each.compute);
    }
  } catch (const std::exception& error) {
    CaptureLibraryLog();
    return Value::MakeDict({{"error", RepairUtf8(error.what())}});
  }
  CaptureLibraryLog();
  return Value::MakeDict({{"weights_bytes", weights},
                          {"cache_bytes", cache},
                          {"compute_bytes", compute},
                          {"total_bytes", weights + cache + compute}});
}

Value OrNone(const std::optional<std::string>& text) {
  return text.has_value() ? Value(RepairUtf8(*text)) : Value();
}
Value OrNone(const std::optional<int64_t>& number) {
  return number.has_value() ? Value(*number) : Value();
}

struct TypeSum {
  int64_t count = 0, parameters = 0, bytes = 0;
};

Value DescribeTensors(const std::map<std::string, TypeSum>& types) {
  std::vector<std::pair<std::string, TypeSum>> sorted(types.begin(), types.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second.bytes > b.second.bytes; });
  Value::List list;
  for (const auto& [type, sum] : sorted) {
    list.push_back(Value::MakeDict({{"type", type},
                                    {"count", sum.count},
                                    {"parameters", sum.parameters},
                                    {"bytes", sum.bytes}}));
  }
  return Value(std::move(list));
}

Value BothModes(const std::string& path, int64_t cells) {
  const auto variant = LoadCpuVariant("");
  if (!variant.ok()) return Value::MakeDict({{"error", ToView(variant.status().message())}});
  return Value::MakeDict({{"exact", MemoryOf(path, cells, Mode::kExact)},
                          {"fast", MemoryOf(path, cells, Mode::kFast)}});
}

// In a process of its own: libllama ends the one that it is in when a file of right form has
// senseless contents.
Value DescribeMemory(const ModelFileQuery& query, int64_t trained) {
  constexpr unsigned kSecondsMax = 60;
  const int64_t usual =
      trained > 0 ? std::min<int64_t>(trained, kDefaultContextMax) : int64_t{kDefaultContextMax};
  const int64_t context = query.context > 0 ? query.context : usual;
  const int64_t cells = context + kSpareCells;
  Value memory = Value::MakeDict({{"context", context},
                                  {"cells", cells},
                                  {"batch_tokens", int64_t{kBatchTokens}},
                                  {"branches", int64_t{kBranches}}});
  const auto text =
      CallInChild([&] { return PrettyJson(BothModes(query.path, cells)); }, kSecondsMax);
  const absl::StatusOr<Value> modes = text.ok() ? ParseJson(*text) : text.status();
  if (modes.ok()) {
    for (const auto& [key, value] : modes->AsDict()) memory.Set(key, value);
  } else {
    memory.Set("error",
               StrCat("libllama cannot load the file: ", ToView(modes.status().message())));
  }
  return memory;
}

}  // namespace

absl::StatusOr<Value> DescribeGgufFile(const ModelFileQuery& query) {
  ETALON_TRY(const GgufHead head, GgufHead::Read(query.path));
  std::map<std::string, TypeSum> types;
  int64_t parameters = 0;
  const std::vector<std::string> parts = PartsOfModelFile(query.path);
  for (const std::string& path : parts) {
    ETALON_TRY(const GgufHead part, GgufHead::Read(path));
    for (const GgufHead::Tensor& tensor : part.tensors()) {
      TypeSum& sum = types[tensor.type];
      ++sum.count;
      sum.parameters += tensor.parameters;
      sum.bytes += tensor.bytes;
      parameters += tensor.parameters;
    }
  }
  ETALON_TRY(const FileIdentity file, IdentifyModelFile(query.path, query.on_step));
  const std::string architecture = head.FindText("general.architecture").value_or("");
  const auto of_architecture = [&](const char* key) {
    return head.FindInt(StrCat(architecture, ".", key));
  };
  const auto file_type = head.FindInt("general.file_type");
  const auto chat = head.FindText("tokenizer.chat_template");
  const auto trained = of_architecture("context_length");
  const std::string type_name =
      file_type.has_value() && *file_type >= 0 && *file_type < LLAMA_FTYPE_GUESSED
          ? llama_ftype_name(static_cast<llama_ftype>(*file_type))
          : "";
  return Value::MakeDict({
      {"path", query.path},
      {"sha256", file.sha256},
      {"bytes", file.bytes},
      {"parts", static_cast<int64_t>(parts.size())},
      {"gguf_version", head.version()},
      {"name", OrNone(head.FindText("general.name"))},
      {"licence", OrNone(head.FindText("general.license"))},
      {"architecture", RepairUtf8(architecture)},
      {"file_type", type_name.empty() ? Value() : Value(type_name)},
      {"parameters", parameters},
      {"layers", OrNone(of_architecture("block_count"))},
      {"embedding", OrNone(of_architecture("embedding_length"))},
      {"context", OrNone(trained)},
      {"vocabulary", OrNone(head.FindCount("tokenizer.ggml.tokens"))},
      {"tokenizer", OrNone(head.FindText("tokenizer.ggml.model"))},
      {"pre_tokenizer", OrNone(head.FindText("tokenizer.ggml.pre"))},
      {"chat_template_sha256", chat.has_value() ? Value(Sha256Hex(*chat)) : Value()},
      {"tensors", DescribeTensors(types)},
      {"memory", DescribeMemory(query, trained.value_or(0))},
  });
}

}  // namespace etalon
