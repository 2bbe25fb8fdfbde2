#include "cli/lm_eval/lm_eval_line.h"

#include <algorithm>
#include <array>

#include "base/file.h"
#include "base/letter_case.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/key_values.h"

namespace etalon {
namespace {

constexpr std::string_view kConvert =
    "convert it to a GGUF file (llama.cpp: convert_hf_to_gguf.py) and give --model FILE.gguf";

// Its kinds that ask a server or need another runtime.
constexpr std::array<std::string_view, 27> kElsewhere = {"anthropic-chat",
                                                         "anthropic-chat-completions",
                                                         "anthropic",
                                                         "ggml",
                                                         "gguf",
                                                         "hf-audiolm-qwen",
                                                         "hf-multimodal",
                                                         "hf-mistral3",
                                                         "ipex",
                                                         "litellm",
                                                         "local-chat-completions",
                                                         "local-completions",
                                                         "mamba_ssm",
                                                         "megatron_lm",
                                                         "nemo_lm",
                                                         "neuronx",
                                                         "openai",
                                                         "openai-chat-completions",
                                                         "openai-completions",
                                                         "openvino",
                                                         "sglang",
                                                         "sglang-generate",
                                                         "steered",
                                                         "textsynth",
                                                         "vllm",
                                                         "vllm-vlm",
                                                         "watsonx_llm"};

enum class ArgumentUse { kNoEffect, kRefused };
struct ModelArgument {
  std::string_view key;
  ArgumentUse use;
  std::string_view text;
};
// pretrained, gguf_file, max_length, device, dtype, think_end_token and enable_thinking are the
// others.
constexpr ModelArgument kArguments[] = {
    {"batch_size", ArgumentUse::kNoEffect, "what is computed together is fixed"},
    {"max_batch_size", ArgumentUse::kNoEffect, "what is computed together is fixed"},
    {"trust_remote_code", ArgumentUse::kNoEffect, "code of models is never run"},
    {"parallelize", ArgumentUse::kNoEffect, "--device and --gpu-layers place the model"},
    {"use_fast_tokenizer", ArgumentUse::kNoEffect, "the file's tokenizer is the only one"},
    {"low_cpu_mem_usage", ArgumentUse::kNoEffect, "files are mapped, not copied"},
    {"backend", ArgumentUse::kNoEffect, "the file says what kind of model it is"},
    {"tokenizer", ArgumentUse::kRefused, "a GGUF file holds its tokenizer"},
    {"revision", ArgumentUse::kRefused, "name the file that is meant; its digest is recorded"},
    {"subfolder", ArgumentUse::kRefused, "name the file that is meant"},
    {"add_bos_token", ArgumentUse::kRefused, "the file says whether a first token is added"},
    {"peft", ArgumentUse::kRefused, "merge the adapter and convert the result to a GGUF file"},
    {"delta", ArgumentUse::kRefused, "merge the weights and convert the result to a GGUF file"},
    {"load_in_8bit", ArgumentUse::kRefused, "give a file that is quantised so"},
    {"load_in_4bit", ArgumentUse::kRefused, "give a file that is quantised so"},
    {"autogptq", ArgumentUse::kRefused, "give a GGUF file"},
    {"gptqmodel", ArgumentUse::kRefused, "give a GGUF file"},
    {"attn_implementation", ArgumentUse::kRefused, "--fast allows flash attention"},
    {"chat_template_args", ArgumentUse::kRefused, "the model's own template takes none here"},
};

bool IsOurModel(std::string_view text) {
  return text.ends_with(".gguf") || text.find(':') != std::string_view::npos;
}

}  // namespace

std::string PythonTruth(std::string_view text) {
  const std::string lower = LowerCase(text);
  if (lower == "true" || lower == "1" || lower == "yes") return "true";
  if (lower == "false" || lower == "0" || lower == "no") return "false";
  return std::string(text);
}

void LmEvalLine::Add(std::string_view flag, std::string_view value) {
  // "--flag=" would take the next word for its value.
  if (!value.empty()) {
    words_.push_back(StrCat(flag, "=", value));
    return;
  }
  AddWord(flag);
  AddWord("");
}

void LmEvalLine::AddDevice(std::string_view device) {
  if (device == "cpu") return;  // what is computed on when nothing is said
  if (device != "cuda" && !device.starts_with("cuda:")) {
    Add("--device", device);
    return;
  }
  // There a device takes the whole model; more layers than any model has say so here.
  constexpr int kAllLayers = 999;
  Add("--device", StrCat("CUDA", device == "cuda" ? "0" : device.substr(5)));
  Add("--gpu-layers", StrCat(kAllLayers));
}

absl::Status LmEvalLine::SetModel(const std::string& model) {
  if (model == "hf" || model == "hf-auto" || model == "huggingface") {
    is_hf_ = true;
    return absl::OkStatus();
  }
  if (std::find(kElsewhere.begin(), kElsewhere.end(), model) != kElsewhere.end()) {
    return UsageError(StrCat("--model ", model),
                      "models run in this process here, from a GGUF file: --model FILE.gguf");
  }
  model_ = model == "dummy" ? "null:" : model;
  return absl::OkStatus();
}

absl::Status LmEvalLine::SetModelArguments(const std::string& text) {
  has_arguments_ = true;
  const auto arguments = ParseKeyValues(text);
  if (!arguments.ok()) return UsageError("--model_args", ToView(arguments.status().message()));
  for (const auto& [key, value] : arguments->AsDict()) {
    ETALON_TRY_DO(SetModelArgument(key, PythonStr(value)));
  }
  return absl::OkStatus();
}

absl::Status LmEvalLine::SetModelArgument(std::string_view key, const std::string& value) {
  const std::string place = StrCat("--model_args ", key, "=", value);
  if (key == "pretrained") {
    pretrained_ = value;
  } else if (key == "gguf_file") {
    gguf_file_ = value;
  } else if (key == "max_length") {
    Add("--ctx", value);
  } else if (key == "device") {
    AddDevice(value);
  } else if (key == "think_end_token") {
    if (ParseInt(value).has_value()) {
      return UsageError(place, "must be the token's text: a number is not looked up here");
    }
    Add("--think-end-token", value);
  } else if (key == "enable_thinking") {
    Add("--enable-thinking", PythonTruth(value));
  } else if (key == "dtype") {
    if (value != "auto" && value != "float32") {
      return UsageError(place,
                        "weights are measured as the file has them; give a file of that "
                        "type");
    }
    Note(StrCat(place, " has no effect: weights are measured as the file has them"));
  } else {
    std::vector<std::string> names = {"pretrained", "gguf_file",       "max_length",     "device",
                                      "dtype",      "think_end_token", "enable_thinking"};
    for (const ModelArgument& argument : kArguments) {
      names.emplace_back(argument.key);
      if (argument.key != key) continue;
      if (argument.use == ArgumentUse::kRefused) {
        return UsageError(place, StrCat("cannot be honoured: ", argument.text));
      }
      Note(StrCat(place, " has no effect: ", argument.text));
      return absl::OkStatus();
    }
    return UsageError(place, StrCat("is not known here", DidYouMean(key, names)));
  }
  return absl::OkStatus();
}

absl::Status LmEvalLine::Finish() {
  if (model_.has_value()) {
    if (!pretrained_.empty() || !gguf_file_.empty()) {
      return UsageError("--model_args", StrCat("names a model and so does --model ", *model_,
                                               "; give one of them"));
    }
    Add("--model", *model_);
    return absl::OkStatus();
  }
  if (!is_hf_ && !has_arguments_) return absl::OkStatus();
  if (pretrained_.empty()) {
    return UsageError("--model hf",
                      "needs --model_args pretrained=FILE.gguf, or say at once "
                      "--model FILE.gguf");
  }
  const std::string path = gguf_file_.empty() ? pretrained_ : JoinPath(pretrained_, gguf_file_);
  if (!IsOurModel(path)) {
    return UsageError(StrCat("--model_args pretrained=", pretrained_),
                      StrCat("is no GGUF file; ", kConvert));
  }
  Add("--model", path);
  return absl::OkStatus();
}

}  // namespace etalon
