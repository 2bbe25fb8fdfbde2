#include "sandbox/cell_source.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace etalon {

void CellSource::ReadAll(int64_t bytes_max) {
  std::array<char, 65536> buffer{};
  while (file >= 0 && !is_over) {
    const ssize_t got = read(file, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      file = -1;
      return;
    }
    const auto room = static_cast<size_t>(bytes_max) - text.size();
    is_over = static_cast<size_t>(got) > room;
    text.append(buffer.data(), std::min(room, static_cast<size_t>(got)));
  }
}

}  // namespace etalon
