#include "base/pipe.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace etalon {
namespace {

TEST(Pipe, HandsOnEverythingInOrder) {
  Pipe<std::unique_ptr<int>> pipe(2);
  std::thread producer([&pipe] {
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(pipe.Put(std::make_unique<int>(i)));
    pipe.Close();
  });
  for (int i = 0; i < 1000; ++i) {
    const auto item = pipe.Take();
    ASSERT_TRUE(item.has_value());
    EXPECT_EQ(**item, i);
  }
  EXPECT_FALSE(pipe.Take().has_value());
  producer.join();
}

TEST(Pipe, WaitsForRoom) {
  Pipe<int> pipe(1);
  ASSERT_TRUE(pipe.Put(1));
  bool is_in = false;
  std::thread producer([&] { is_in = pipe.Put(2); });
  EXPECT_EQ(pipe.Take(), 1);
  EXPECT_EQ(pipe.Take(), 2);
  producer.join();
  EXPECT_TRUE(is_in);
}

TEST(Pipe, WhatIsInAClosedOneIsStillTaken) {
  Pipe<int> pipe(3);
  ASSERT_TRUE(pipe.Put(1));
  pipe.Close();
  pipe.Close();
  EXPECT_FALSE(pipe.Put(2));
  EXPECT_EQ(pipe.Take(), 1);
  EXPECT_FALSE(pipe.Take().has_value());
}

TEST(Pipe, ClosingWakesWhoeverWaits) {
  Pipe<int> full(1), empty(1);
  ASSERT_TRUE(full.Put(1));
  std::thread producer([&full] { EXPECT_FALSE(full.Put(2)); });
  std::thread consumer([&empty] { EXPECT_FALSE(empty.Take().has_value()); });
  full.Close();
  empty.Close();
  producer.join();
  consumer.join();
}

}  // namespace
}  // namespace etalon
