#include "tasks/task.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/str.h"
#include "tasks/selection.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kRows[] =
    "{\"q\": \"one?\", \"c\": [\"no\", \"yes\"], \"a\": 1}\n"
    "{\"q\": \"two?\", \"c\": [\"ja\", \"nein\"], \"a\": 0}\n"
    "{\"q\": \"three?\", \"c\": [\"si\", \"non\"], \"a\": 7}\n";
constexpr char kHead[] =
    "task: t\ndataset_path: json\ndataset_kwargs: {data_files: {test: rows.jsonl}}\n"
    "test_split: test\n";

class Tasks : public testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Task>> Make(const std::string& rest,
                                             const TaskSettings& settings = {}) {
    EXPECT_TRUE(WriteFileAtomically(folder_.File("rows.jsonl"), kRows).ok());
    EXPECT_TRUE(WriteFileAtomically(folder_.File("t.yaml"), StrCat(kHead, rest)).ok());
    auto file = TaskFileReader().Read(folder_.File("t.yaml"));
    EXPECT_TRUE(file.ok()) << file.status();
    return Task::Create(*file, settings, FunctionTable(), &digests_);
  }
  static std::vector<Sample> All(const Task& task) {
    std::vector<Sample> samples;
    auto stream = task.Open(0);
    EXPECT_TRUE(stream.ok());
    while (true) {
      auto sample = (*stream)->Next();
      EXPECT_TRUE(sample.ok()) << sample.status();
      if (!sample.ok() || !sample->has_value()) return samples;
      samples.push_back(**std::move(sample));
    }
  }
  static std::string Text(const Sample& sample, size_t request = 0) {
    return sample.requests[request].prompt->PlainText();
  }
  TemporaryFolder folder_;
  FileDigests digests_;
};

constexpr char kChoice[] =
    "output_type: multiple_choice\ndoc_to_text: \"Q: {{q}}\"\ndoc_to_target: a\n"
    "doc_to_choice: c\n";

TEST_F(Tasks, MultipleChoiceAsksOneRequestAChoice) {
  const auto task = Make(kChoice);
  ASSERT_TRUE(task.ok()) << task.status();
  const auto samples = All(**task);
  ASSERT_EQ(samples.size(), 3u);
  ASSERT_EQ(samples[0].requests.size(), 2u);
  EXPECT_EQ(Text(samples[0]), "Q: one?");
  EXPECT_EQ(samples[0].requests[1].continuation, " yes");
  EXPECT_EQ(samples[0].target, "1");
  EXPECT_EQ(*samples[0].scorer_input.Find("gold"), Value(1));
  EXPECT_EQ(*samples[2].scorer_input.Find("gold"), Value(-100)) << "no such choice";
}

TEST_F(Tasks, MutualInformationAsksTheChoicesAloneToo) {
  const auto task = Make(StrCat(kChoice, "metric_list:\n- metric: acc_mutual_info\n"));
  ASSERT_TRUE(task.ok()) << task.status();
  const auto samples = All(**task);
  ASSERT_EQ(samples[0].requests.size(), 4u);
  EXPECT_EQ(Text(samples[0], 2), "");
  EXPECT_EQ(samples[0].requests[3].continuation, " yes");
}

// What ConfigurableTask.process_results of lm-eval makes of these targets of generations.
class GeneratedTargets : public Tasks {
 protected:
  std::vector<Sample> Of(const std::string& rows, const std::string& keys) {
    EXPECT_TRUE(WriteFileAtomically(folder_.File("rows.jsonl"), rows).ok());
    const std::string yaml =
        StrCat(kHead, "output_type: generate_until\ndoc_to_text: \"{{q}}\"\n", keys);
    EXPECT_TRUE(WriteFileAtomically(folder_.File("t.yaml"), yaml).ok());
    const auto file = TaskFileReader().Read(folder_.File("t.yaml"));
    EXPECT_TRUE(file.ok()) << file.status();
    const auto task = Task::Create(*file, {}, FunctionTable(), &digests_);
    EXPECT_TRUE(task.ok()) << task.status();
    return task.ok() ? All(**task) : std::vector<Sample>();
  }
};

