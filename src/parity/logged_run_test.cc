#include "parity/logged_run.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/file.h"

namespace etalon {
namespace {

constexpr char kResults[] = R"({"results": {"sums": {"alias": "sums", "acc,none": 0.5,
"acc_stderr,none": "N/A", "ppl,none": NaN}}, "n-shot": {"sums": 3},
"config": {"limit": 0.25, "gen_kwargs": "temperature=0.5,max_gen_toks=7,do_sample=True,stop=x",
"bootstrap_iters": 100, "fewshot_seed": 7}, "chat_template": null, "fewshot_as_multiturn": null})";

TEST(LoggedRun, SaysHowATaskWasAskedAndWhatCameOut) {
  const auto logged = ReadLoggedTask(kResults, "sums", "results.json");
  ASSERT_TRUE(logged.ok()) << logged.status();
  EXPECT_EQ(logged->settings.num_fewshot, 3);
  EXPECT_EQ(logged->settings.limit, 0.25);
  EXPECT_EQ(logged->settings.fewshot_seed, 7);
  EXPECT_FALSE(logged->settings.chat.has_value());
  const Value& arguments = logged->settings.generation_arguments;
  EXPECT_EQ(*arguments.Find("temperature"), Value(0.5));
  EXPECT_EQ(*arguments.Find("max_gen_toks"), Value(7));
  EXPECT_EQ(*arguments.Find("do_sample"), Value(true));
  EXPECT_EQ(*arguments.Find("stop"), Value("x"));
  EXPECT_EQ(logged->bootstrap_iterations, 100);
  EXPECT_EQ(logged->values.at("acc,none"), 0.5);
  EXPECT_EQ(logged->values.at("acc_stderr,none"), std::nullopt);
  EXPECT_TRUE(std::isnan(*logged->values.at("ppl,none")));
  EXPECT_FALSE(logged->values.contains("alias"));
}

TEST(LoggedRun, KnowsChats) {
  const auto logged = ReadLoggedTask(
      R"({"results": {"sums": {}}, "config": {"limit": null, "gen_kwargs": {"until": ["x"]}},
      "chat_template": "{{ messages }}", "fewshot_as_multiturn": true,
      "system_instruction": "Be."})",
      "sums", "results.json");
  ASSERT_TRUE(logged.ok()) << logged.status();
  ASSERT_TRUE(logged->settings.chat.has_value());
  EXPECT_TRUE(logged->settings.chat->fewshot_as_multiturn);
  EXPECT_EQ(logged->settings.system_instruction, "Be.");
  EXPECT_EQ(logged->settings.limit, 0);
  EXPECT_TRUE(logged->settings.generation_arguments.Find("until")->is_list());
}

TEST(LoggedRun, ErrorsNameFileAndTask) {
  for (const char* text : {"", "[]", "{", R"({"results": {"sums": {}}})",
                           R"({"results": {"other": {}}, "config": {}})", R"({"config": {}})"}) {
    const auto logged = ReadLoggedTask(text, "sums", "results.json");
    ASSERT_FALSE(logged.ok()) << text;
    EXPECT_EQ(logged.status().message().find("results.json: task sums: "), 0) << logged.status();
  }
}

}  // namespace
}  // namespace etalon
