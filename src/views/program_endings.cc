#include "views/program_endings.h"

#include "base/str.h"

namespace etalon {

std::map<std::string, int64_t> ProgramEndings(const DocumentMarks& marks) {
  std::map<std::string, int64_t> endings;
  for (const auto& [digest, verdict] : marks.verdicts) {
    if (!verdict.starts_with('{')) ++endings[verdict];
  }
  return endings;
}

std::string ProgramEndingsText(const DocumentMarks& marks) {
  std::string text;
  for (const auto& [verdict, count] : ProgramEndings(marks)) {
    StrAppend(&text, text.empty() ? "" : ", ", count, " ", verdict);
  }
  return text;
}

}  // namespace etalon