TEST_F(GeneratedTargets, ATextAfterAListIsItsCharacters) {
  const auto samples = Of(R"({"q":"1","a":["x","y"]}
{"q":"2","a":"\u00e9b"}
{"q":"3","a":[null,"z"]}
)",
                          "doc_to_target: a\n");
  ASSERT_EQ(samples.size(), 3u);
  EXPECT_EQ(*samples[0].scorer_input.Find("references"), Value::MakeList({"x", "y"}));
  EXPECT_EQ(*samples[1].scorer_input.Find("references"), Value::MakeList({"\u00e9", "b"}));
  EXPECT_EQ(*samples[2].scorer_input.Find("references"), Value::MakeList({"z"}));
}

TEST_F(GeneratedTargets, OfNumbersAloneSayThatTheyAreNone) {
  const std::string rows = R"({"q":"1","a":[1,2]}
{"q":"2","a":[1,"b"]}
)";
  const auto samples = Of(rows, "doc_to_target: a\n");
  ASSERT_EQ(samples.size(), 2u);
  EXPECT_EQ(samples[0].scorer_input.FindString("reference_kind"), "numbers");
  EXPECT_EQ(samples[1].scorer_input.Find("reference_kind"), nullptr) << "numpy makes both texts";
  EXPECT_EQ(Of("{\"q\":\"1\",\"a\":7}\n", "doc_to_target: a\n")[0].scorer_input.FindString(
                "reference_kind"),
            "number");
}

TEST_F(GeneratedTargets, AChoiceBelow0CountsFromTheEndAndOneThatIsNotThereIsNotScored) {
  const auto samples = Of(R"({"q":"one","a":0}
{"q":"two","a":-1}
{"q":"three","a":9}
)",
                          "doc_to_target: a\ndoc_to_choice: [x, y, z]\n");
  ASSERT_EQ(samples.size(), 3u);
  EXPECT_EQ(*samples[1].scorer_input.Find("references"), Value::MakeList({"z"}));
  EXPECT_EQ(samples[2].scorer_input.Find("references"), nullptr);
  EXPECT_THAT(samples[2].scorer_input.FindString("unscorable"), HasSubstr("one of the 3 choices"));
}

TEST_F(Tasks, TheFilterOfLettersGetsTheChoicesOfTheRow) {
  const std::string row = "{\"q\": \"one?\", \"choices\": [\"no\", \"yes\"]}\n";
  for (const std::string filter : {"multi_choice_regex", "lowercase"}) {
    const std::string yaml =
        StrCat(kHead, "output_type: generate_until\ndoc_to_text: \"{{q}}\"\n",
               "doc_to_target: \"(A)\"\nfilter_list:\n- name: letter\n  filter:\n",
               "  - function: ", filter, "\n  - function: take_first\n");
    ASSERT_TRUE(WriteFileAtomically(folder_.File("rows.jsonl"), row).ok());
    ASSERT_TRUE(WriteFileAtomically(folder_.File("t.yaml"), yaml).ok());
    const auto file = TaskFileReader().Read(folder_.File("t.yaml"));
    ASSERT_TRUE(file.ok()) << file.status();
    const auto task = Task::Create(*file, {}, FunctionTable(), &digests_);
    ASSERT_TRUE(task.ok()) << task.status();
    const Value* choices = All(**task)[0].scorer_input.Find("choices");
    EXPECT_EQ(choices != nullptr, filter == "multi_choice_regex");
    if (choices != nullptr) {
      EXPECT_EQ(*choices, Value::MakeList({"no", "yes"}));
    }
  }
}

