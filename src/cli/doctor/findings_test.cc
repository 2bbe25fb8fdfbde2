#include "cli/doctor/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/doctor/report.h"

namespace etalon {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr int64_t kGigabyte = 1000 * 1000 * 1000;

// A machine and an installation in which all is well.
DoctorFacts Healthy() {
  DoctorFacts facts;
  facts.machine = {.processor = "Example 9000",
                   .architecture = "x86_64",
                   .system = "Linux",
                   .cores = 8,
                   .cores_quota = std::nullopt,
                   .features = {"avx", "avx2", "fma"},
                   .memory_bytes = 16 * kGigabyte,
                   .memory_free_bytes = 12 * kGigabyte};
  facts.disk = {.folder = "/runs", .free_bytes = 100 * kGigabyte, .is_writable = true};
  facts.runtime = *ParseJson(
      R"({"library": "llama.cpp 1", "variants": [{"name": "haswell", "score": 5, "is_chosen": true},
          {"name": "zen4", "score": 0, "is_chosen": false}],
          "devices": [{"name": "CPU", "description": "x", "memory_bytes": 1, "free_bytes": 1}],
          "kernels": "OpenBLAS 1, Haswell"})");
  facts.arrow_version = "26.0.1";
  facts.sandbox_python = "3.11.2";
  facts.starter_folder = "/share/starter";
  facts.tasks = 66;
  return facts;
}

Value ModelOf(const std::string& type, int64_t cache_bytes, int64_t converted_bytes = 0) {
  Value model = *ParseJson(StrCat(
      R"({"path": "M.gguf", "parameters": 1000000000, "file_type": "X", "tensors": [{"type": ")",
      type, R"(", "count": 9, "parameters": 1, "bytes": 9}, {"type": "f32", "count": 1,
      "parameters": 1, "bytes": 1}], "memory": {"context": 4096, "weights_bytes":
      600000000, "converted_bytes": )",
      converted_bytes, R"(, "cache_bytes": )", cache_bytes,
      R"(, "compute_bytes": 100000000, "total_bytes": )",
      600000000 + 100000000 + cache_bytes + converted_bytes, "}}"));
  return model;
}

std::string Only(const DoctorFacts& facts, FindingKind kind) {
  const std::vector<Finding> findings = Examine(facts);
  if (findings.size() != 1) return StrCat(findings.size(), " findings");
  EXPECT_EQ(findings[0].kind, kind) << findings[0].what;
  return StrCat(findings[0].what, "; ", findings[0].remedy);
}

TEST(Findings, WithoutASandboxTheRestWorks) {
  DoctorFacts facts = Healthy();
  facts.sandbox_python.clear();
  facts.sandbox_error = "/usr/bin/bwrap is not there; install it: apt-get install bubblewrap";
  const std::string finding = Only(facts, FindingKind::kNote);
  EXPECT_THAT(finding, HasSubstr("(--allow-python) cannot be scored: /usr/bin/bwrap is not there"));
  EXPECT_THAT(finding, HasSubstr("; install it: apt-get install bubblewrap"));
}

TEST(Findings, AHealthyMachineHasNone) { EXPECT_THAT(Examine(Healthy()), IsEmpty()); }

TEST(Findings, WrongSettingsAreBrokenAndStrangeVariablesANote) {
  DoctorFacts facts = Healthy();
  facts.settings_errors = {"etalon.toml:3: thread: no command has such a setting"};
  EXPECT_THAT(Only(facts, FindingKind::kBroken), HasSubstr("etalon.toml:3: thread: no command"));
  facts.settings_errors.clear();
  facts.settings_notes = {"the variable ETALON_THREAD is no setting"};
  EXPECT_THAT(Only(facts, FindingKind::kNote), HasSubstr("ETALON_THREAD is no setting"));
}

TEST(Findings, BusyNeighboursAreNamed) {
  DoctorFacts facts = Healthy();
  facts.use = {.cores = 1.6, .stolen_cores = 0, .busiest = {"cc1plus", "ninja"}};
  const std::string said = Only(facts, FindingKind::kSlow);
  EXPECT_THAT(said, HasSubstr("1.6 of 8 cores busy (cc1plus, ninja)"));
  EXPECT_THAT(said, HasSubstr("--threads 6"));
  facts.use.cores = 0.1;
  EXPECT_THAT(Examine(facts), IsEmpty());
}

TEST(Findings, WithoutACoreLeftNoThreadsAreAdvised) {
  DoctorFacts facts = Healthy();
  facts.machine.cores = 1;
  facts.use.cores = 1;
  EXPECT_THAT(Only(facts, FindingKind::kSlow), testing::Not(HasSubstr("--threads")));
}

TEST(Findings, OldProcessorsContainersAndHostsAreSlow) {
  DoctorFacts facts = Healthy();
  facts.machine.features = {"sse4_2", "avx"};
  EXPECT_THAT(Only(facts, FindingKind::kSlow), HasSubstr("no AVX2"));
  facts = Healthy();
  facts.machine.cores_quota = 2.5;
  EXPECT_THAT(Only(facts, FindingKind::kSlow), HasSubstr("--threads 2"));
  facts = Healthy();
  facts.use.stolen_cores = 1;
  EXPECT_THAT(Only(facts, FindingKind::kSlow), HasSubstr("host"));
}

