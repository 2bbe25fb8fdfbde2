// What `etalon model` says of a file, that its conversions can be run, and that files from anywhere
// end in a clear error.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "program.h"

namespace etalon {
namespace {

// A limit that the programs under test inherit.
class ScopedLimit {
 public:
  ScopedLimit(int resource, rlim_t most) : resource_(resource) {
    getrlimit(resource_, &before_);
    const rlimit limit = {.rlim_cur = most, .rlim_max = before_.rlim_max};
    setrlimit(resource_, &limit);
  }
  ~ScopedLimit() { setrlimit(resource_, &before_); }
  ScopedLimit(const ScopedLimit&) = delete;
  ScopedLimit& operator=(const ScopedLimit&) = delete;

 private:
  const int resource_;
  rlimit before_ = {};
};

class ModelCommand : public testing::Test {
 protected:
  void SetUp() override { folder_ = FreshFolder("model_command"); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string File(const std::string& name) const { return JoinPath(folder_, name); }
  static std::string Tiny() { return SourceFile("tests/data/tiny.gguf"); }
  static Value Info(const std::string& path) {
    const ProgramResult result = RunProgram({"model", "info", path, "--json"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return ParseJson(result.out).value_or(Value());
  }
  // A copy of the small model after an edit.
  std::string Edited(const std::string& name, const std::string& from,
                     const std::string& to) const {
    std::string bytes = *ReadFile(Tiny());
    const size_t at = bytes.find(from);
    EXPECT_NE(at, std::string::npos);
    bytes.replace(at, from.size(), to);
    EXPECT_TRUE(WriteFileAtomically(File(name), bytes).ok());
    return File(name);
  }

  ProgramResult Run(const std::string& model, const std::string& name,
                    const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"run", "--model", model, "--tasks", "suite_animals"};
    for (const std::string& word : {std::string("--task-path"), SourceFile("tests/data/suite"),
                                    std::string("--output"), File(name)}) {
      words.push_back(word);
    }
    words.insert(words.end(), {"--limit", "2", "--threads", "1", "-q"});
    words.insert(words.end(), more.begin(), more.end());
    return RunProgram(words);
  }

  std::string folder_;
};

TEST_F(ModelCommand, InfoSaysWhatIsInTheFile) {
  const Value info = Info(Tiny());
  EXPECT_EQ(info.FindString("sha256"), Sha256Hex(*ReadFile(Tiny())));
  EXPECT_EQ(info.FindString("architecture"), "llama");
  EXPECT_EQ(info.FindString("tokenizer"), "gpt2");
  EXPECT_EQ(info.FindInt("vocabulary"), 384);
  EXPECT_EQ(info.FindInt("context"), 512);
  EXPECT_EQ(info.FindInt("parameters"), 123200);
  const Value& tensors = *info.Find("tensors");
  ASSERT_EQ(tensors.AsList().size(), 1u);
  EXPECT_EQ(tensors.AsList()[0].FindString("type"), "f32");
  EXPECT_EQ(tensors.AsList()[0].FindInt("bytes"), 4 * 123200);

  const ProgramResult shown = RunProgram({"model", "info", Tiny()});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  for (const char* word : {"llama, 2 layers", "384 tokens", "weights 493 kB"}) {
    EXPECT_NE(shown.out.find(word), std::string::npos) << shown.out;
  }
}

// The memory is stated for what a run really makes: its constants stand in the manifest.
TEST_F(ModelCommand, InfoAndARunAgreeOnTheModel) {
  const ProgramResult run = Run(Tiny(), "run");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Value manifest = *ParseJson(*ReadFile(File("run/manifest.json")));
  const Value& model = *manifest.Find("plan")->Find("model");
  const Value info = Info(Tiny());
  const Value& memory = *info.Find("memory");
  for (const char* key : {"context", "cells", "batch_tokens", "branches"}) {
    EXPECT_EQ(memory.FindInt(key), model.FindInt(key)) << key;
    EXPECT_GT(memory.FindInt(key), 0) << key;
  }
  for (const char* key : {"sha256", "architecture", "chat_template_sha256"}) {
    EXPECT_EQ(info.FindString(key), model.FindString(key)) << key;
  }
  for (const char* key : {"bytes", "parameters", "vocabulary"}) {
    EXPECT_EQ(info.FindInt(key), model.FindInt(key)) << key;
  }
  EXPECT_EQ(memory.FindInt("converted_bytes"), 0);  // its weights are float32
  EXPECT_EQ(memory.FindInt("weights_bytes"), 4 * 123200);
  const ProgramResult other = RunProgram({"model", "info", Tiny(), "--ctx", "4096", "--json"});
  EXPECT_GT(ParseJson(other.out)->Find("memory")->FindInt("cache_bytes"),
            memory.FindInt("cache_bytes"));
}

TEST_F(ModelCommand, TheCpuByItsNameIsTheDefaultDevice) {
  ASSERT_EQ(Run(Tiny(), "default").exit_code, 0);
  ASSERT_EQ(Run(Tiny(), "upper", {"--device", "CPU"}).exit_code, 0);
  ASSERT_EQ(Run(Tiny(), "lower", {"--device", "cpu"}).exit_code, 0);
  EXPECT_EQ(RecordBytes(File("upper")), RecordBytes(File("default")));
  EXPECT_EQ(RecordBytes(File("lower")), RecordBytes(File("default")));
  const ProgramResult none = Run(Tiny(), "none", {"--device", "CUDA7"});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_NE(none.err.find("devices: CPU"), std::string::npos) << none.err;
  // Layers that would silently stay on the CPU.
  const ProgramResult layers = Run(Tiny(), "layers", {"--device", "CPU", "--gpu-layers", "3"});
  EXPECT_EQ(layers.exit_code, 2);
  EXPECT_NE(layers.err.find("--gpu-layers"), std::string::npos) << layers.err;
}

TEST_F(ModelCommand, AConvertedModelRuns) {
  // What a killed conversion left.
  ASSERT_TRUE(WriteFileAtomically(File("half.gguf.part"), std::string(1 << 20, 'x')).ok());
  const ProgramResult converted =
      RunProgram({"model", "convert", Tiny(), File("half.gguf"), "--type", "BF16", "--threads", "1",
                  "--json", "--progress", "json"});
  ASSERT_EQ(converted.exit_code, 0) << converted.err;
  EXPECT_NE(converted.err.find("\"phase\":\"converting\""), std::string::npos) << converted.err;
  const Value said = *ParseJson(converted.out);
  EXPECT_EQ(said.Find("input")->FindString("sha256"), Sha256Hex(*ReadFile(Tiny())));
  EXPECT_EQ(said.Find("output")->FindString("sha256"), Sha256Hex(*ReadFile(File("half.gguf"))));
  EXPECT_LT(said.Find("output")->FindInt("bytes"), said.Find("input")->FindInt("bytes"));
  EXPECT_FALSE(FileExists(File("half.gguf.part")));
  EXPECT_EQ(Info(File("half.gguf")).FindString("file_type"), "BF16");
  const ProgramResult run = Run(File("half.gguf"), "run");
  EXPECT_EQ(run.exit_code, 0) << run.err;
}

// What `make perf` measures.
TEST_F(ModelCommand, CopiesOfOneModelNeverStandForAnother) {
  const auto copy_of = [&](const std::string& model) {
    const ProgramResult result = RunProcess(SourceFile("perf/weights.sh"),
                                            {ProgramUnderTest(), model, File("copies"), "f32"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return std::string(TrimSpaces(result.out));
  };
  ASSERT_TRUE(MakeFolders(File("copies")).ok());
  const std::string first = copy_of(Tiny());
  EXPECT_EQ(Info(first).FindString("name"), "Etalon tiny test model (random weights)");
  const std::string second = copy_of(Edited("other.gguf", "tiny test", "cute test"));
  EXPECT_EQ(Info(second).FindString("name"), "Etalon cute test model (random weights)");
  EXPECT_FALSE(FileExists(first));
  // One that is there is taken as it is.
  ASSERT_TRUE(WriteFileAtomically(second, "kept").ok());
  EXPECT_EQ(copy_of(File("other.gguf")), second);
  EXPECT_EQ(*ReadFile(second), "kept");
}

TEST_F(ModelCommand, AConversionLeavesWhatIsThereAlone) {
  ASSERT_TRUE(WriteFileAtomically(File("there.gguf"), "mine").ok());
  const ProgramResult exists =
      RunProgram({"model", "convert", Tiny(), File("there.gguf"), "--type", "f16"});
  EXPECT_EQ(exists.exit_code, 3);
  EXPECT_NE(exists.err.find("exists"), std::string::npos) << exists.err;
  EXPECT_EQ(*ReadFile(File("there.gguf")), "mine");
  const ProgramResult unknown =
      RunProgram({"model", "convert", Tiny(), File("new.gguf"), "--type", "bf17"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.err.find("did you mean \"bf16\"?"), std::string::npos) << unknown.err;
  EXPECT_EQ(
      RunProgram({"model", "convert", Tiny(), File("no/new.gguf"), "--type", "f16"}).exit_code, 3);
  EXPECT_EQ(RunProgram({"model", "convert", Tiny(), File("new.gguf")}).exit_code, 2);
  EXPECT_EQ(RunProgram({"model", "info", Tiny(), Tiny()}).exit_code, 2);
  EXPECT_FALSE(FileExists(File("new.gguf")));
}

// Magic, version 3, one tensor of q4_0 with `blocks` blocks of 32 numbers in 18 bytes, no keys.
std::string HeadOf(uint64_t blocks) {
  std::string head("GGUF\x03\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 24);
  const auto put = [&head](uint64_t number, size_t bytes) {
    for (size_t i = 0; i < bytes; ++i) head += static_cast<char>(number >> (8 * i) & 0xff);
  };
  put(1, 8);
  head += 'w';
  put(1, 4);  // dimension
  put(32 * blocks, 8);
  put(2, 4);  // q4_0
  put(0, 8);  // at the start of the data
  return head + std::string((32 - head.size() % 32) % 32, '\0');
}

TEST_F(ModelCommand, AConversionFindsADiskThatIsTooSmallBeforeItBegins) {
  // A terabyte in blocks that are a hole in the file: 8 terabytes as float32.
  constexpr uint64_t kBlocks = (uint64_t{1} << 40) / 18;
  ASSERT_TRUE(WriteFileAtomically(File("huge.gguf"), HeadOf(kBlocks)).ok());
  std::error_code error;
  std::filesystem::resize_file(File("huge.gguf"), HeadOf(kBlocks).size() + 18 * kBlocks, error);
  const auto space = std::filesystem::space(folder_);
  if (error || space.available > 128 * kBlocks) {
    GTEST_SKIP() << "skipped: this disk takes no file of a terabyte, or is larger";
  }
  const ProgramResult result =
      RunProgram({"model", "convert", File("huge.gguf"), File("out.gguf"), "--type", "f32"});
  EXPECT_EQ(result.exit_code, 5) << result.err;
  EXPECT_NE(result.err.find("takes at least 7818750 MB as f32"), std::string::npos) << result.err;
  EXPECT_FALSE(FileExists(File("out.gguf.part")));
}

TEST_F(ModelCommand, AConversionThatCannotBeWrittenSaysWhy) {
  const std::vector<std::string> convert = {"model",          "convert", Tiny(),
                                            File("new.gguf"), "--type",  "f16"};
  {
    // As on a full disk writing fails in the middle; what is ignored here is ignored there.
    const ScopedLimit limit(RLIMIT_FSIZE, 100000);
    const auto before = std::signal(SIGXFSZ, SIG_IGN);
    const ProgramResult full = RunProgram(convert);
    std::signal(SIGXFSZ, before);
    EXPECT_EQ(full.exit_code, 5);
    EXPECT_NE(full.err.find("cannot write " + File("new.gguf.part") + ": file too large"),
              std::string::npos)
        << full.err;
    EXPECT_FALSE(FileExists(File("new.gguf.part")));
  }
  {
    const auto other = FileLock::Acquire(File("new.gguf.part"));
    ASSERT_TRUE(other.ok()) << other.status();
    const ProgramResult second = RunProgram(convert);
    EXPECT_EQ(second.exit_code, 5);
    EXPECT_NE(second.err.find("in use by another etalon process"), std::string::npos) << second.err;
    EXPECT_TRUE(FileExists(File("new.gguf.part"))) << "it is the other's";
    ASSERT_TRUE(RemoveFile(File("new.gguf.part")).ok());
  }
  ASSERT_TRUE(MakeFolders(File("new.gguf.part")).ok());
  const ProgramResult folder = RunProgram(convert);
  EXPECT_EQ(folder.exit_code, 3);
  EXPECT_NE(folder.err.find("new.gguf.part: is a directory"), std::string::npos) << folder.err;
}

TEST_F(ModelCommand, FilesFromAnywhereEndInClearErrors) {
  const std::string bytes = *ReadFile(Tiny());
  ASSERT_TRUE(WriteFileAtomically(File("cut.gguf"), bytes.substr(0, bytes.size() - 1000)).ok());
  ASSERT_TRUE(WriteFileAtomically(File("head.gguf"), bytes.substr(0, 5000)).ok());
  ASSERT_TRUE(WriteFileAtomically(File("text.gguf"), "hello, I am a model").ok());
  const struct {
    const char* name;
    int exit_code;
    const char* words;
  } files[] = {{"cut.gguf", 4, "cut short"},
               {"head.gguf", 3, "damaged"},
               {"text.gguf", 3, "no GGUF file"},
               {"none.gguf", 3, "none.gguf"}};
  for (const auto& file : files) {
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"model", "info", File(file.name)},
          {"model", "convert", File(file.name), File("out.gguf"), "--type", "f16"}}) {
      const ProgramResult result = RunProgram(words);
      EXPECT_EQ(result.exit_code, file.exit_code) << file.name << ": " << result.err;
      EXPECT_NE(result.err.find(file.words), std::string::npos) << result.err;
      EXPECT_FALSE(FileExists(File("out.gguf")));
      EXPECT_FALSE(FileExists(File("out.gguf.part")));
    }
  }
}

TEST_F(ModelCommand, AFileThatEndsTheLibraryDoesNotEndTheProgram) {
  // A key without a name: the library ends the process that reads it. Magic, version, tensors,
  // keys.
  const std::string head("GGUF\x03\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0", 24);
  const std::string nameless = head + std::string(8, '\0') + std::string("\x04\0\0\0\x01\0\0\0", 8);
  ASSERT_TRUE(WriteFileAtomically(File("nameless.gguf"), nameless).ok());
  const ProgramResult refused = RunProgram({"model", "info", File("nameless.gguf")});
  EXPECT_EQ(refused.exit_code, 3) << refused.err;
  EXPECT_NE(refused.err.find("nameless.gguf: cannot be read"), std::string::npos) << refused.err;
  // Two tokens of the same text: the library ends its process.
  const std::string length("\x01\0\0\0\0\0\0\0", 8);
  const std::string twice = Edited("twice.gguf", length + "b", length + "a");
  const Value info = Info(twice);
  EXPECT_NE(info.Find("memory")->FindString("error"), "") << PrettyJson(info);
  EXPECT_EQ(info.FindInt("vocabulary"), 384);
  // 15,618 layers: another of its ends.
  const std::string key("llama.block_count\x04\0\0\0\x02", 22);
  const std::string deep = Edited("deep.gguf", key + '\0', key + '\x3d');
  for (const std::string& path : {twice, deep}) {
    const ProgramResult run = Run(path, "run");
    EXPECT_EQ(run.exit_code, 3) << run.err;
    EXPECT_NE(run.err.find(path + ": cannot be loaded; it may be damaged: libllama ended"),
              std::string::npos)
        << run.err;
    EXPECT_EQ(run.err.find("#0"), std::string::npos) << run.err;
    EXPECT_EQ(RunProgram({"model", "convert", path, File("out.gguf"), "--type", "f16"}).exit_code,
              3);
    EXPECT_FALSE(FileExists(File("run")));
  }
}

TEST_F(ModelCommand, AModelThatMemoryIsTooSmallForIsNotCalledDamaged) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "skipped: the sanitizer itself maps terabytes";
#endif
  constexpr uint64_t kGibibyte = uint64_t{1} << 30;
  std::filesystem::copy_file(Tiny(), File("large.gguf"));
  std::filesystem::resize_file(File("large.gguf"), 2 * kGibibyte);  // a hole, which costs no disk
  const ScopedLimit limit(RLIMIT_AS, kGibibyte);
  const ProgramResult run = Run(File("large.gguf"), "run");
  EXPECT_EQ(run.exit_code, 5);
  EXPECT_NE(run.err.find("large.gguf: not enough memory to load it"), std::string::npos) << run.err;
  EXPECT_EQ(run.err.find("damaged"), std::string::npos) << run.err;
}

TEST_F(ModelCommand, AFileCannotCommandTheTerminal) {
  const ProgramResult shown =
      RunProgram({"model", "info", Edited("escape.gguf", "tiny test", "\x1b[2J test")});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_EQ(shown.out.find('\x1b'), std::string::npos) << shown.out;
}

}  // namespace
}  // namespace etalon