TEST_F(Tasks, AnIntFromDocToTextAsksEachChoiceAsAQuestion) {
  const auto task = Make(
      "output_type: multiple_choice\ndoc_to_text: \"{{a}}\"\ndoc_to_target: \"{{q}}\"\n"
      "doc_to_choice: c\n");
  ASSERT_TRUE(task.ok()) << task.status();
  const auto samples = All(**task);
  EXPECT_EQ(Text(samples[0], 0), "no");
  EXPECT_EQ(Text(samples[0], 1), "yes");
  EXPECT_EQ(samples[0].requests[1].continuation, " one?");
  EXPECT_EQ(*samples[0].scorer_input.Find("gold"), Value(1));
}

TEST_F(Tasks, ARowWithoutChoicesIsAnErrorAndNoCrash) {
  const auto task = Make(
      "output_type: multiple_choice\ndoc_to_text: \"{{a}}\"\ndoc_to_target: q\n"
      "doc_to_choice: \"{{c if a < 7 else []}}\"\n");
  ASSERT_TRUE(task.ok()) << task.status();
  auto stream = (*task)->Open(0);
  ASSERT_TRUE((*stream)->Next().ok());
  ASSERT_TRUE((*stream)->Next().ok());
  const auto last = (*stream)->Next();
  ASSERT_TRUE(absl::IsInvalidArgument(last.status()));
  EXPECT_THAT(std::string(last.status().message()), HasSubstr("document 2"));
}

TEST_F(Tasks, GenerationsCarryReferencesRepeatsAndSeeds) {
  TaskSettings settings;
  settings.generation_arguments = Value::MakeDict({{"max_gen_toks", 5}});
  const auto task = Make(
      "doc_to_text: q\ndoc_to_target: \"{{c}}\"\nrepeats: 2\n"
      "generation_kwargs: {do_sample: true, temperature: 1, until: ['.']}\n",
      settings);
  ASSERT_TRUE(task.ok()) << task.status();
  EXPECT_EQ((*task)->sample_count(), 6);
  const auto samples = All(**task);
  ASSERT_EQ(samples.size(), 6u);
  EXPECT_EQ(samples[1].doc_id, 0);
  EXPECT_EQ(samples[1].repeat, 1);
  EXPECT_EQ(*samples[0].scorer_input.Find("references"), Value::MakeList({"no", "yes"}));
  EXPECT_EQ(samples[0].target, "['no', 'yes']");
  EXPECT_EQ(samples[0].requests[0].generation.max_tokens, 5);
  EXPECT_NE(samples[0].requests[0].generation.seed, samples[1].requests[0].generation.seed);
}

// What is no list prints as Python prints it, and that is the target.
TEST_F(Tasks, TargetsOfPythonsOtherTypesAreTheirText) {
  const auto views = Make("doc_to_text: q\ndoc_to_target: \"{{ {'k': c[0]}.values() }}\"\n");
  ASSERT_TRUE(views.ok()) << views.status();
  const Sample sample = All(**views)[0];
  EXPECT_EQ(sample.target, "dict_values(['no'])");
  EXPECT_EQ(*sample.scorer_input.Find("references"), Value::MakeList({"dict_values(['no'])"}));

  const auto tuple = Make("doc_to_text: q\ndoc_to_target: \"{{ (c[0], c[1]) }}\"\n");
  ASSERT_TRUE(tuple.ok()) << tuple.status();
  EXPECT_EQ(All(**tuple)[0].target, "('no', 'yes')");
}

TEST_F(Tasks, RefusesATargetThatPrintsAnAddress) {
  const auto task = Make("doc_to_text: q\ndoc_to_target: \"{{ c|map('upper') }}\"\n");
  absl::Status status = task.status();
  if (task.ok()) {
    auto stream = (*task)->Open(0);
    ASSERT_TRUE(stream.ok());
    status = (*stream)->Next().status();
  }
  EXPECT_THAT(status.message(), HasSubstr("prints its address, which no two runs share"));
}

