#include "views/html.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "views/web_assets.h"

namespace etalon {
namespace {

TEST(Html, EscapesWhateverIsNoLiteral) {
  const std::string evil = "</td><script>alert('1')</script>&\"";
  const Html html = Html::Of("<td title=\""_html, evil, "\">"_html, evil, 7, "</td>"_html);
  EXPECT_EQ(html.text(),
            "<td title=\"&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;\">"
            "&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;7</td>");
}

TEST(Html, ShowsControlCharactersOfForeignText) {
  const Html html = Html::Of(ForeignText{"a\x1b[31m\n\u202eb<\xff"});
  EXPECT_EQ(html.text(),
            "a<span class=\"control\">U+001B</span>[31m\n<span class=\"control\">U+202E</span>b&lt;"
            "\ufffd");
  EXPECT_EQ(Html::Of(std::string_view("\0\u2066", 4)).text(), "\ufffd\ufffd")
      << "no markup within attributes";
}

TEST(Html, DataCannotLeaveItsBlock) {
  Html html;
  const Value data = Value::MakeDict({{"</script><script>", "<!-- & ]]> \u2028"}});
  html.AddData("d", data);
  const std::string& text = html.text();
  const size_t begin = text.find('>') + 1, end = text.rfind("</script>");
  const std::string block = text.substr(begin, end - begin);
  EXPECT_EQ(block.find_first_of("<>&"), std::string::npos) << block;
  EXPECT_EQ(*ParseJson(block), data) << "and means the same";
}

TEST(Html, HashIsOfTheScriptAsItStands) {
  const std::string hash = Html::HashOf(WebAssets::ReportScript());
  EXPECT_TRUE(hash.starts_with("'sha256-")) << hash;
  EXPECT_EQ(hash.size(), std::string("'sha256-'").size() + 44);
  Html html;
  html.AddScript(WebAssets::ReportScript());
  const std::string& text = html.text();
  const std::string_view open = "<script>", close = "</script>\n";
  EXPECT_EQ(text.substr(open.size(), text.size() - open.size() - close.size()),
            WebAssets::ReportScript().text());
}

}  // namespace
}  // namespace etalon
