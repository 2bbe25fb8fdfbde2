#include "models/llama/describe_file.h"

#include <algorithm>
#include <exception>
#include <map>

#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "fit.h"
#include "llama.h"
#include "models/llama/backend.h"
#include "models/llama/gguf_head.h"
#include "models/llama/library_child.h"
#include "models/llama/llama_settings.h"
#include "models/llama/model_file.h"

namespace etalon {
namespace {

// libllama makes the model and a context without their memory and counts what they would take.
Value MemoryOf(const std::string& path, int64_t cells, WeightFacts facts) {
  const auto variant = LoadCpuVariant("");
  if (!variant.ok()) return Value::MakeDict({{"error", ToView(variant.status().message())}});
  llama_model_params model = llama_model_default_params();
  model.n_gpu_layers = 0;
  model.use_extra_bufts = false;
  llama_context_params context = ContextSettings(cells, Arithmetic::kFloat32, /*is_fast=*/false);
  context.n_threads = context.n_threads_batch = 1;
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
  facts.bytes = weights;
  const int64_t converted = ConvertedBytes(facts);
  return Value::MakeDict({{"weights_bytes", weights},
                          {"converted_bytes", converted},
                          {"cache_bytes", cache},
                          {"compute_bytes", compute},
                          {"total_bytes", weights + converted + cache + compute}});
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

// In a process of its own: libllama ends the one that it is in when a file of right form has
// senseless contents.
Value DescribeMemory(const ModelFileQuery& query, int64_t trained, const WeightFacts& facts) {
  const int64_t usual =
      trained > 0 ? std::min<int64_t>(trained, kDefaultContextMax) : int64_t{kDefaultContextMax};
  const int64_t context = query.context > 0 ? query.context : usual;
  const int64_t cells = context + kSpareCells;
  Value memory = Value::MakeDict({{"context", context},
                                  {"cells", cells},
                                  {"batch_tokens", int64_t{kBatchTokens}},
                                  {"branches", int64_t{kBranches}}});
  const auto text =
      CallLibraryInChild([&] { return PrettyJson(MemoryOf(query.path, cells, facts)); });
  const absl::StatusOr<Value> sizes = text.ok() ? ParseJson(*text) : text.status();
  if (sizes.ok()) {
    for (const auto& [key, value] : sizes->AsDict()) memory.Set(key, value);
  } else {
    memory.Set("error",
               StrCat("libllama cannot load the file: ", ToView(sizes.status().message())));
  }
  return memory;
}

// The names of the chat templates beside the one without a name, sorted.
Value NamedTemplates(const GgufHead& head) {
  std::vector<std::string> names;
  for (const std::string& name : head.TextKeys("tokenizer.chat_template.")) {
    names.push_back(RepairUtf8(name));
  }
  std::sort(names.begin(), names.end());
  return Value(Value::List(names.begin(), names.end()));
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
      {"chat_templates", NamedTemplates(head)},
      {"tensors", DescribeTensors(types)},
      {"memory", DescribeMemory(query, trained.value_or(0),
                                {.parameters = parameters,
                                 .experts = of_architecture("expert_count").value_or(0)})},
  });
}

}  // namespace etalon
