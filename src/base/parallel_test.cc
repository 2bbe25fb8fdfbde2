#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
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

TEST(StartThread, DoesTheWork) {
  bool is_done = false;
  std::future<void> done = StartThread([&is_done] { is_done = true; });
  ASSERT_TRUE(done.valid());
  done.get();
  EXPECT_TRUE(is_done);
}

TEST(StartThread, HandsOnWhatTheWorkThrows) {
  std::future<void> done = StartThread([] { (void)std::vector<int>().at(0); });
  ASSERT_TRUE(done.valid());
  EXPECT_THROW(done.get(), std::out_of_range);
}

TEST(ParallelFor, HandsOnWhatTheWorkThrows) {
  EXPECT_THROW(ParallelFor(1000, 1,
                           [](size_t, size_t i) {
                             if (i == 500) (void)std::vector<int>().at(0);
                           }),
               std::out_of_range);
}

}  // namespace
}  // namespace etalon