TEST_F(Tasks, ExamplesComeBeforeTheQuestionAndNeverHoldIt) {
  TaskSettings settings;
  settings.num_fewshot = 1;
  const auto task = Make(
      "doc_to_text: \"Q: {{q}}\"\ndoc_to_target: \"{{c[0]}}\"\ndescription: \"Think. \"\n"
      "fewshot_config: {sampler: first_n, split: test}\n",
      settings);
  ASSERT_TRUE(task.ok()) << task.status();
  const auto samples = All(**task);
  EXPECT_EQ(Text(samples[0]), "Think. Q: two? ja\n\nQ: one?");
  EXPECT_EQ(Text(samples[1]), "Think. Q: one? no\n\nQ: two?");
  EXPECT_EQ(samples[1].requests[0].prompt->parts[0], samples[0].requests[0].prompt->parts[0])
      << "the description is stored once";
  EXPECT_EQ((*task)->plan().Find("fewshot")->FindInt("count"), 1);
}

TEST_F(Tasks, ATaskThatSaysNoExamplesIsNotGivenAny) {
  TaskSettings settings;
  settings.num_fewshot = 2;
  const auto task = Make("doc_to_text: q\ndoc_to_target: q\nnum_fewshot: 0\n", settings);
  ASSERT_TRUE(task.ok()) << task.status();
  EXPECT_EQ(Text(All(**task)[0]), "one?");
}

TEST_F(Tasks, LimitsAreNumbersOrSharesAndZeroIsAll) {
  const char* rest = "doc_to_text: q\ndoc_to_target: q\nmetadata: {default_limit: 2}\n";
  const auto count = [&](std::optional<double> limit) {
    TaskSettings settings;
    settings.limit = limit;
    return (*Make(rest, settings))->sample_count();
  };
  EXPECT_EQ(count(std::nullopt), 2);
  EXPECT_EQ(count(0), 3);
  EXPECT_EQ(count(1), 1);
  EXPECT_EQ(count(0.5), 2);
  EXPECT_EQ(count(99), 3);
}

TEST_F(Tasks, ChosenDocumentsKeepTheirNumbersAndDrawExamplesAsIfTheyWereAlone) {
  const char* rest =
      "doc_to_text: \"{{q}}\"\ndoc_to_target: \"{{a}}\"\nnum_fewshot: 2\n"
      "fewshot_config:\n  samples: [{q: A, a: 1}, {q: B, a: 2}, {q: C, a: 3}, {q: D, a: 4}, "
      "{q: E, a: 5}]\n";
  const auto whole = Make(rest);
  ASSERT_TRUE(whole.ok()) << whole.status();
  const auto all = All(**whole);
  TaskSettings settings;
  settings.chosen["t"] = {0, 2};
  settings.chosen["another"] = {9};
  settings.limit = 1;
  const auto task = Make(rest, settings);
  ASSERT_TRUE(task.ok()) << task.status();
  const auto samples = All(**task);
  ASSERT_EQ(samples.size(), 2u);
  EXPECT_EQ(samples[0].doc_id, 0);
  EXPECT_EQ(samples[1].doc_id, 2);
  EXPECT_EQ(samples[1].doc_hash, all[2].doc_hash);
  // The field's generator does not move for what is passed over.
  const auto examples = [](const Sample& sample) {
    const std::string text = Text(sample);
    return text.substr(0, text.rfind("\n\n"));
  };
  EXPECT_NE(examples(all[1]), examples(all[2]));
  EXPECT_EQ(examples(samples[1]), examples(all[1]));
  EXPECT_EQ(*(*task)->plan().Find("documents"),
            Value::MakeDict({{"split", 3}, {"evaluated", 2}, {"chosen", Value::MakeList({0, 2})}}));
  settings.chosen["t"] = {3};
  const auto beyond = Make(rest, settings);
  EXPECT_THAT(std::string(beyond.status().message()), HasSubstr("document 3 is chosen"));
}

