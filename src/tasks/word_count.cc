#include "tasks/word_count.h"

#include "base/text.h"

namespace etalon {

int64_t WordCount(std::string_view text) {
  int64_t words = 1;
  bool was_space = false;
  for (const uint32_t code_point : DecodeUtf8(text)) {
    const bool is_space = IsPythonSpace(code_point);
    if (is_space && !was_space) ++words;
    was_space = is_space;
  }
  return words;
}

}  // namespace etalon
