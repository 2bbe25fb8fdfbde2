#include "models/llama/gguf_head.h"

#include <exception>
#include <limits>

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "models/llama/backend.h"
#include "models/llama/library_child.h"
#include "models/llama/model_file.h"

namespace etalon {
namespace {

// Null with the reason when it cannot be read.
gguf_context* Open(const std::string& path, std::string* reason) {
  gguf_context* context = nullptr;
  *reason = "libggml cannot read it";
  try {
    context = gguf_init_from_file(path.c_str(), {.no_alloc = true, .ctx = nullptr});
  } catch (const std::exception& error) {
    *reason = error.what();
  }
  const std::string errors = TakeLibraryErrors();
  if (!errors.empty()) *reason = RepairUtf8(errors);
  return context;
}

}  // namespace

absl::StatusOr<GgufHead> GgufHead::Read(const std::string& path) {
  CaptureLibraryLog();
  ETALON_TRY_DO(CheckIsGguf(path));
  // Some senseless heads end the process that reads them: one is read elsewhere first.
  const auto tried = CallLibraryInChild([&path] {
    std::string reason;
    const bool is_read = GgufHead(Open(path, &reason)).context_ != nullptr;
    return is_read ? std::string() : reason;
  });
  std::string reason = tried.ok() ? *tried : std::string(ToView(tried.status().message()));
  GgufHead head(reason.empty() ? Open(path, &reason) : nullptr);
  if (head.context_ == nullptr) {
    return absl::InvalidArgumentError(
        StrCat(path, ": cannot be read; it may be damaged: ", reason));
  }
  // A name that begins with a NUL byte is read, and ends the process that writes it.
  for (int64_t i = 0; i < gguf_get_n_kv(head.context_.get()); ++i) {
    if (*gguf_get_key(head.context_.get(), i) != '\0') continue;
    return absl::InvalidArgumentError(
        StrCat(path, ": cannot be read; it may be damaged: a key without a name"));
  }
  ETALON_TRY_DO(head.ReadTensors(path));
  return head;
}

absl::Status GgufHead::ReadTensors(const std::string& path) {
  ETALON_TRY(const uint64_t size, FileSize(path));
  const uint64_t start = gguf_get_data_offset(context_.get());
  const int64_t count = gguf_get_n_tensors(context_.get());
  for (int64_t i = 0; i < count; ++i) {
    const uint64_t offset = gguf_get_tensor_offset(context_.get(), i);
    const uint64_t bytes = gguf_get_tensor_size(context_.get(), i);
    if (start > size || offset > size - start || bytes > size - start - offset) {
      return absl::DataLossError(StrCat(path, ": is cut short: it has ", size,
                                        " bytes, and tensor ",
                                        RepairUtf8(gguf_get_tensor_name(context_.get(), i)),
                                        " ends behind them; fetch the file again"));
    }
    Tensor tensor = {.type = ggml_type_name(gguf_get_tensor_type(context_.get(), i)),
                     .parameters = 1,
                     .bytes = static_cast<int64_t>(bytes)};
    const int64_t* extents = gguf_get_tensor_ne(context_.get(), i);
    for (int dimension = 0; dimension < GGML_MAX_DIMS; ++dimension) {
      tensor.parameters *= extents[dimension];  // libggml refuses products beyond 64 bits
    }
    tensors_.push_back(std::move(tensor));
  }
  return absl::OkStatus();
}

std::optional<std::string> GgufHead::FindText(const std::string& key) const {
  const int64_t id = gguf_find_key(context_.get(), key.c_str());
  if (id < 0 || gguf_get_kv_type(context_.get(), id) != GGUF_TYPE_STRING) return std::nullopt;
  return gguf_get_val_str(context_.get(), id);
}

std::vector<std::string> GgufHead::TextKeys(const std::string& prefix) const {
  std::vector<std::string> keys;
  for (int64_t i = 0; i < gguf_get_n_kv(context_.get()); ++i) {
    const std::string key = gguf_get_key(context_.get(), i);
    const bool is_text = gguf_get_kv_type(context_.get(), i) == GGUF_TYPE_STRING;
    if (is_text && key.starts_with(prefix)) keys.push_back(key.substr(prefix.size()));
  }
  return keys;
}

std::optional<int64_t> GgufHead::FindInt(const std::string& key) const {
  const gguf_context* context = context_.get();
  const int64_t id = gguf_find_key(context, key.c_str());
  if (id < 0) return std::nullopt;
  switch (gguf_get_kv_type(context, id)) {
    case GGUF_TYPE_UINT8:
      return gguf_get_val_u8(context, id);
    case GGUF_TYPE_INT8:
      return gguf_get_val_i8(context, id);
    case GGUF_TYPE_UINT16:
      return gguf_get_val_u16(context, id);
    case GGUF_TYPE_INT16:
      return gguf_get_val_i16(context, id);
    case GGUF_TYPE_UINT32:
      return gguf_get_val_u32(context, id);
    case GGUF_TYPE_INT32:
      return gguf_get_val_i32(context, id);
    case GGUF_TYPE_UINT64: {
      const uint64_t value = gguf_get_val_u64(context, id);
      constexpr uint64_t kMost = std::numeric_limits<int64_t>::max();
      if (value > kMost) return std::nullopt;
      return static_cast<int64_t>(value);
    }
    case GGUF_TYPE_INT64:
      return gguf_get_val_i64(context, id);
    default:
      return std::nullopt;
  }
}

std::optional<int64_t> GgufHead::FindCount(const std::string& key) const {
  const int64_t id = gguf_find_key(context_.get(), key.c_str());
  if (id < 0 || gguf_get_kv_type(context_.get(), id) != GGUF_TYPE_ARRAY) return std::nullopt;
  return static_cast<int64_t>(gguf_get_arr_n(context_.get(), id));
}

int64_t GgufHead::version() const { return gguf_get_version(context_.get()); }

}  // namespace etalon
