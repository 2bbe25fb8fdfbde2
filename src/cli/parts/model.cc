// etalon model: what is in a model file, and the same model in another type.
#include <algorithm>
#include <memory>

#include "base/safe_text.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/print.h"
#include "cli/progress/model_steps.h"
#include "cli/progress/progress_flags.h"
#include "cli/size_text.h"
#include "cli/table.h"
#include "models/model_tools.h"

namespace etalon {
namespace {

struct ModelCommandOptions {
  std::string action, type;
  std::vector<std::string> files;
  std::optional<int64_t> context, threads;
  ProgressFlags progress;
  bool is_json = false;
};

std::string Row(std::string_view name, std::string_view value) {
  constexpr size_t kNameWidth = 15;
  const size_t blanks = kNameWidth - std::min(kNameWidth, name.size());
  return StrCat("  ", name, std::string(blanks, ' '), SafeLine(value), "\n");
}

std::string TextOr(const Value& value, std::string_view key, std::string_view fallback) {
  const std::string text = value.FindString(key);
  return text.empty() ? std::string(fallback) : text;
}

std::string NumberOr(const Value& value, std::string_view key, std::string_view fallback) {
  const Value* number = value.Find(key);
  return number != nullptr && number->is_int() ? StrCat(number->AsInt()) : std::string(fallback);
}

std::string TensorsText(const Value& info) {
  std::vector<std::string> types;
  for (const Value& each : info.Find("tensors")->AsList()) {
    types.push_back(StrCat(each.FindInt("count"), " of ", each.FindString("type"), " (",
                           SizeText(each.FindInt("bytes")), ")"));
  }
  return JoinText(types, ", ");
}

std::string MemoryText(const Value& memory) {
  const std::string error = memory.FindString("error");
  if (!error.empty()) return StrCat("not known: ", error);
  const int64_t converted = memory.FindInt("converted_bytes");
  return StrCat(SizeText(memory.FindInt("total_bytes")), " (weights ",
                SizeText(memory.FindInt("weights_bytes")),
                converted == 0 ? "" : StrCat(" and as float32 ", SizeText(converted)), ", cache ",
                SizeText(memory.FindInt("cache_bytes")), ", computing ",
                SizeText(memory.FindInt("compute_bytes")), ")");
}

// "; by name: tool_use, rag"
std::string NamedTemplatesText(const Value& info) {
  std::string text;
  const Value* names = info.Find("chat_templates");
  if (names == nullptr || !names->is_list()) return text;
  for (const Value& name : names->AsList()) {
    StrAppend(&text, text.empty() ? "; by name: " : ", ",
              SafeLine(name.is_string() ? name.AsString() : ""));
  }
  return text;
}

std::string InfoText(const Value& info) {
  const std::string chat = info.FindString("chat_template_sha256");
  const Value& memory = *info.Find("memory");
  std::string text = StrCat(SafeLine(info.FindString("path")), "\n");
  StrAppend(
      &text, Row("name", TextOr(info, "name", "not stated")),
      Row("architecture",
          StrCat(TextOr(info, "architecture", "not stated"), ", ", NumberOr(info, "layers", "?"),
                 " layers, ", NumberOr(info, "embedding", "?"), " wide")),
      Row("parameters", StrCat(ParametersText(info.FindInt("parameters")), " (",
                               info.FindInt("parameters"), ")")),
      Row("type", TextOr(info, "file_type", "not stated")), Row("tensors", TensorsText(info)),
      Row("context", StrCat(NumberOr(info, "context", "not stated;"), " tokens in training")),
      Row("vocabulary", StrCat(NumberOr(info, "vocabulary", "?"), " tokens, tokenizer ",
                               TextOr(info, "tokenizer", "not stated"), " / ",
                               TextOr(info, "pre_tokenizer", "default"))),
      Row("chat template",
          StrCat(chat.empty() ? "none" : StrCat("yes, sha256 ", chat), NamedTemplatesText(info))),
      Row("licence", TextOr(info, "licence", "not stated")),
      Row("file", StrCat(SizeText(info.FindInt("bytes")), ", sha256 ", info.FindString("sha256"))));
  StrAppend(&text, "memory to run it with a context of ", memory.FindInt("context"),
            " tokens on the CPU\n  ", MemoryText(memory), "\n");
  return text;
}

absl::Status Info(const ModelCommandOptions& options, ProgressReporter* reporter) {
  if (options.files.size() != 1) return UsageError("model info", "takes one file");
  ModelFileQuery query = {.path = options.files[0], .context = 0, .on_step = {}};
  if (options.context.has_value()) {
    if (*options.context < 1 || *options.context > 1 << 24) {
      return UsageError("--ctx", "must be from 1 to 16777216");
    }
    query.context = static_cast<int32_t>(*options.context);
  }
  Value info;
  {
    ModelStepProgress steps(reporter);
    query.on_step = [&steps](const ModelStep& step) { steps.Update(step); };
    ETALON_TRY(info, DescribeModelFile(query));
  }
  if (options.is_json) {
    PrintJson(info);
  } else {
    PrintText(InfoText(info));
  }
  return absl::OkStatus();
}

std::string SideText(const Value& side) {
  return StrCat(
      SafeLine(side.FindString("path")), "\n", Row("type", TextOr(side, "file_type", "not stated")),
      Row("file", StrCat(SizeText(side.FindInt("bytes")), ", sha256 ", side.FindString("sha256"))));
}

absl::Status Convert(const ModelCommandOptions& options, ProgressReporter* reporter) {
  if (options.files.size() != 2) return UsageError("model convert", "takes two files, IN and OUT");
  if (options.type.empty()) return UsageError("--type", "is missing: f32, f16, bf16, q8_0, …");
  ModelConversion conversion = {
      .input = options.files[0], .output = options.files[1], .type = options.type, .on_step = {}};
  if (options.threads.has_value()) {
    if (*options.threads < 1 || *options.threads > 1024) {
      return UsageError("--threads", "must be from 1 to 1024");
    }
    conversion.threads = static_cast<int32_t>(*options.threads);
  }
  Value done;
  {
    ModelStepProgress steps(reporter);
    conversion.on_step = [&steps](const ModelStep& step) { steps.Update(step); };
    ETALON_TRY(done, ConvertModelFile(conversion));
  }
  reporter->Result("output", conversion.output);
  if (options.is_json) {
    PrintJson(done);
  } else if (!options.progress.is_quiet) {
    PrintText(SideText(*done.Find("input")) + SideText(*done.Find("output")));
  }
  return absl::OkStatus();
}

absl::Status Model(const ModelCommandOptions& options, ProgressReporter* reporter) {
  return options.action == "info" ? Info(options, reporter) : Convert(options, reporter);
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<ModelCommandOptions>();
  flags->Positional("ACTION", "info, or convert", &options->action).choices = {"info", "convert"};
  flags
      ->Positionals("FILES", "one GGUF file; to convert, IN and a new file OUT", &options->files,
                    /*is_required=*/true)
      .kind = ValueKind::kFile;
  const std::vector<std::string> types(std::begin(kModelFileTypes), std::end(kModelFileTypes));
  Flag& type = flags->Text("--type", StrCat("of OUT: ", JoinText(types, ", ")), &options->type);
  type.choices = types;
  type.placeholder = "TYPE";
  type.is_setting = false;
  flags->Int("--ctx", "tokens that info states the memory for", &options->context).fallback =
      "as a run takes";
  flags->Int("--threads", "threads that convert", &options->threads).fallback = "all cores";
  flags->Switch("--json", "as JSON on standard output", &options->is_json);
  options->progress.Declare(flags, "no progress, and no word about what was converted");
  return [options] {
    return WithProgress(options->progress, "model",
                        [&](ProgressReporter* reporter) { return Model(*options, reporter); });
  };
}

}  // namespace

extern const CommandEntry command_model;
const CommandEntry command_model = {
    .name = "model",
    .summary = "what is in a model file, or the same model in another type",
    .examples =
        "  etalon model info M.gguf\n"
        "  etalon model info M.gguf --ctx 4096 --json\n"
        "  etalon model convert M.Q4_1.gguf M.BF16.gguf --type bf16\n",
    .order = 7,
    .declare = Declare,
};

}  // namespace etalon
