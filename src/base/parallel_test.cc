#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

namespace etalon {
namespace {

TEST(ParallelFor, DoesEachPieceOnce) {
  for (const size_t count : {0U, 1U, 7U, 8U, 1000U}) {
    std::vector<std::atomic<int>> done(count);
    ParallelFor(count, 8, [&](size_t worker, size_t i) {
      EXPECT_LT(worker, ParallelWorkers());
      ++done[i];
    });
    for (size_t i = 0; i < count; ++i) EXPECT_EQ(done[i], 1) << i << " of " << count;
  }
}

TEST(RunAside, GivesWhatTheWorkGives) {
  auto text = RunAside([] { return std::string("done"); });
  EXPECT_EQ(text.get(), "done");
}

}  // namespace
}  // namespace etalon
