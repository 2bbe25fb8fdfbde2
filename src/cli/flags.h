// The flags of one command, declared by the command and bound to the command-line library in one
// file. It parses words; it knows no command.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace etalon {

// Names are as the library takes them: "--num-fewshot,--num_fewshot" declares a spelling and an
// accepted other one. The targets must outlive the parse.
class Flags {
 public:
  virtual ~Flags() = default;
  virtual void Text(const std::string& names, const std::string& help, std::string* value) = 0;
  // May be given several times.
  virtual void Texts(const std::string& names, const std::string& help,
                     std::vector<std::string>* values) = 0;
  // Comma-separated, and may be given several times.
  virtual void List(const std::string& names, const std::string& help,
                    std::vector<std::string>* values) = 0;
  virtual void Int(const std::string& names, const std::string& help,
                   std::optional<int64_t>* value) = 0;
  virtual void Number(const std::string& names, const std::string& help,
                      std::optional<double>* value) = 0;
  virtual void Switch(const std::string& names, const std::string& help, bool* value) = 0;
  // Words without a dash, in their order. The last positional may take several.
  virtual void Positional(const std::string& name, const std::string& help, std::string* value) = 0;
  virtual void Positionals(const std::string& name, const std::string& help,
                           std::vector<std::string>* values, bool is_required) = 0;
};

using Action = std::function<absl::Status()>;

}  // namespace etalon
