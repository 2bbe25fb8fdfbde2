#include "pull/trouble_notes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace etalon {
namespace {

TEST(TroubleNotes, SaysTheFirstOfAHostAndThenHowManyThereWere) {
  TroubleNotes notes;
  EXPECT_EQ(notes.Take("a", "cut", 0.5, 100), "cut; trying again in 1 s");
  EXPECT_EQ(notes.Take("a", "cut", 0.5, 100.1), "");
  EXPECT_EQ(notes.Take("a", "cut", 1, 101), "");
  EXPECT_EQ(notes.Take("b", "cut", 0.5, 101), "cut; trying again in 1 s");
  EXPECT_EQ(notes.Take("a", "silent", 0.5, 105),
            "2 more troubles with a; the last: silent; trying again in 1 s");
  EXPECT_EQ(notes.Take("a", "cut", 0.5, 106), "");
}

TEST(TroubleNotes, SaysALongWaitAtOnce) {
  TroubleNotes notes;
  EXPECT_NE(notes.Take("a", "cut", 0.5, 100), "");
  EXPECT_EQ(notes.Take("a", "busy", 77, 100), "busy; trying again in 77 s");
  EXPECT_EQ(notes.Take("a", "busy", 77, 101), "");  // another file waits as long
}

}  // namespace
}  // namespace etalon
