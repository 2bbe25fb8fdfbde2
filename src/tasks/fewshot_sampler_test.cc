#include "tasks/fewshot_sampler.h"

#include <gmock/gmock.h>

namespace etalon {
namespace {

using testing::ElementsAre;

std::vector<Value> Pool(const std::vector<int>& values) {
  std::vector<Value> pool;
  for (const int value : values) pool.push_back(Value::MakeDict({{"id", value}}));
  return pool;
}

Value Question(int value) { return Value::MakeDict({{"id", value}}); }

const std::vector<int> kTen = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

// Expected draws: CPython's random.Random(seed).sample over the same lists.

TEST(FewshotSampler, DrawsAsPythonDoesOneQuestionAfterTheOther) {
  const auto pool = Pool(kTen);
  auto sampler = FewshotSampler::Create(pool, {.count = 3, .seed = 1234});
  ASSERT_TRUE(sampler.ok());
  EXPECT_THAT(*sampler->Draw(Question(0)), ElementsAre(7, 1, 0));
  EXPECT_THAT(*sampler->Draw(Question(1)), ElementsAre(1, 0, 9));
  EXPECT_THAT(*sampler->Draw(Question(2)), ElementsAre(1, 5, 3));
}

TEST(FewshotSampler, LeavesTheQuestionOutOfItsOwnExamples) {
  const auto pool = Pool(kTen);
  auto sampler =
      FewshotSampler::Create(pool, {.count = 3, .seed = 1234, .excludes_question = true});
  ASSERT_TRUE(sampler.ok());
  EXPECT_THAT(*sampler->Draw(Question(0)), ElementsAre(7, 1, 9));
  EXPECT_THAT(*sampler->Draw(Question(1)), ElementsAre(9, 0, 8));
  EXPECT_THAT(*sampler->Draw(Question(2)), ElementsAre(5, 3, 0));
}

TEST(FewshotSampler, DrawsAgainWhereThePoolHoldsTheQuestionSeveralTimes) {
  const auto pool = Pool({0, 0, 0, 0, 1, 2, 3});
  auto sampler = FewshotSampler::Create(pool, {.count = 3, .seed = 7, .excludes_question = true});
  ASSERT_TRUE(sampler.ok());
  EXPECT_THAT(*sampler->Draw(Question(0)), ElementsAre(4, 6, 5));
  EXPECT_THAT(*sampler->Draw(Question(1)), ElementsAre(0, 6, 1));
  EXPECT_THAT(*sampler->Draw(Question(0)), ElementsAre(4, 6, 5));
}

TEST(FewshotSampler, FirstNSkipsTheQuestion) {
  const auto pool = Pool(kTen);
  auto sampler =
      FewshotSampler::Create(pool, {.sampler = "first_n", .count = 3, .excludes_question = true});
  ASSERT_TRUE(sampler.ok());
  EXPECT_THAT(*sampler->Draw(Question(1)), ElementsAre(0, 2, 3));
  EXPECT_THAT(*sampler->Draw(Question(9)), ElementsAre(0, 1, 2));
}

TEST(FewshotSampler, RefusesAPoolThatIsTooSmall) {
  const auto pool = Pool({1, 2});
  const auto sampler = FewshotSampler::Create(pool, {.count = 2, .excludes_question = true});
  ASSERT_FALSE(sampler.ok());
  EXPECT_THAT(std::string(sampler.status().message()), testing::HasSubstr("--num-fewshot"));
}

}  // namespace
}  // namespace etalon
