// An open file of a cell, and what came from it so far. It waits for nothing.
#pragma once

#include <cstdint>
#include <string>

namespace etalon {

struct CellSource {
  int file = -1;  // -1: at its end
  std::string text;
  bool is_over = false;  // beyond its limit

  // What is there now, up to `bytes_max` in `text`.
  void ReadAll(int64_t bytes_max);
};

}  // namespace etalon
