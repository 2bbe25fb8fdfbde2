// The completion scripts in the real shells. A shell that is not installed is not tested.
#include <gtest/gtest.h>

#include "base/text.h"
#include "program.h"

namespace etalon {
namespace {

class Shell {
 public:
  explicit Shell(const std::string& name) : folder_(FreshFolder("completion")) {
    for (const char* place : {"/bin/", "/usr/bin/", "/usr/local/bin/"}) {
      if (path_.empty() && FileExists(place + name)) path_ = place + name;
    }
    std::filesystem::create_directories(folder_ + "/runs/m");
    EXPECT_TRUE(WriteFileAtomically(folder_ + "/run one.gguf", "").ok());
    std::filesystem::create_symlink(ProgramUnderTest(), folder_ + "/etalon");
  }
  ~Shell() { std::filesystem::remove_all(folder_); }
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  bool is_installed() const { return !path_.empty(); }

  // What the shell prints for a script, in a folder with runs/m and "run one.gguf" and with etalon
  // on its path.
  std::string Run(const std::vector<std::string>& flags, const std::string& script) const {
    const std::string file = folder_ + "/.script";
    EXPECT_TRUE(WriteFileAtomically(file, script).ok());
    std::vector<std::string> words = {"-C", folder_, "PATH=" + folder_ + ":/usr/bin:/bin", path_};
    words.insert(words.end(), flags.begin(), flags.end());
    words.push_back(file);
    const ProgramResult result = RunProcess("/usr/bin/env", words);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  }

 private:
  std::string folder_, path_;
};

TEST(Completion, WorksInBash) {
  const Shell bash("bash");
  if (!bash.is_installed()) GTEST_SKIP() << "skipped: no bash here";
  const std::string out = bash.Run({"--norc"}, R"SH(
source <(etalon completion bash)
try() {  # a line, then its words as bash breaks them
  COMP_LINE=$1 COMP_POINT=${#1}
  shift
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  _etalon 2>/dev/null
  printf '[%s]' "${COMPREPLY[@]}"
  echo
}
try 'etalon resc' etalon resc
try 'etalon run --compat ' etalon run --compat ''
try 'etalon run --compat=' etalon run --compat =
try 'etalon run --compat=l' etalon run --compat = l
try 'etalon run --model rep' etalon run --model rep
try 'etalon run --model replay:runs/' etalon run --model replay : runs/
try 'etalon run --tasks a,starter_gs' etalon run --tasks a,starter_gs
try 'etalon run --model run' etalon run --model run
try 'etalon show run' etalon show run
complete -p etalon
)SH");
  const std::vector<std::string> expected = {"[rescore]",        "[lm-eval]", "[lm-eval]",
                                             "[lm-eval]",        "[replay:]", "[runs/m]",
                                             "[a,starter_gsm8k]"};
  const auto lines = SplitText(out, "\n");
  ASSERT_GE(lines.size(), 10u) << out;
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(lines[i], expected[i]);
  EXPECT_NE(lines[7].find("[run one.gguf]"), std::string::npos) << lines[7];
  EXPECT_EQ(lines[8], "[runs]");
  EXPECT_EQ(lines[9], "complete -F _etalon etalon");
}

TEST(Completion, WorksInZsh) {
  const Shell zsh("zsh");
  if (!zsh.is_installed()) GTEST_SKIP() << "skipped: no zsh here";
  // The functions that draw its menus print what they are given.
  const std::string out = zsh.Run({"-f"}, R"SH(
compdef() { print "compdef $@" }
_describe() { print -r -- "describe ${(j:|:)${(@P)4}} ${@[5,-1]}" }
_files() { print "files $@" }
compset() { print -r -- "compset $@" }
source <(etalon completion zsh)
try() {
  words=("$@") CURRENT=$# PREFIX=${@[-1]}
  _etalon
}
try etalon resc
try etalon run --compat ''
try etalon run --model rep
try etalon run --model replay:r
try etalon run --output=x
)SH");
  EXPECT_EQ(out,
            "compdef _etalon etalon\n"
            "describe rescore:score a record again from its answers and compare \n"
            "describe lm-eval: \n"
            "describe replay\\::answers from a record, or from a folder of lm-eval -S \n"
            "files \n"
            "compset -P replay:\n"
            "files \n"
            "compset -P --output=\n"
            "files -/\n");
}

TEST(Completion, WorksInFish) {
  const Shell fish("fish");
  if (!fish.is_installed()) GTEST_SKIP() << "skipped: no fish here";
  const std::string out = fish.Run({"--no-config"}, R"SH(
etalon completion fish | source
for line in "etalon resc" "etalon run --compat " "etalon run --compat=l" \
        "etalon run --model replay:runs/" "etalon run --tasks a,starter_gs" "etalon show run"
    complete -C "$line"
end
)SH");
  EXPECT_EQ(out,
            "rescore\tscore a record again from its answers and compare\n"
            "lm-eval\n"
            "--compat=lm-eval\n"
            "replay:runs/m/\n"
            "a,starter_gsm8k\n"
            "runs/\n");
}

}  // namespace
}  // namespace etalon
