// The line that a translation builds: our flags so far, and the model, which that program names by
// a kind and a list of arguments. It looks at no file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace etalon {

// "true" for what that program takes as true (true, 1, yes), "false" for false, 0 and no; else the
// text.
std::string PythonTruth(std::string_view text);

class LmEvalLine {
 public:
  void AddWord(std::string_view word) { words_.emplace_back(word); }
  // "--flag=value".
  void Add(std::string_view flag, std::string_view value);
  // cpu, cuda and cuda:N as that program takes them; another name as it is.
  void AddDevice(std::string_view device);
  void Note(std::string note) { notes_.push_back(std::move(note)); }

  // Its kinds (hf, dummy, …) or one of ours. A usage error for what runs elsewhere.
  absl::Status SetModel(const std::string& model);
  // "pretrained=M.gguf,max_length=2048".
  absl::Status SetModelArguments(const std::string& text);
  // Adds --model, once all words are known.
  absl::Status Finish();

  std::vector<std::string>& words() { return words_; }
  std::vector<std::string>& notes() { return notes_; }

 private:
  absl::Status SetModelArgument(std::string_view key, const std::string& value);

  std::vector<std::string> words_, notes_;
  std::optional<std::string> model_;    // of ours
  bool is_hf_ = false;                  // --model hf
  std::string pretrained_, gguf_file_;  // of --model_args
  bool has_arguments_ = false;
};

}  // namespace etalon
