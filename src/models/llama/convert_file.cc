#include "models/llama/convert_file.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <iterator>
#include <utility>

#include "base/file.h"
#include "base/files/free_space.h"
#include "base/files/unfinished.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "llama.h"
#include "models/llama/backend.h"
#include "models/llama/gguf_head.h"
#include "models/llama/library_child.h"
#include "models/llama/model_file.h"

namespace etalon {
namespace {

struct NamedType {
  std::string_view name;
  llama_ftype type;
};

// In the order of kModelFileTypes.
constexpr NamedType kTypes[] = {
    {"f32", LLAMA_FTYPE_ALL_F32},          {"f16", LLAMA_FTYPE_MOSTLY_F16},
    {"bf16", LLAMA_FTYPE_MOSTLY_BF16},     {"q8_0", LLAMA_FTYPE_MOSTLY_Q8_0},
    {"q6_k", LLAMA_FTYPE_MOSTLY_Q6_K},     {"q5_k_m", LLAMA_FTYPE_MOSTLY_Q5_K_M},
    {"q5_k_s", LLAMA_FTYPE_MOSTLY_Q5_K_S}, {"q5_1", LLAMA_FTYPE_MOSTLY_Q5_1},
    {"q5_0", LLAMA_FTYPE_MOSTLY_Q5_0},     {"q4_k_m", LLAMA_FTYPE_MOSTLY_Q4_K_M},
    {"q4_k_s", LLAMA_FTYPE_MOSTLY_Q4_K_S}, {"q4_1", LLAMA_FTYPE_MOSTLY_Q4_1},
    {"q4_0", LLAMA_FTYPE_MOSTLY_Q4_0},     {"iq4_nl", LLAMA_FTYPE_MOSTLY_IQ4_NL},
    {"iq4_xs", LLAMA_FTYPE_MOSTLY_IQ4_XS}, {"q3_k_m", LLAMA_FTYPE_MOSTLY_Q3_K_M},
    {"q2_k", LLAMA_FTYPE_MOSTLY_Q2_K},
};

// Every type that is offered is known here.
static_assert(std::equal(std::begin(kTypes), std::end(kTypes), std::begin(kModelFileTypes),
                         std::end(kModelFileTypes),
                         [](const NamedType& each, std::string_view name) {
                           return each.name == name;
                         }));

absl::StatusOr<llama_ftype> FindType(std::string_view wanted) {
  for (const NamedType& each : kTypes) {
    if (each.name == wanted) return each.type;
  }
  return UsageError("--type", StrCat("is unknown: ", wanted));
}

// What the quantiser logs: how far it is, and why it failed.
struct ConversionLog {
  const ModelObserver& on_step;
  std::string errors;
};

// Its lines of progress begin "[  12/ 272] ".
void TellProgress(std::string_view line, const ModelObserver& on_step) {
  const size_t slash = line.find('/'), end = line.find(']');
  if (!on_step || !line.starts_with("[") || slash == std::string_view::npos ||
      end == std::string_view::npos || slash > end) {
    return;
  }
  const auto done = ParseInt(TrimSpaces(line.substr(1, slash - 1)));
  const auto total = ParseInt(TrimSpaces(line.substr(slash + 1, end - slash - 1)));
  if (!done.has_value() || !total.has_value()) return;
  on_step({.name = "converting", .unit = "tensors", .done = *done, .total = *total});
}

void OnConversionLog(ggml_log_level level, const char* text, void* data) {
  constexpr size_t kBytesMax = 4000;
  auto* log = static_cast<ConversionLog*>(data);
  TellProgress(text, log->on_step);
  if (level == GGML_LOG_LEVEL_ERROR && log->errors.size() < kBytesMax) log->errors += text;
}

// Why a file that could not be written to its end cannot grow; OK when it can.
absl::Status TryToGrow(const std::string& path) {
  constexpr size_t kBytes = size_t{1} << 20;
  ETALON_TRY(const uint64_t size, FileSize(path));
  ETALON_TRY(const auto file, OpenAppend(path, OpenMode::kAppend, size));
  ETALON_TRY_DO(file->Append(std::string(kBytes, '\0')));
  return file->Sync();
}

absl::Status Quantise(const ModelConversion& conversion, llama_ftype type,
                      const std::string& output) {
  llama_model_quantize_params params = llama_model_quantize_default_params();
  params.nthread = conversion.threads;
  params.ftype = type;
  params.allow_requantize = true;
  ConversionLog log = {.on_step = conversion.on_step, .errors = ""};
  llama_log_set(OnConversionLog, &log);
  uint32_t code = 1;
  try {
    code = llama_model_quantize(conversion.input.c_str(), output.c_str(), &params);
  } catch (const std::exception& error) {
    log.errors += error.what();
  }
  CaptureLibraryLog();
  if (code == 0) return absl::OkStatus();
  const std::string reason = RepairUtf8(ReplaceAll(TrimSpaces(log.errors), "\n", "; "));
  // Of a write that failed the library only says that one did.
  ETALON_TRY_DO(Annotate(TryToGrow(output), StrCat(conversion.input, ": cannot be converted")));
  const std::string failure = StrCat(conversion.input, ": cannot be converted to ", conversion.type,
                                     reason.empty() ? "" : ": ", reason);
  if (SpeaksOfMemory(reason)) {
    return absl::ResourceExhaustedError(StrCat(failure, "; end other programs"));
  }
  return absl::InvalidArgumentError(StrCat(failure, "; is it a whole model?"));
}

// On the disk, whatever happens to the machine.
absl::Status SyncFile(const std::string& path) {
  ETALON_TRY(const uint64_t size, FileSize(path));
  ETALON_TRY(const auto file, OpenAppend(path, OpenMode::kAppend, size));
  ETALON_TRY_DO(file->Sync());
  return file->Close();
}

absl::StatusOr<Value> DescribeSide(const std::string& path, const std::string& shown,
                                   const FileIdentity& file) {
  ETALON_TRY(const GgufHead head, GgufHead::Read(path));
  const auto type = head.FindInt("general.file_type");
  return Value::MakeDict(
      {{"path", shown},
       {"file_type", type.has_value() && *type >= 0 && *type < LLAMA_FTYPE_GUESSED
                         ? Value(llama_ftype_name(static_cast<llama_ftype>(*type)))
                         : Value()},
       {"bytes", file.bytes},
       {"sha256", file.sha256}});
}

// Writes and checks the temporary file.
absl::StatusOr<Value> WritePart(const ModelConversion& conversion, llama_ftype type,
                                const std::string& part) {
  ETALON_TRY_DO(Quantise(conversion, type, part));
  ETALON_TRY_DO(SyncFile(part));
  ETALON_TRY(const FileIdentity file, IdentifyModelFile(part, conversion.on_step));
  return DescribeSide(part, conversion.output, file);
}

// Of a parameter: no file of the type is smaller. The blocks of those below Q8_0 differ from tensor
// to tensor.
double BytesLeast(llama_ftype type) {
  constexpr double kSmallBlock = 0.25;
  switch (type) {
    case LLAMA_FTYPE_ALL_F32:
      return 4;
    case LLAMA_FTYPE_MOSTLY_F16:
    case LLAMA_FTYPE_MOSTLY_BF16:
      return 2;
    case LLAMA_FTYPE_MOSTLY_Q8_0:
      return 1;
    default:
      return kSmallBlock;
  }
}

// What would fail late, found before anything is written: damage, and a disk that is too small.
absl::Status CheckInput(const ModelConversion& conversion, llama_ftype type,
                        const std::string& folder) {
  double parameters = 0;
  for (const std::string& path : PartsOfModelFile(conversion.input)) {
    ETALON_TRY(const GgufHead part, GgufHead::Read(path));
    for (const GgufHead::Tensor& tensor : part.tensors()) {
      parameters += static_cast<double>(tensor.parameters);
    }
  }
  constexpr double kMegabyte = 1e6;
  const double needed = parameters * BytesLeast(type);
  const auto free = FreeBytes(folder);
  if (!free.has_value() || needed <= static_cast<double>(*free)) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      StrCat(conversion.output, ": takes at least ", std::llround(std::ceil(needed / kMegabyte)),
             " MB as ", conversion.type, ", and ",
             std::llround(std::floor(static_cast<double>(*free) / kMegabyte)), " MB are free in ",
             folder, "; make room, or give a file on another disk"));
}

// The digest of the input, which the library does not end the process over.
absl::StatusOr<FileIdentity> TryInput(const ModelConversion& conversion) {
  ETALON_TRY(ModelFileDigest digest, ModelFileDigest::Open(conversion.input));
  ETALON_TRY_DO(TryModelFile(conversion.input, &digest));
  return digest.Finish(conversion.on_step);
}

absl::Status RequireFresh(const std::string& output) {
  if (!FileExists(output)) return absl::OkStatus();
  return absl::AlreadyExistsError(StrCat(output, " exists; give the name of a new file"));
}

}  // namespace

