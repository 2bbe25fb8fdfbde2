#include "views/program_endings.h"

#include <gtest/gtest.h>

namespace etalon {
namespace {

TEST(ProgramEndings, AreCountedByWordAndLeaveAnswersOfFunctionsOut) {
  DocumentMarks marks;
  EXPECT_EQ(ProgramEndingsText(marks), "");
  marks.verdicts = {{"a", "finished"}, {"b", "exited"}, {"c", "exited"}, {"d", "{\"value\": 1}"}};
  EXPECT_EQ(ProgramEndingsText(marks), "2 exited, 1 finished");
  marks.verdicts = {{"a", "missing numpy"}};
  EXPECT_EQ(ProgramEndingsText(marks), "1 missing numpy");
}

}  // namespace
}  // namespace etalon
