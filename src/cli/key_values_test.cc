#include "cli/key_values.h"

#include <gtest/gtest.h>

#include "base/python.h"

namespace etalon {
namespace {

// What lm-eval's key_val_to_dict makes of the same text, as Python prints it.
TEST(KeyValues, AreReadAsLmEvalReadsThem) {
  const std::pair<const char*, const char*> cases[] = {
      {"a=1,b=0.5,c=x", "{'a': 1, 'b': 0.5, 'c': 'x'}"},
      {"a=True,b=false", "{'a': True, 'b': False}"},
      {"until=['\\n\\n','a,b'],k=2", "{'until': ['\\n\\n', 'a,b'], 'k': 2}"},
      {"stop=[\"x\"]", "{'stop': ['x']}"},
      {"t='don''t'", "{'t': 'dont'}"},
      {"t=don't,u=isn't", "{'t': \"don't\", 'u': \"isn't\"}"},
      {"q=\"a, b\"", "{'q': 'a, b'}"},
      {"path=a/b.gguf", "{'path': 'a/b.gguf'}"},
      {"e=a=b", "{'e': 'a=b'}"},
      {" a = 1 , ", "{'a': 1}"},
      {"{\"a\": [1], \"b\": true}", "{'a': [1], 'b': True}"},
      {"", "{}"},
  };
  for (const auto& [text, expected] : cases) {
    const auto values = ParseKeyValues(text);
    ASSERT_TRUE(values.ok()) << text << ": " << values.status();
    EXPECT_EQ(PythonRepr(*values), expected) << text;
  }
}

TEST(KeyValues, NeedANameAndAnEqualsSign) {
  for (const char* text : {"a", "a=1,b", "=1", "{\"a\""}) {
    EXPECT_FALSE(ParseKeyValues(text).ok()) << text;
  }
}

}  // namespace
}  // namespace etalon
