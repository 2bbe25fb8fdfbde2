// What `make install` puts below a prefix, and that `make uninstall` takes it away again.
#include <gtest/gtest.h>

#include "base/json.h"
#include "program.h"

namespace etalon {
namespace {

TEST(Install, PutsEverythingInPlaceAndUninstallLeavesNothing) {
  if (!FileExists("/usr/bin/cmake")) GTEST_SKIP() << "skipped: no cmake here";
  const std::string prefix = FreshFolder("install");
  std::filesystem::create_directories(prefix + "/share/man");  // somebody else's
  const std::string build = ParentFolder(ProgramUnderTest());
  const ProgramResult install = RunProcess(SourceFile("tools/install.sh"), {build, prefix});
  ASSERT_EQ(install.exit_code, 0) << install.out << install.err;
  for (const char* name :
       {"bin/etalon", "lib/etalon/libetalon_llama.so", "share/etalon/licenses/LICENSE",
        "share/bash-completion/completions/etalon", "share/zsh/site-functions/_etalon",
        "share/fish/vendor_completions.d/etalon.fish", "share/man/man1/etalon.1"}) {
    EXPECT_TRUE(FileExists(prefix + "/" + name)) << name;
  }
  const ProgramResult help = RunProcess(prefix + "/bin/etalon", {"help", "--man"});
  EXPECT_EQ(help.out, ReadFile(prefix + "/share/man/man1/etalon.1").value_or(""));
  if (FileExists("/usr/bin/dpkg-query")) {
    const auto materials =
        ParseJson(ReadFile(prefix + "/share/etalon/sbom.spdx.json").value_or(""));
    ASSERT_TRUE(materials.ok()) << materials.status();
    EXPECT_EQ(materials->FindString("spdxVersion"), "SPDX-2.3");
    EXPECT_GE(materials->Find("packages")->AsList().size(), 10u);
  }
  // A file that only running a model opens.
  EXPECT_TRUE(RemoveFile(prefix + "/lib/etalon/libscipy_openblas.so").ok());
  const ProgramResult doctor = RunProcess(prefix + "/bin/etalon", {"doctor"});
  EXPECT_EQ(doctor.exit_code, 1) << doctor.out << doctor.err;
  EXPECT_NE(doctor.out.find("cannot load libscipy_openblas.so"), std::string::npos) << doctor.out;
  const ProgramResult uninstall = RunProcess(SourceFile("tools/uninstall.sh"), {prefix});
  EXPECT_EQ(uninstall.exit_code, 0) << uninstall.out << uninstall.err;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(prefix)) {
    const std::string path = entry.path().string().substr(prefix.size());
    EXPECT_TRUE(path == "/share" || path == "/share/man") << path << " was left";
  }
  EXPECT_TRUE(FileExists(prefix + "/share/man"));
  std::filesystem::remove_all(prefix);
}

}  // namespace
}  // namespace etalon
