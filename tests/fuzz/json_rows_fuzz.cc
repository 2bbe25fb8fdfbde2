// links: etalon_data
// Foreign bytes as a file of JSON rows: rows have the same columns in the same order, and a second
// reading gives the same.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/str.h"
#include "data/dataset.h"
#include "data/json_rows.h"

namespace etalon {
namespace {

// A file that lies in memory, with a name to open it by.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : descriptor_(memfd_create("rows", 0)) {
    if (descriptor_ < 0) __builtin_trap();
    for (size_t at = 0; at < bytes.size();) {
      const ssize_t count = write(descriptor_, bytes.data() + at, bytes.size() - at);
      if (count <= 0) __builtin_trap();
      at += static_cast<size_t>(count);
    }
  }
  ~MemoryFile() { close(descriptor_); }
  std::string path() const { return StrCat("/proc/self/fd/", descriptor_); }

 private:
  const int descriptor_;
};

struct Reading {
  std::vector<Value> rows;
  absl::Status status;
};

Reading ReadAll(const std::string& path, const std::string& field) {
  Reading reading;
  const auto reader = OpenJsonRows(path, field);
  reading.status = reader.status();
  while (reading.status.ok()) {
    auto row = (*reader)->Next();
    reading.status = row.status();
    if (!row.ok() || !row->has_value()) break;
    reading.rows.push_back(**std::move(row));
  }
  return reading;
}

void Check(std::string_view bytes, const std::string& field) {
  const MemoryFile file(bytes);
  const Reading first = ReadAll(file.path(), field), second = ReadAll(file.path(), field);
  if (first.status != second.status || first.rows != second.rows) __builtin_trap();
  if (!first.status.ok() && first.status.message().empty()) __builtin_trap();
  for (const Value& row : first.rows) {
    if (!row.is_dict()) __builtin_trap();
    const Value::Dict &columns = first.rows[0].AsDict(), &cells = row.AsDict();
    if (columns.size() != cells.size()) __builtin_trap();
    for (size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].first != columns[i].first) __builtin_trap();
    }
    // The text that is hashed says the same as the row.
    const auto reread = ParseJson(DocumentText(row));
    if (!reread.ok() || !(*reread == row)) __builtin_trap();
  }
}

}  // namespace
}  // namespace etalon

// The first byte says whether the rows are under a key.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  etalon::Check(bytes, data[0] == 'f' ? "data" : "");
  return 0;
}