TEST_F(Tasks, RollingTextsCountWordsAndBytesAsPythonDoes) {
  const auto task =
      Make("output_type: loglikelihood_rolling\ndoc_to_text: \"\"\ndoc_to_target: \"é  b\\n\"\n");
  ASSERT_TRUE(task.ok()) << task.status();
  const auto samples = All(**task);
  EXPECT_EQ(*samples[0].scorer_input.Find("words"), Value(3)) << "re.split gives an empty one too";
  EXPECT_EQ(*samples[0].scorer_input.Find("bytes"), Value(6));
  EXPECT_EQ(Text(samples[0]), "é  b\n");
}

TEST_F(Tasks, AnUndefinedNameIsFoundBeforeAnyModelIsAsked) {
  const auto task = Make("doc_to_text: \"{{nope}}\"\ndoc_to_target: q\n");
  ASSERT_FALSE(task.ok());
  const std::string message(task.status().message());
  EXPECT_THAT(message, HasSubstr("document 0"));
  EXPECT_THAT(message, HasSubstr("doc_to_text: template `{{nope}}`: 'nope' is undefined"));
  EXPECT_THAT(message, HasSubstr("t.yaml:5"));
}

TEST_F(Tasks, AMissingDataFileNamesTheFoldersThatWereTried) {
  EXPECT_TRUE(Make("doc_to_text: q\ndoc_to_target: q\n").ok());
  ASSERT_TRUE(RemoveFile(folder_.File("rows.jsonl")).ok());
  auto file = TaskFileReader().Read(folder_.File("t.yaml"));
  const auto task = Task::Create(*file, {}, FunctionTable(), &digests_);
  EXPECT_TRUE(absl::IsNotFound(task.status())) << task.status();
}

TEST_F(Tasks, ChatsKeepTurnsAndDropTheDelimiterBeforeAChoice) {
  TaskSettings settings;
  settings.num_fewshot = 1;
  settings.system_instruction = "Be brief.";
  settings.chat = ChatSettings{.fewshot_as_multiturn = true};
  const auto task =
      Make(StrCat(kChoice, "fewshot_config: {sampler: first_n, split: test}\n"), settings);
  ASSERT_TRUE(task.ok()) << task.status();
  const auto samples = All(**task);
  const std::vector<Message> expected = {
      {"system", "Be brief."}, {"user", "Q: two?"}, {"assistant", "ja"}, {"user", "Q: one?"}};
  EXPECT_EQ(samples[0].requests[0].prompt->messages, expected);
  EXPECT_EQ(samples[0].requests[0].continuation, "no");
}

// lm_eval/api/task.py, fewshot_context: the fewshot delimiter before a description, and nothing
// before the question.
TEST_F(Tasks, ASystemInstructionStandsBeforeThePlainTextToo) {
  TaskSettings settings;
  settings.system_instruction = "Be brief.";
  const auto alone = Make(kChoice, settings);
  ASSERT_TRUE(alone.ok()) << alone.status();
  EXPECT_EQ(Text(All(**alone)[0]), "Be brief.Q: one?");
  const auto described = Make(StrCat(kChoice, "description: \"Think. \"\n"), settings);
  ASSERT_TRUE(described.ok()) << described.status();
  EXPECT_EQ(Text(All(**described)[0]), "Be brief.\n\nThink. Q: one?");
}

TEST_F(Tasks, ThePlanStatesDataByDigest) {
  const auto task = Make(kChoice);
  ASSERT_TRUE(task.ok());
  const Value& plan = (*task)->plan();
  EXPECT_EQ(plan.Find("documents")->FindInt("evaluated"), 3);
  const Value& file = plan.Find("dataset")->Find("files")->AsList()[0];
  EXPECT_EQ(file.FindString("name"), "rows.jsonl");
  EXPECT_EQ(file.FindString("sha256").size(), 64u);
}

}  // namespace
}  // namespace etalon
