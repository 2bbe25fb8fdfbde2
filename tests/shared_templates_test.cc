// The template cases that lie beside the repository, all of them: templates of the published task
// tree with what Python jinja2 makes of them.
//
// links: etalon_templates lzma::lzma
#include <gtest/gtest.h>
#include <lzma.h>

#include <string>

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "templates/template.h"

namespace etalon {
namespace {

constexpr size_t kTextBytesMax = size_t{64} << 20;

std::string DecompressXz(const std::string& bytes) {
  std::string out(kTextBytesMax, '\0');
  uint64_t memory = UINT64_MAX;
  size_t in_at = 0, out_at = 0;
  const lzma_ret code = lzma_stream_buffer_decode(
      &memory, 0, nullptr, reinterpret_cast<const uint8_t*>(bytes.data()), &in_at, bytes.size(),
      reinterpret_cast<uint8_t*>(out.data()), &out_at, out.size());
  EXPECT_EQ(code, LZMA_OK);
  out.resize(out_at);
  return out;
}

std::string Rendered(const std::string& source, const Value& context) {
  const auto parsed = Template::Parse(source);
  if (!parsed.ok()) return StrCat("error: ", ToView(parsed.status().message()));
  const auto text = (*parsed)->Render(context);
  return text.ok() ? *text : StrCat("error: ", ToView(text.status().message()));
}

TEST(SharedTemplates, RenderAsJinjaDoes) {
  const std::string path = ETALON_SOURCE_DIR "/../shared/data/templates/cases.json.xz";
  if (!FileExists(path)) GTEST_SKIP() << "skipped: no shared cases beside the repository";
  const auto bytes = ReadFile(path);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  const auto cases = ParseJson(DecompressXz(*bytes));
  ASSERT_TRUE(cases.ok()) << cases.status();
  EXPECT_GE(cases->AsList().size(), 4000u);
  for (const Value& item : cases->AsList()) {
    const std::string source = item.FindString("t");
    EXPECT_EQ(Rendered(source, *item.Find("c")), item.FindString("o")) << source;
  }
}

}  // namespace
}  // namespace etalon
