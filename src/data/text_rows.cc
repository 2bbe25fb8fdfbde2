#include "data/text_rows.h"

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "data/line_reader.h"

namespace etalon {
namespace {

class TextRows : public RowReader {
 public:
  explicit TextRows(std::unique_ptr<LineReader> lines) : lines_(std::move(lines)) {}
  absl::StatusOr<std::optional<Value>> Next() override {
    ETALON_TRY(auto line, lines_->Next());
    if (!line.has_value()) return std::optional<Value>();
    if (!line->empty() && line->back() == '\r') line->pop_back();
    if (!IsValidUtf8(*line)) {
      return absl::InvalidArgumentError(
          StrCat(lines_->path(), ":", lines_->line_number(), ": not UTF-8"));
    }
    return std::optional<Value>(Value::MakeDict({{"text", *std::move(line)}}));
  }

 private:
  std::unique_ptr<LineReader> lines_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RowReader>> OpenTextRows(const std::string& path) {
  ETALON_TRY(auto lines, LineReader::Open(path));
  return std::make_unique<TextRows>(std::move(lines));
}

}  // namespace etalon
