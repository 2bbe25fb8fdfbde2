#include "tasks/python/python_function.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "base/str.h"

namespace etalon {
namespace {

class Modules : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = StrCat(::testing::TempDir(), "/modules_",
                     ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    ASSERT_TRUE(MakeFolders(folder_).ok());
  }

  PythonFunction Find(const std::string& text, const std::string& name,
                      const std::string& file = "utils.py") {
    const std::string path = JoinPath(folder_, StrCat(++files_, "/", file));
    EXPECT_TRUE(MakeFolders(ParentFolder(path)).ok());
    EXPECT_TRUE(WriteFileAtomically(path, text).ok());
    auto found = PythonModules().Find(path, name);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? *std::move(found) : PythonFunction();
  }

  std::string folder_;
  int files_ = 0;
};

constexpr char kFilter[] =
    "from functools import partial\n"
    "WORDS = ['a']\n"
    "def helper(x):\n"
    "    return x in WORDS\n"
    "def process(dataset, subject):\n"
    "    return dataset.filter(lambda x: helper(x) and x['s'] == subject)\n"
    "def other(): pass\n"
    "process_a = partial(process, subject='a')\n"
    "again = process_a\n";

TEST_F(Modules, FollowPartialsAndOtherNames) {
  const PythonFunction plain = Find(kFilter, "process");
  const PythonFunction bound = Find(kFilter, "again");
  EXPECT_EQ(bound.digest, plain.digest);
  EXPECT_EQ(bound.arguments, Value::MakeDict({{"subject", "a"}}));
  EXPECT_EQ(plain.arguments, Value(Value::Dict()));
}

TEST_F(Modules, ChangeWithWhatIsUsedAndNothingElse) {
  const std::string text = kFilter;
  const std::string digest = Find(text, "process").digest;
  std::string changed = text;
  EXPECT_EQ(Find(changed.replace(changed.find("pass"), 4, "return 1"), "process").digest, digest);
  changed = text;
  EXPECT_NE(Find(changed.replace(changed.find("['a']"), 5, "['b']"), "process").digest, digest);
  EXPECT_NE(Find(StrCat(text, "WORDS.append('c')\n"), "process").digest, digest);
  EXPECT_EQ(Find(StrCat(text, "other.append('c')\n"), "process").digest, digest);
}

TEST_F(Modules, HaveOneShapeForAllLiterals) {
  const PythonFunction a =
      Find("def f(d):\n    \"\"\"x\"\"\"\n    return d['a'] == 'b'  # c\n", "f");
  const PythonFunction b = Find("def f(d):\n    return d[\"k\"] == \"v\"\n", "f");
  EXPECT_NE(a.digest, b.digest);
  EXPECT_EQ(a.shape, b.shape);
  EXPECT_EQ(b.literals, Value::MakeList({"k", "v"}));
  EXPECT_NE(Find("def f(d):\n    return d['k'] != 'v'\n", "f").shape, a.shape);
}

TEST_F(Modules, MakeNamesByComputation) {
  const PythonFunction made =
      Find("def g(n):\n    return n\nfor n in ['a']:\n    globals()['f_' + n] = g(n)\n", "f_a");
  EXPECT_EQ(made.arguments, Value::MakeDict({{"<name>", "f_a"}}));
}

TEST_F(Modules, AreFollowedThroughImports) {
  const std::string importer = JoinPath(folder_, "b.py");
  ASSERT_TRUE(WriteFileAtomically(JoinPath(folder_, "a.py"), "K = 1\ndef f(x): return K\n").ok());
  ASSERT_TRUE(WriteFileAtomically(importer, "from .a import f as g\ndef h(x): return g(x)\n").ok());
  PythonModules before;
  const auto f = before.Find(JoinPath(folder_, "a.py"), "f"), g = before.Find(importer, "g");
  const auto h = before.Find(importer, "h");
  ASSERT_TRUE(f.ok() && g.ok() && h.ok()) << f.status() << g.status() << h.status();
  EXPECT_EQ(f->digest, g->digest);
  ASSERT_TRUE(WriteFileAtomically(JoinPath(folder_, "a.py"), "K = 2\ndef f(x): return K\n").ok());
  EXPECT_NE(PythonModules().Find(importer, "h")->digest, h->digest);
}

TEST_F(Modules, AreFollowedIntoPackages) {
  const auto write = [&](const std::string& name, const std::string& text) {
    const std::string path = JoinPath(folder_, name);
    ASSERT_TRUE(MakeFolders(ParentFolder(path)).ok());
    ASSERT_TRUE(WriteFileAtomically(path, text).ok());
  };
  write("p/__init__.py", "from .inner import f\n");
  write("p/inner.py", "def f(x): return 1\n");
  write("p/x/utils.py",
        "from lm_eval.tasks.p import f, inner\nfrom . import beside\n"
        "def g(x): return inner.f(x)\ndef h(x): return beside.k(x)\n");
  write("p/x/beside.py", "def k(x): return 1\n");
  PythonModules modules;
  const std::string utils = JoinPath(folder_, "p/x/utils.py");
  const auto f = modules.Find(JoinPath(folder_, "p/inner.py"), "f");
  const auto through = modules.Find(utils, "f"), g = modules.Find(utils, "g");
  const auto h = modules.Find(utils, "h");
  ASSERT_TRUE(f.ok() && through.ok() && g.ok() && h.ok()) << through.status() << g.status();
  EXPECT_EQ(f->digest, through->digest);
  write("p/inner.py", "def f(x): return 2\n");
  EXPECT_NE(PythonModules().Find(utils, "g")->digest, g->digest);
  EXPECT_EQ(PythonModules().Find(utils, "h")->digest, h->digest);
  write("p/x/beside.py", "def k(x): return 2\n");
  EXPECT_NE(PythonModules().Find(utils, "h")->digest, h->digest);
  EXPECT_EQ(FileOfPythonModule(JoinPath(folder_, "p/x/t.yaml"), "lm_eval.tasks.p.x.utils"), utils);
  EXPECT_EQ(FileOfPythonModule(utils, "re"), "");
}

TEST_F(Modules, TellTheirFolderToWhoReadsIt) {
  const PythonFunction made = Find("L = __file__\ndef f(x):\n    return L\n", "f", "de/utils.py");
  EXPECT_EQ(made.arguments, Value::MakeDict({{"<folder>", "de"}}));
}

TEST_F(Modules, RefuseWhatNoPythonReads) {
  const std::string path = JoinPath(folder_, "bad.py");
  ASSERT_TRUE(WriteFileAtomically(path, "x = 1\ny = 'a\n").ok());
  const auto found = PythonModules().Find(path, "x");
  EXPECT_EQ(found.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(ToView(found.status().message()).find("bad.py: line 2: a string has no end"),
            std::string_view::npos)
      << found.status();
}

}  // namespace
}  // namespace etalon
