#include "views/html.h"

#include "absl/strings/str_format.h"
#include "base/check.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/safe_text.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

void AppendEscaped(uint32_t code_point, std::string* out) {
  switch (code_point) {
    case '&':
      *out += "&amp;";
      return;
    case '<':
      *out += "&lt;";
      return;
    case '>':
      *out += "&gt;";
      return;
    case '"':
      *out += "&quot;";
      return;
    case '\'':
      *out += "&#39;";
      return;
    default:
      AppendUtf8(code_point, out);
  }
}

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t group = 0;
    for (size_t j = 0; j < 3; ++j) {
      group = group << 8 | (i + j < bytes.size() ? static_cast<uint8_t>(bytes[i + j]) : 0);
    }
    for (size_t j = 0; j < 4; ++j) {
      text += i + j <= bytes.size() ? kDigits[group >> (18 - 6 * j) & 63] : '=';
    }
  }
  return text;
}

}  // namespace

void Html::Put(std::string_view text) {
  constexpr uint32_t kReplacement = 0xfffd;
  for (const uint32_t c : DecodeUtf8(text)) {
    AppendEscaped(IsUnsafeCharacter(c) ? kReplacement : c, &text_);
  }
}

void Html::Put(ForeignText foreign) {
  for (const uint32_t c : DecodeUtf8(foreign.text)) {
    if (IsUnsafeCharacter(c)) {
      Add("<span class=\"control\">U+"_html, absl::StrFormat("%04X", c), "</span>"_html);
    } else {
      AppendEscaped(c, &text_);
    }
  }
}

void Html::Put(int64_t number) { StrAppend(&text_, number); }

void Html::AddStyle(const WebAsset& style) {
  ETALON_CHECK(style.text().find("</style") == std::string_view::npos);
  StrAppend(&text_, "<style>", style.text(), "</style>\n");
}

void Html::AddScript(const WebAsset& script) {
  ETALON_CHECK(script.text().find("</script") == std::string_view::npos);
  ETALON_CHECK(script.text().find("<!--") == std::string_view::npos);
  StrAppend(&text_, "<script>", script.text(), "</script>\n");
}

void Html::AddData(std::string_view id, const Value& data) {
  Add("<script type=\"application/json\" id=\""_html, id, "\">"_html);
  // Within JSON these three can stand in strings only, where the escape means the same.
  for (const char c : PrettyJson(data)) {
    switch (c) {
      case '<':
        text_ += "\\u003c";
        break;
      case '>':
        text_ += "\\u003e";
        break;
      case '&':
        text_ += "\\u0026";
        break;
      default:
        text_ += c;
    }
  }
  Add("</script>\n"_html);
}

std::string Html::HashOf(const WebAsset& asset) {
  const Digest digest = Sha256Of(asset.text());
  const std::string_view bytes(reinterpret_cast<const char*>(digest.data()), digest.size());
  return StrCat("'sha256-", Base64(bytes), "'");
}

}  // namespace etalon
