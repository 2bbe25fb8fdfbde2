#include "base/safe_text.h"

#include <gtest/gtest.h>

namespace etalon {
namespace {

TEST(SafeText, KeepsATerminalFromObeying) {
  EXPECT_EQ(SafeText("a\x1b]0;title\x07\n\tß\xfe"), "a<U+001B>]0;title<U+0007>\n\tß\ufffd");
  EXPECT_EQ(SafeText("\u202egnp.exe"), "<U+202E>gnp.exe");
  EXPECT_EQ(SafeText("\xc2\x9b"
                     "2J\x7f\r"),
            "<U+009B>2J<U+007F><U+000D>");
}

TEST(SafeText, ChangesNothingThatIsSafe) {
  for (const char* text : {"", "plain\n\ttext ~", "\u00e9talon \u2193 0 %", "<U+001B>"}) {
    EXPECT_EQ(SafeText(text), text);
  }
}

TEST(SafeJson, IsTheSameValueAndNothingThatATerminalObeys) {
  EXPECT_EQ(SafeJson("{\"\xc2\x9b\": \"\u202eé\x7f\"}\n"), "{\"\\u009b\": \"\\u202eé\\u007f\"}\n");
}

TEST(SafeText, ALineStaysOne) { EXPECT_EQ(SafeLine("a\nb\tc\x1b"), "a<U+000A>b<U+0009>c<U+001B>"); }

}  // namespace
}  // namespace etalon
