#include "records/text_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>

namespace etalon {
namespace {

Digest DigestOf(int number) { return Sha256Of(std::to_string(number)); }

TEST(TextMemory, KnowsWhatWasCitedBefore) {
  TextMemory memory;
  EXPECT_TRUE(memory.IsNew(DigestOf(1)));
  EXPECT_FALSE(memory.IsNew(DigestOf(1)));
  EXPECT_TRUE(memory.IsNew(DigestOf(2)));
}

TEST(TextMemory, RemembersAtLeastAsManyCitationsAsItPromises) {
  constexpr int kPromised = 10;
  for (int before = 0; before < 3 * kPromised; ++before) {
    TextMemory memory(kPromised);
    for (int i = 0; i < before; ++i) memory.IsNew(DigestOf(i));
    memory.IsNew(DigestOf(-1));
    for (int i = 0; i < kPromised - 1; ++i) memory.IsNew(DigestOf(1000 + i));
    EXPECT_FALSE(memory.IsNew(DigestOf(-1))) << before;
  }
}

TEST(TextMemory, KeepsWhatIsCitedAgainAndAgain) {
  TextMemory memory(10);
  memory.IsNew(DigestOf(-1));
  for (int i = 0; i < 1000; ++i) {
    memory.IsNew(DigestOf(i));
    EXPECT_FALSE(memory.IsNew(DigestOf(-1))) << i;
  }
}

TEST(TextMemory, ForgetsInTheEnd) {
  TextMemory memory(10);
  memory.IsNew(DigestOf(-1));
  for (int i = 0; i < 30; ++i) memory.IsNew(DigestOf(i));
  EXPECT_TRUE(memory.IsNew(DigestOf(-1)));
}

// Against a plain set, through many sizes of the table, with digests that begin alike too.
TEST(TextMemory, RemembersWhatASetRemembers) {
  constexpr size_t kMany = 20000;
  TextMemory memory(kMany);
  std::set<Digest> cited;
  std::mt19937 random(3);
  while (cited.size() < kMany) {
    Digest digest = Sha256Of(std::to_string(random() % (2 * kMany)));
    if (random() % 4 == 0) std::fill_n(digest.begin(), 8, 0xff);
    EXPECT_EQ(memory.IsNew(digest), cited.insert(digest).second);
  }
}

}  // namespace
}  // namespace etalon
