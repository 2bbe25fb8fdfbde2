#include "tasks/turns.h"

#include <gmock/gmock.h>

namespace etalon {
namespace {

TEST(Turns, PlainTextPutsTheDelimiterBetweenQuestionAndAnswer) {
  EXPECT_EQ(PlainText(ShotTurns("Q: 1?", "one", "", {" ", "\n\n"})), "Q: 1? one\n\n");
  EXPECT_EQ(PlainText(QuestionTurns("Q: 1?", "", " ")), "Q: 1?");
}

TEST(Turns, APrefixOfTheAnswerIsDelimitedOnlyWithoutWhiteSpace) {
  EXPECT_EQ(PlainText(QuestionTurns("Q?", "Answer:", " ")), "Q? Answer:");
  EXPECT_EQ(PlainText(QuestionTurns("Q?\n", "Answer:", " ")), "Q?\nAnswer:");
  EXPECT_EQ(PlainText(QuestionTurns("", "Answer:", " ")), "Answer:");
  EXPECT_EQ(PlainText(ShotTurns("Q?", "B", "Answer:", {" ", "\n"})), "Q? Answer: B\n");
  EXPECT_EQ(PlainText(ShotTurns("Q?", "B", "Answer:\u00a0", {" ", "\n"})), "Q? Answer:\u00a0B\n");
}

TEST(Turns, AnExampleWithoutAnAnswerEndsWithItsQuestion) {
  EXPECT_EQ(PlainText(ShotTurns("Q?", "", "", {" ", "\n\n"})), "Q?");
}

std::vector<Turn> Conversation() {
  std::vector<Turn> turns = {{"system", "Be brief.", ""}};
  for (const Turn& turn : ShotTurns("Q1", "A1", "", {" ", "\n\n"})) turns.push_back(turn);
  for (const Turn& turn : QuestionTurns("Q2", "So:", " ")) turns.push_back(turn);
  return turns;
}

TEST(Turns, MultiturnKeepsEachTurnWithoutDelimiters) {
  const std::vector<Message> expected = {{"system", "Be brief."},
                                         {"user", "Q1"},
                                         {"assistant", "A1"},
                                         {"user", "Q2"},
                                         {"assistant", "So:"}};
  EXPECT_EQ(ChatMessages(Conversation(), /*fewshot_as_multiturn=*/true), expected);
}

TEST(Turns, SingleTurnKeepsSystemAndPrefixApart) {
  const std::vector<Message> expected = {
      {"system", "Be brief."}, {"user", "Q1 A1\n\nQ2"}, {"assistant", "So:"}};
  EXPECT_EQ(ChatMessages(Conversation(), /*fewshot_as_multiturn=*/false), expected);
}

}  // namespace
}  // namespace etalon