absl::StatusOr<Value> ConvertGgufFile(const ModelConversion& conversion) {
  ETALON_TRY(const llama_ftype type, FindType(conversion.type));
  ETALON_TRY_DO(RequireFresh(conversion.output));
  const std::string parent = ParentFolder(conversion.output);
  const std::string folder = parent.empty() ? "." : parent;
  if (!IsFolder(folder)) {
    return absl::NotFoundError(StrCat("folder ", folder, " does not exist; make it first"));
  }
  CaptureLibraryLog();
  ETALON_TRY_DO(CheckInput(conversion, type, folder));
  // A file of this name that a killed conversion left is written over. It is its own lock: two
  // conversions to one output would write into each other's, and either could remove it.
  const std::string part_path = conversion.output + ".part";
  ETALON_TRY(const auto lock, FileLock::Acquire(part_path));
  Unfinished part(part_path);
  ETALON_TRY_DO(RequireFresh(conversion.output));  // another process may have had the lock before
  ETALON_TRY_DO(LoadCpuVariant("").status());
  ETALON_TRY(const FileIdentity file, TryInput(conversion));
  ETALON_TRY(Value input, DescribeSide(conversion.input, conversion.input, file));
  ETALON_TRY(Value output, WritePart(conversion, type, part.path()));
  ETALON_TRY_DO(RequireFresh(conversion.output));
  ETALON_TRY_DO(part.FinishAs(conversion.output));
  ETALON_TRY_DO(SyncFolder(folder));
  return Value::MakeDict(
      {{"type", conversion.type}, {"input", std::move(input)}, {"output", std::move(output)}});
}

}  // namespace etalon
