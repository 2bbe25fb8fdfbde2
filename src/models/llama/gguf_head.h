// The head of a GGUF file: its keys and its list of tensors, read by libggml and checked against
// the length of the file. It reads no weights.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gguf.h"

namespace etalon {

class GgufHead {
 public:
  // InvalidArgument when libggml cannot read it; DataLoss when a tensor ends behind the file.
  static absl::StatusOr<GgufHead> Read(const std::string& path);

  // The values of keys; nothing when the key is missing or of another type. Files are not trusted
  // to have the type that a key should have: asking libggml for the wrong one ends the process.
  // Bytes as they are: perhaps no UTF-8.
  std::optional<std::string> FindText(const std::string& key) const;
  std::optional<int64_t> FindInt(const std::string& key) const;
  // What follows `prefix` in the keys of texts that begin with it, in the order of the file.
  std::vector<std::string> TextKeys(const std::string& prefix) const;
  // Elements of a list.
  std::optional<int64_t> FindCount(const std::string& key) const;

  struct Tensor {
    std::string type;
    int64_t parameters = 0, bytes = 0;
  };
  const std::vector<Tensor>& tensors() const { return tensors_; }
  int64_t version() const;

 private:
  struct Free {
    void operator()(gguf_context* context) const { gguf_free(context); }
  };
  explicit GgufHead(gguf_context* context) : context_(context) {}
  absl::Status ReadTensors(const std::string& path);

  std::unique_ptr<gguf_context, Free> context_;
  std::vector<Tensor> tensors_;
};

}  // namespace etalon
