#include "ports/wikihow.h"

#include "base/text.h"

namespace etalon {

std::string WithoutBrackets(std::string_view text) {
  std::string bare;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t end = text[i] == '[' ? text.find_first_of("]\n", i) : std::string_view::npos;
    if (end != std::string_view::npos && text[end] == ']') {
      i = end;
    } else {
      bare += text[i];
    }
  }
  return bare;
}

std::string WithoutWikihowMarks(std::string_view text) {
  return ReplaceAll(WithoutBrackets(ReplaceAll(PythonStrip(text), " [title]", ". ")), "  ", " ");
}

}  // namespace etalon
