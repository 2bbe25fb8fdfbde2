#include "base/files/user_folders.h"

#include <gtest/gtest.h>

namespace etalon {
namespace {

TEST(UserFolders, FollowTheXdgVariables) {
  const UserFolders plain = FindUserFolders({{"HOME", "/home/a"}});
  EXPECT_EQ(plain.cache, "/home/a/.cache/etalon");
  EXPECT_EQ(plain.config, "/home/a/.config/etalon");
  EXPECT_EQ(plain.data, "/home/a/.local/share/etalon");
  const UserFolders set = FindUserFolders({{"HOME", "/home/a"},
                                           {"XDG_CACHE_HOME", "/c"},
                                           {"XDG_CONFIG_HOME", "relative"},
                                           {"XDG_DATA_HOME", "/d"}});
  EXPECT_EQ(set.cache, "/c/etalon");
  EXPECT_EQ(set.config, "/home/a/.config/etalon");
  EXPECT_EQ(set.data, "/d/etalon");
}

TEST(UserFolders, OurOwnVariableNamesTheCacheItself) {
  EXPECT_EQ(FindUserFolders({{"ETALON_CACHE", "/x"}, {"XDG_CACHE_HOME", "/c"}}).cache, "/x");
  EXPECT_EQ(FindUserFolders({{"ETALON_CACHE", ""}, {"HOME", "/home/a"}}).cache, "");
  EXPECT_EQ(FindUserFolders({{"ETALON_CACHE", "x"}, {"HOME", "/home/a"}}).cache, "");
}

TEST(UserFolders, AreNoneWithoutAHome) { EXPECT_EQ(FindUserFolders({}).cache, ""); }

}  // namespace
}  // namespace etalon
