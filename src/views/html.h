// HTML that is escaped by type: markup is a literal of our sources, everything else becomes text.
// No function here takes markup that was made while the program runs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "etalon/value.h"

namespace etalon {

// Markup that was known when the program was compiled: "<td>"_html.
class HtmlLiteral {
 public:
  std::string_view text() const { return text_; }

 private:
  friend consteval HtmlLiteral operator""_html(const char* text, size_t size);
  consteval explicit HtmlLiteral(std::string_view text) : text_(text) {}
  std::string_view text_;
};
consteval HtmlLiteral operator""_html(const char* text, size_t size) {
  return HtmlLiteral(std::string_view(text, size));
}

// A file of web/ that is built into the program (views/web_assets.h).
class WebAsset {
 public:
  std::string_view text() const { return text_; }

 private:
  friend struct WebAssets;
  constexpr explicit WebAsset(std::string_view text) : text_(text) {}
  std::string_view text_;
};

// Text whose control characters and direction overrides are shown, marked, as what they are:
// for prompts and answers. Only between tags.
struct ForeignText {
  std::string_view text;
};

class Html {
 public:
  // Pieces in their order: literals, other Html, ForeignText; any text or number is escaped, good
  // between tags and within quoted attributes.
  template <typename... Pieces>
  void Add(const Pieces&... pieces) {
    (Put(pieces), ...);
  }
  template <typename... Pieces>
  static Html Of(const Pieces&... pieces) {
    Html html;
    html.Add(pieces...);
    return html;
  }

  // <style>, <script> and a block of data that no script can leave.
  void AddStyle(const WebAsset& style);
  void AddScript(const WebAsset& script);
  void AddData(std::string_view id, const Value& data);
  // The source expression for a Content-Security-Policy that allows what AddScript wrote.
  static std::string HashOf(const WebAsset& asset);

  const std::string& text() const { return text_; }
  bool is_empty() const { return text_.empty(); }

 private:
  void Put(HtmlLiteral literal) { text_ += literal.text(); }
  void Put(const Html& other) { text_ += other.text_; }
  void Put(ForeignText foreign);
  void Put(std::string_view text);
  void Put(const std::string& text) { Put(std::string_view(text)); }
  void Put(const char* text) { Put(std::string_view(text)); }
  void Put(int64_t number);
  void Put(size_t number) { Put(static_cast<int64_t>(number)); }
  void Put(int number) { Put(int64_t{number}); }

  std::string text_;
};

}  // namespace etalon
