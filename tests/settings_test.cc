// Settings of files and variables, and the cache folder, as a user meets them.
#include <gtest/gtest.h>

#include "base/json.h"
#include "program.h"

namespace etalon {
namespace {

// A folder to be in, with variables of its own.
class Place {
 public:
  Place() : folder_(FreshFolder("settings")) {}
  ~Place() { std::filesystem::remove_all(folder_); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  const std::string& folder() const { return folder_; }
  void Write(const std::string& name, std::string_view text) const {
    ASSERT_TRUE(MakeFolders(ParentFolder(folder_ + "/" + name)).ok());
    ASSERT_TRUE(WriteFileAtomically(folder_ + "/" + name, text).ok());
  }
  ProgramResult Run(const std::vector<std::string>& variables,
                    const std::vector<std::string>& arguments) const {
    std::vector<std::string> words = {"-C", folder_, "XDG_CONFIG_HOME=" + folder_ + "/config",
                                      "ETALON_CACHE=" + folder_ + "/cache"};
    words.insert(words.end(), variables.begin(), variables.end());
    words.push_back(ProgramUnderTest());
    words.insert(words.end(), arguments.begin(), arguments.end());
    return RunProcess("/usr/bin/env", words);
  }

 private:
  std::string folder_;
};

int Count(std::string_view text, std::string_view part) {
  int count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(Settings, HoldForARunWhenTheFlagIsNotGiven) {
  const Place place;
  place.Write("etalon.toml", "model = \"null:\"\ntask-path = [\"" + SourceFile("tests/data/suite") +
                                 "\"]\n[run]\ntasks = \"suite_animals\"\nlimit = 2\n");
  place.Write("config/etalon/etalon.toml", "limit = 9\nnum-fewshot = 1\n");
  const auto settings_of = [&](const ProgramResult& result, const std::string& output) {
    EXPECT_EQ(result.exit_code, 0) << result.err;
    const auto manifest =
        ParseJson(ReadFile(place.folder() + "/" + output + "/manifest.json").value_or("{}"));
    EXPECT_TRUE(manifest.ok());
    return *manifest->Find("plan")->Find("settings");
  };
  const Value plain = settings_of(place.Run({}, {"run", "--output", "a"}), "a");
  EXPECT_EQ(plain.FindDouble("limit"), 2);
  EXPECT_EQ(plain.FindInt("num_fewshot"), 1);
  const ProgramResult told = place.Run({"ETALON_LIMIT=3"}, {"run", "--output", "b", "-v"});
  EXPECT_EQ(settings_of(told, "b").FindDouble("limit"), 3);
  EXPECT_NE(told.err.find("--limit 3 from ETALON_LIMIT"), std::string::npos) << told.err;
  EXPECT_NE(told.err.find("--model null: from etalon.toml:1"), std::string::npos) << told.err;
  const Value given =
      settings_of(place.Run({"ETALON_LIMIT=3"}, {"run", "--output", "c", "--limit", "4"}), "c");
  EXPECT_EQ(given.FindDouble("limit"), 4);
}

TEST(Settings, ConfigSaysWhereEachComesFrom) {
  const Place place;
  place.Write("etalon.toml", "threads = 2\n[merge]\nquiet = true\n");
  const ProgramResult json = place.Run({"ETALON_CTX=64"}, {"config", "--json"});
  ASSERT_EQ(json.exit_code, 0) << json.err;
  const auto parsed = ParseJson(json.out);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  std::map<std::string, std::string> from;
  for (const Value& each : parsed->Find("settings")->AsList()) {
    from[each.FindString("command") + "." + each.FindString("name")] =
        each.FindString("value") + " " + each.FindString("from");
  }
  EXPECT_EQ(from[".threads"], "2 etalon.toml:1");
  EXPECT_EQ(from[".ctx"], "64 ETALON_CTX");
  EXPECT_EQ(from[".limit"], " default");
  EXPECT_EQ(from[".quiet"], " default");
  EXPECT_EQ(from["merge.quiet"], "true etalon.toml:3");
  EXPECT_EQ(parsed->Find("folders")->FindString("cache"), place.folder() + "/cache");
  const ProgramResult table = place.Run({}, {"config"});
  EXPECT_NE(table.out.find("etalon.toml:1"), std::string::npos) << table.out;
}

TEST(Settings, AWrongFileStopsEveryCommandButHelpAndCompletion) {
  const Place place;
  place.Write("etalon.toml", "thread = 2\n");
  for (const char* command : {"run", "config"}) {
    const ProgramResult result = place.Run({}, {command});
    EXPECT_EQ(result.exit_code, 3) << command;
    EXPECT_NE(result.err.find("etalon.toml:1: thread: "), std::string::npos) << result.err;
  }
  EXPECT_EQ(place.Run({}, {"help", "run"}).exit_code, 0);
  EXPECT_EQ(place.Run({}, {"completion", "bash"}).exit_code, 0);
  place.Write("etalon.toml", "threads = \"two\"\n");
  EXPECT_EQ(place.Run({}, {"run"}).exit_code, 3);
  EXPECT_EQ(place.Run({"ETALON_THREADS=two"}, {"run"}).exit_code, 2) << "stronger than the file";
}

TEST(Settings, TheDoctorFindsAllThatIsWrongAndGoesOn) {
  const Place place;
  place.Write("etalon.toml", "thread = 2\ntask-path = \"" + SourceFile("tests/data/suite") +
                                 "\"\n[merge]\nquiet = 3\n");
  const ProgramResult result =
      place.Run({"ETALON_LIMIT=x", "ETALON_PROGRESS=y", "ETALON_THREAD=2"}, {"doctor", "--json"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  const Value said = ParseJson(result.out).value_or(Value());
  ASSERT_TRUE(said.is_dict()) << result.out << result.err;
  EXPECT_FALSE(said.FindBool("works", true));
  std::string found;
  for (const Value& each : said.Find("findings")->AsList()) {
    EXPECT_FALSE(each.FindString("remedy").empty()) << each.FindString("what");
    StrAppend(&found, each.FindString("kind"), ": ", each.FindString("what"), "\n");
  }
  for (const char* what :
       {"broken: etalon.toml:1: thread: no command has such a setting; did you mean \"threads\"?",
        "broken: etalon.toml:4: quiet: must be true or false, not 3",
        "broken: ETALON_LIMIT: must be a number, not x",
        "broken: ETALON_PROGRESS: must be one of auto, json, none, not y",
        "note: the variable ETALON_THREAD is no setting; did you mean ETALON_THREADS?"}) {
    EXPECT_EQ(Count(found, what), 1) << what << "\n" << found;
  }
  EXPECT_GT(said.Find("machine")->FindInt("cores"), 0);
  // What is right holds: the tasks of the suite are counted too.
  const ProgramResult plain = Place().Run({}, {"doctor", "--json"});
  EXPECT_EQ(plain.exit_code, 0) << plain.out;
  EXPECT_GT(said.Find("data")->FindInt("tasks"),
            ParseJson(plain.out)->Find("data")->FindInt("tasks"));
  place.Write("etalon.toml", "thread =\n");
  const ProgramResult broken = place.Run({}, {"doctor"});
  EXPECT_EQ(broken.exit_code, 1) << broken.err;
  EXPECT_NE(broken.out.find("etalon.toml:1: is no TOML"), std::string::npos) << broken.out;
}

TEST(Settings, AMistypedVariableIsSaid) {
  const Place place;
  const ProgramResult result = place.Run({"ETALON_THREAD=2"}, {"tasks", "list"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.err.find("did you mean ETALON_THREADS?"), std::string::npos) << result.err;
}

TEST(Settings, ACacheWithoutAPlaceIsSaid) {
  const Place place;
  const ProgramResult list = place.Run({"ETALON_CACHE=cache"}, {"tasks", "list"});
  EXPECT_EQ(list.exit_code, 0) << list.err;
  EXPECT_NE(list.err.find("ETALON_CACHE is cache: not a whole path"), std::string::npos)
      << list.err;
  place.Write("cache/tasks/0123456789abcdef0123456789abcdef.index", "x");
  const ProgramResult prune = place.Run({"ETALON_CACHE=cache"}, {"cache", "prune"});
  EXPECT_EQ(prune.exit_code, 2);
  EXPECT_NE(prune.err.find("must be a whole path"), std::string::npos) << prune.err;
  EXPECT_TRUE(FileExists(place.folder() + "/cache/tasks/0123456789abcdef0123456789abcdef.index"));
}

// A folder that somebody named by mistake, as HOME.
TEST(Cache, OnlyWhatEtalonMadeIsRemoved) {
  const Place place;
  const std::string index = "cache/tasks/0123456789abcdef0123456789abcdef.index";
  const std::vector<std::string> kept = {"cache/photos/a",   "cache/notes.txt",
                                         "cache/tasks/mine", "cache/tasks/0123456789abcdef.index",
                                         index + ".bak",     index + ".1x.tmp"};
  for (const std::string& name : kept) place.Write(name, "mine");
  place.Write(index, "x");
  place.Write(index + ".123.tmp", "x");
  const ProgramResult prune = place.Run({}, {"cache", "prune"});
  EXPECT_EQ(prune.exit_code, 0) << prune.err;
  EXPECT_FALSE(FileExists(place.folder() + "/" + index));
  EXPECT_FALSE(FileExists(place.folder() + "/" + index + ".123.tmp"));
  for (const std::string& name : kept) EXPECT_TRUE(FileExists(place.folder() + "/" + name)) << name;
  for (const char* name : {"left alone", "notes.txt", "photos", "tasks/mine"}) {
    EXPECT_NE(prune.out.find(name), std::string::npos) << prune.out;
  }
}

TEST(Cache, ALinkIsNotFollowedToWhatIsElsewhere) {
  const Place place;
  const std::string index = "elsewhere/0123456789abcdef0123456789abcdef.index";
  place.Write(index, "x");
  place.Write("cache/x", "x");
  std::filesystem::create_symlink(place.folder() + "/elsewhere", place.folder() + "/cache/tasks");
  EXPECT_EQ(place.Run({}, {"cache", "prune"}).exit_code, 0);
  EXPECT_TRUE(FileExists(place.folder() + "/" + index));
}

TEST(Cache, IsMadeWithATagAndGoesWithIt) {
  const Place place;
  for (int i = 0; i < 250; ++i)
    place.Write(StrCat("tree/", i, ".yaml"), StrCat("task: t", i, "\n"));
  ASSERT_EQ(place.Run({}, {"tasks", "list", "--task-path", "tree"}).exit_code, 0);
  const std::string tag = ReadFile(place.folder() + "/cache/tasks/CACHEDIR.TAG").value_or("");
  EXPECT_TRUE(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55\n")) << tag;
  const ProgramResult prune = place.Run({}, {"cache", "prune", "--json"});
  ASSERT_EQ(prune.exit_code, 0) << prune.err;
  const auto parsed = ParseJson(prune.out);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->Find("removed")->AsList().size(), 1u) << prune.out;
  EXPECT_TRUE(parsed->Find("left_alone")->AsList().empty()) << prune.out;
  EXPECT_FALSE(FileExists(place.folder() + "/cache/tasks"));
}

TEST(Cache, IsMeasuredAndEmptied) {
  const Place place;
  EXPECT_EQ(place.Run({}, {"cache", "du"}).exit_code, 0) << "a folder that is not there is empty";
  const std::string index = "cache/tasks/0123456789abcdef0123456789abcdef.index";
  place.Write(index, std::string(1500, 'x'));
  place.Write("cache/b", "12");
  place.Write("kept", "1");
  std::filesystem::create_symlink(place.folder() + "/kept", place.folder() + "/cache/link");
  const ProgramResult du = place.Run({}, {"cache", "du", "--json"});
  ASSERT_EQ(du.exit_code, 0) << du.err;
  const auto parsed = ParseJson(du.out);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->FindInt("bytes"), 1502);
  EXPECT_EQ(parsed->Find("entries")->AsList().size(), 3u);
  EXPECT_NE(place.Run({}, {"cache", "du"}).out.find("1.50 kB"), std::string::npos);
  // All of it is new.
  EXPECT_EQ(place.Run({}, {"cache", "prune", "--older-than", "1"}).exit_code, 0);
  EXPECT_TRUE(FileExists(place.folder() + "/" + index));
  EXPECT_EQ(place.Run({}, {"cache", "prune"}).exit_code, 0);
  EXPECT_FALSE(FileExists(place.folder() + "/" + index));
  EXPECT_FALSE(FileExists(place.folder() + "/cache/tasks")) << "empty";
  EXPECT_TRUE(FileExists(place.folder() + "/cache/b"));
  EXPECT_TRUE(FileExists(place.folder() + "/kept"));
}

TEST(Merge, ThatFailsLeavesNoFolder) {
  const Place place;
  for (const char* shard : {"0/2", "1/2"}) {
    const ProgramResult run =
        place.Run({}, {"run", "--model", "null:", "--tasks", "suite_animals", "--task-path",
                       SourceFile("tests/data/suite"), "--window-requests", "8", "--shard", shard,
                       "--output", place.folder() + "/s" + shard[0]});
    ASSERT_EQ(run.exit_code, 0) << run.err;
  }
  // No file may become larger than a block, as on a disk that is full.
  const ProgramResult merge =
      RunProcess("/bin/sh", {"-c", "cd \"$1\" && ulimit -f 1 && exec \"$0\" merge s0 s1 --output m",
                             ProgramUnderTest(), place.folder()});
  EXPECT_EQ(merge.exit_code, 5) << merge.err;
  for (const auto& entry : std::filesystem::directory_iterator(place.folder())) {
    EXPECT_NE(entry.path().filename().string()[0], 'm') << entry.path();
  }
  const ProgramResult again = place.Run({}, {"merge", "s0", "s1", "--output", "m"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
}

}  // namespace
}  // namespace etalon
