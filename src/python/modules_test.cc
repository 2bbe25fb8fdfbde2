#include "python/modules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "base/str.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using testing::HasSubstr;
using testing::Key;
using testing::UnorderedElementsAre;

class Modules : public testing::Test {
 protected:
  void Put(const std::string& name, std::string_view text) {
    ASSERT_TRUE(MakeFolders(ParentFolder(folder_.File(name))).ok());
    ASSERT_TRUE(WriteFileAtomically(folder_.File(name), text).ok());
  }
  TemporaryFolder folder_;
};

TEST_F(Modules, AModuleAloneKeepsTheNameOfItsFolder) {
  Put("tree/en/utils.py", "import re\nimport numpy as np\n\n\ndef f(doc):\n    return doc\n");
  const auto modules = ReadTaskModules(folder_.File("tree/en/utils.py"));
  ASSERT_TRUE(modules.ok()) << modules.status();
  EXPECT_EQ(modules->main, "en/utils.py");
  EXPECT_THAT(modules->texts, UnorderedElementsAre(Key("en/utils.py")));
}

TEST_F(Modules, ImportsOfTheTreeComeAlongFromWhereverTheyAre) {
  Put("tree/a/utils.py",
      "from .words import shout\nfrom lm_eval.tasks.shared.more import more\n\n\n"
      "def f():\n    from ..b import late\n");
  Put("tree/a/words.py", "import beside\n");
  Put("tree/a/beside.py", "");
  Put("tree/shared/more.py", "more = 1\n");
  Put("tree/b/late.py", "");
  const auto modules = ReadTaskModules(folder_.File("tree/a/utils.py"));
  ASSERT_TRUE(modules.ok()) << modules.status();
  EXPECT_EQ(modules->main, "a/utils.py");
  EXPECT_THAT(modules->texts,
              UnorderedElementsAre(Key("a/utils.py"), Key("a/words.py"), Key("a/beside.py"),
                                   Key("shared/more.py"), Key("b/late.py")));
}

TEST_F(Modules, AChangedImportIsAnotherDigest) {
  Put("tree/a/utils.py", "from .words import shout\n");
  Put("tree/a/words.py", "shout = 1\n");
  const auto digest = [this] {
    return DigestOfModules(ReadTaskModules(folder_.File("tree/a/utils.py"))->Texts());
  };
  const std::string before = digest();
  EXPECT_EQ(digest(), before);
  Put("tree/a/words.py", "shout = 2\n");
  EXPECT_NE(digest(), before);
}

TEST_F(Modules, ARelativePathIsTheSame) {
  Put("tree/a/utils.py", "from ..b.late import late\n");
  Put("tree/b/late.py", "late = 1\n");
  const std::string absolute = folder_.File("tree/a/utils.py");
  const std::string relative = std::filesystem::relative(absolute).string();
  const auto modules = ReadTaskModules(relative);
  ASSERT_TRUE(modules.ok()) << modules.status();
  EXPECT_EQ(modules->texts, ReadTaskModules(absolute)->texts);
  EXPECT_EQ(modules->main, "tree/a/utils.py");
}

TEST_F(Modules, NamesTheModuleThatNoPythonReads) {
  Put("tree/a/utils.py", "from .words import shout\n");
  Put("tree/a/words.py", "shout = '\n");
  const auto modules = ReadTaskModules(folder_.File("tree/a/utils.py"));
  EXPECT_THAT(std::string(ToView(modules.status().message())), HasSubstr("a/words.py: line 1"));
}

}  // namespace
}  // namespace etalon