TEST(Findings, WhatIsMissingIsBroken) {
  DoctorFacts facts = Healthy();
  facts.runtime_error = "cannot load libetalon_llama.so";
  facts.runtime = Value();
  EXPECT_THAT(Only(facts, FindingKind::kBroken), HasSubstr("libetalon_llama.so"));
  facts = Healthy();
  facts.arrow_error = "cannot load libetalon_arrow.so";
  EXPECT_THAT(Only(facts, FindingKind::kBroken), HasSubstr("Parquet"));
  facts = Healthy();
  facts.starter_folder = "";
  EXPECT_THAT(Only(facts, FindingKind::kBroken), HasSubstr("starter"));
  facts = Healthy();
  facts.data_folders = {"/not/there"};
  EXPECT_THAT(Only(facts, FindingKind::kBroken), HasSubstr("/not/there"));
  facts = Healthy();
  facts.disk.is_writable = false;
  EXPECT_THAT(Only(facts, FindingKind::kBroken), HasSubstr("--output"));
  facts = Healthy();
  facts.disk.free_bytes = 1000;
  EXPECT_THAT(Only(facts, FindingKind::kBroken), HasSubstr("1.00 kB"));
  facts = Healthy();
  facts.model_error = "M.gguf is no GGUF file";
  EXPECT_THAT(Only(facts, FindingKind::kBroken), HasSubstr("no GGUF file"));
}

TEST(Findings, AModelThatDoesNotFitIsBrokenAndOneThatBarelyDoesIsSlow) {
  DoctorFacts facts = Healthy();
  facts.model = ModelOf("f16", kGigabyte);
  EXPECT_THAT(Examine(facts), IsEmpty());
  facts.model = ModelOf("f16", 20 * kGigabyte);
  EXPECT_THAT(Only(facts, FindingKind::kBroken), HasSubstr("--ctx"));
  facts.model = ModelOf("f16", 11500 * int64_t{1000000});
  EXPECT_THAT(Only(facts, FindingKind::kSlow), HasSubstr("disk"));
  facts.model = *ParseJson(R"({"path": "M.gguf", "memory": {"error": "cannot be loaded"}})");
  EXPECT_THAT(Only(facts, FindingKind::kBroken), HasSubstr("cannot be loaded"));
}

TEST(Findings, QuantisedWeightsThatAreConvertedAreNotSlow) {
  DoctorFacts facts = Healthy();
  facts.model = ModelOf("q4_1", kGigabyte, kGigabyte);
  EXPECT_THAT(Examine(facts), IsEmpty());
  facts.model = ModelOf("q4_1", kGigabyte, 20 * kGigabyte);
  EXPECT_THAT(Only(facts, FindingKind::kBroken), HasSubstr("beside its weights"));
}

TEST(Findings, QuantisedWeightsAreSlowAndTheRemedyFitsTheMachine) {
  DoctorFacts facts = Healthy();
  facts.model = ModelOf("q4_1", kGigabyte);
  EXPECT_THAT(
      Only(facts, FindingKind::kSlow),
      HasSubstr("`etalon model convert M.gguf OUT.gguf --type f32` writes them so (4.00 GB)"));
  facts.machine.features.push_back("avx512_bf16");
  EXPECT_THAT(Only(facts, FindingKind::kSlow), HasSubstr("--type bf16` writes them so (2.00 GB)"));
  facts.machine.memory_free_bytes = 2 * kGigabyte;
  EXPECT_THAT(Only(facts, FindingKind::kSlow), HasSubstr("more than is free"));
}

TEST(Findings, NoModelRunsWithoutKernels) {
  DoctorFacts facts = Healthy();
  facts.runtime.Set("kernels", Value());
  facts.runtime.Set("kernels_error", "cannot load x.so: not there; install again");
  const std::vector<Finding> findings = Examine(facts);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kBroken);
  EXPECT_EQ(findings[0].what, "no model can be run on the CPU: cannot load x.so: not there");
  EXPECT_EQ(findings[0].remedy, "install again");
}

TEST(Findings, TheWorstComesFirst) {
  DoctorFacts facts = Healthy();
  facts.use.cores = 3;
  facts.broken_task_files = 2;
  facts.disk.is_writable = false;
  std::vector<std::string_view> kinds;
  for (const Finding& each : Examine(facts)) kinds.push_back(FindingKindName(each.kind));
  EXPECT_THAT(kinds, testing::ElementsAre("broken", "slow", "note"));
}

TEST(DoctorReport, FitsATerminalAndSaysTheSameToPrograms) {
  DoctorFacts facts = Healthy();
  facts.machine.processor = "Example\x1b[2J 9000";
  facts.use = {.cores = 2, .stolen_cores = 0, .busiest = {"cc1plus"}};
  facts.model = ModelOf("q4_1", kGigabyte);
  const std::vector<Finding> findings = Examine(facts);
  const std::string text = DoctorText(facts, findings);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_THAT(text, HasSubstr("haswell, the best of 2 variants"));
  EXPECT_THAT(text, HasSubstr("OpenBLAS 1, Haswell"));
  EXPECT_THAT(text, HasSubstr("all of it works"));
  for (const std::string_view line : SplitText(text, "\n")) {
    EXPECT_LE(CodePointCount(line), 80u) << line;
  }
  const Value json = DoctorJson(facts, findings);
  EXPECT_TRUE(json.FindBool("works"));
  EXPECT_EQ(json.Find("findings")->AsList().size(), findings.size());
  EXPECT_TRUE(CanonicalJson(json).ok());
  EXPECT_THAT(DoctorText(Healthy(), {}), HasSubstr("all is well"));
}

}  // namespace
}  // namespace etalon
