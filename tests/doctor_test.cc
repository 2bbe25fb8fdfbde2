// What `etalon doctor` says of this very machine, and its exit codes.
#include <gtest/gtest.h>

#include "base/json.h"
#include "program.h"

namespace etalon {
namespace {

TEST(Doctor, SaysWhatThisMachineHas) {
  const ProgramResult result =
      RunProgram({"doctor", "--json", "--model", SourceFile("tests/data/tiny.gguf")});
  ASSERT_EQ(result.exit_code, 0) << result.out << result.err;
  const Value said = ParseJson(result.out).value_or(Value());
  EXPECT_TRUE(said.FindBool("works"));
  EXPECT_GT(said.Find("machine")->FindInt("cores"), 0);
  EXPECT_GT(said.Find("machine")->FindInt("memory_free_bytes"), 0);
  const Value& runtime = *said.Find("program")->Find("runtime");
  int chosen = 0;
  for (const Value& variant : runtime.Find("variants")->AsList()) {
    if (!variant.FindBool("is_chosen")) continue;
    ++chosen;
    EXPECT_GT(variant.FindInt("score"), 0);
  }
  EXPECT_EQ(chosen, 1);
  EXPECT_GT(said.Find("data")->FindInt("tasks"), 50);
  EXPECT_GT(said.Find("model")->Find("memory")->FindInt("total_bytes"), 0);
  // The variant and the kernels are those that a run names in its record.
  const std::string folder = FreshFolder("doctor");
  const ProgramResult run =
      RunProgram({"run", "--model", SourceFile("tests/data/tiny.gguf"), "--tasks", "suite_animals",
                  "--task-path", SourceFile("tests/data/suite"), "--output", folder + "/run",
                  "--limit", "2", "-q"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Value manifest = *ParseJson(*ReadFile(folder + "/run/manifest.json"));
  const Value& model = *manifest.Find("plan")->Find("model");
  const std::string variant = model.FindString("cpu_variant");
  EXPECT_EQ(runtime.FindString("kernels"), model.FindString("kernels"));
  const ProgramResult text = RunProgram({"doctor"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_NE(text.out.find(variant + ", the best of"), std::string::npos) << text.out;
  std::filesystem::remove_all(folder);
}

TEST(Doctor, WhatWouldNotWorkIsANo) {
  const std::string folder = FreshFolder("doctor_no");
  const ProgramResult data = RunProgram({"doctor", "--data", folder + "/none"});
  EXPECT_EQ(data.exit_code, 1) << data.out;
  EXPECT_NE(data.out.find(folder + "/none does not exist"), std::string::npos) << data.out;
  EXPECT_EQ(RunProgram({"doctor", "--model", folder + "/none.gguf"}).exit_code, 1);
  EXPECT_EQ(RunProgram({"doctor", "--task-path", folder + "/none"}).exit_code, 1);
  const ProgramResult context =
      RunProgram({"doctor", "--model", SourceFile("tests/data/tiny.gguf"), "--ctx", "0"});
  EXPECT_EQ(context.exit_code, 2);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace etalon
