// Renders the cases of a file [{"t": template, "c": context, "o": expected}], possibly .xz, and
// prints how many agree and the first that does not.
//
// links: etalon_templates lzma::lzma
#include <lzma.h>

#include <cstdio>

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "base/try.h"
#include "templates/template.h"

namespace etalon {
namespace {

constexpr size_t kBytesMax = size_t{256} << 20;

absl::StatusOr<std::string> DecompressXz(const std::string& bytes) {
  std::string out(size_t{1} << 20, '\0');
  while (true) {
    uint64_t memory = UINT64_MAX;
    size_t in_at = 0, out_at = 0;
    const lzma_ret code = lzma_stream_buffer_decode(
        &memory, 0, nullptr, reinterpret_cast<const uint8_t*>(bytes.data()), &in_at, bytes.size(),
        reinterpret_cast<uint8_t*>(out.data()), &out_at, out.size());
    if (code == LZMA_OK) {
      out.resize(out_at);
      return out;
    }
    if (code != LZMA_BUF_ERROR || out.size() >= kBytesMax) return absl::DataLossError("not xz");
    out.resize(out.size() * 4);
  }
}

absl::StatusOr<int> Run(const std::string& path) {
  ETALON_TRY(std::string text, ReadFile(path));
  if (path.ends_with(".xz")) {
    ETALON_TRY(text, DecompressXz(text));
  }
  ETALON_TRY(const Value cases, ParseJson(text));
  int64_t agree = 0;
  std::string first;
  for (const Value& item : cases.AsList()) {
    const std::string source = item.FindString("t"), expected = item.FindString("o");
    std::string got;
    auto parsed = Template::Parse(source);
    if (parsed.ok()) {
      const auto rendered = (*parsed)->Render(*item.Find("c"));
      got = rendered.ok() ? *rendered : StrCat("error: ", ToView(rendered.status().message()));
    } else {
      got = StrCat("error: ", ToView(parsed.status().message()));
    }
    if (got == expected) {
      ++agree;
    } else if (first.empty()) {
      first = StrCat("template: ", source, "\ncontext: ", PrettyJson(*item.Find("c")),
                     "\nexpected: ", expected, "\ngot: ", got, "\n");
    }
  }
  const auto total = static_cast<int64_t>(cases.AsList().size());
  std::printf("%s/%s\n%s", StrCat(agree).c_str(), StrCat(total).c_str(), first.c_str());
  return agree == total ? 0 : 1;
}

}  // namespace
}  // namespace etalon

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: template_cases FILE.json[.xz]\n");
    return 2;
  }
  const auto code = etalon::Run(argv[1]);
  if (!code.ok()) {
    std::fprintf(stderr, "%s\n", std::string(code.status().message()).c_str());
    return 3;
  }
  return *code;
}
