#include "engine/depth_cost.h"

#include <gtest/gtest.h>

namespace etalon {
namespace {

TEST(DepthCost, IsLinearBetweenAndBeyondTheDepths) {
  const DepthCost cost{.seconds_per_token = {1.0, 2.0, 4.0, 5.0}};
  EXPECT_DOUBLE_EQ(cost.At(0), 1.0);
  EXPECT_DOUBLE_EQ(cost.At(256), 1.5);
  EXPECT_DOUBLE_EQ(cost.At(512), 2.0);
  EXPECT_DOUBLE_EQ(cost.At(768), 3.0);
  EXPECT_DOUBLE_EQ(cost.At(1536), 4.5);
  EXPECT_DOUBLE_EQ(cost.At(4096), 7.0);
}

TEST(DepthCost, IsConstantWhereOnlyOneDepthWasMeasured) {
  const DepthCost cost{.seconds_per_token = {3.0}};
  EXPECT_DOUBLE_EQ(cost.At(0), 3.0);
  EXPECT_DOUBLE_EQ(cost.At(9999), 3.0);
}

TEST(BoundSeconds, SumsTheCostOfEachTokenAtItsDepth) {
  const DepthCost cost{.seconds_per_token = {1.0, 2.0}};
  std::vector<int64_t> tokens(513);
  tokens[0] = 10;
  tokens[256] = 2;
  tokens[512] = 1;
  EXPECT_DOUBLE_EQ(BoundSeconds(cost, tokens), 10 + 3 + 2);
}

}  // namespace
}  // namespace etalon
