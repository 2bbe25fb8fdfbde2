#include "net/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace etalon {
namespace {

TEST(Url, IsTakenApartAndPutTogether) {
  const auto url = ParseUrl("HTTPS://Hub.Example:443/a/b?c=%20#d");
  ASSERT_TRUE(url.ok()) << url.status();
  EXPECT_EQ(url->Text(), "https://hub.example/a/b?c=%20");
  EXPECT_EQ(ParseUrl("http://[::1]:8080")->Text(), "http://[::1]:8080/");
  EXPECT_EQ(ParseUrl("http://h?q")->Text(), "http://h/?q");
}

TEST(Url, RefusesWhatNobodyMeans) {
  for (const char* text :
       {"", "huggingface.co", "ftp://h/", "http://", "http:///a", "http://h:0/", "http://h:70000/",
        "http://h:8o/", "http://a b/", "http://h/\r\nX: y", "http://user:secret@h/", "http://[::1/",
        "file:///etc/passwd", "http://h:123456/", "http://[::1]8/"}) {
    EXPECT_FALSE(ParseUrl(text).ok()) << text;
  }
  EXPECT_EQ(ParseUrl("http://user:secret@h/").status().ToString().find("secret"),
            std::string::npos);
}

TEST(Url, ReferencesAreResolvedAgainstTheirBase) {
  const Url base = *ParseUrl("https://h:8443/a/b?c");
  EXPECT_EQ(ResolveUrl(base, "/x")->Text(), "https://h:8443/x");
  EXPECT_EQ(ResolveUrl(base, "x?y")->Text(), "https://h:8443/a/x?y");
  EXPECT_EQ(ResolveUrl(base, "?d")->Text(), "https://h:8443/a/b?d");
  EXPECT_EQ(ResolveUrl(base, "//other/x")->Text(), "https://other/x");
  EXPECT_EQ(ResolveUrl(base, "http://other/x")->Text(), "http://other/x");
  EXPECT_EQ(ResolveUrl(base, "/x?to=http://other/")->Text(), "https://h:8443/x?to=http://other/");
  EXPECT_FALSE(ResolveUrl(base, "file:///etc/passwd").ok());
}

TEST(Url, KnowsOriginsAndThisMachine) {
  const Url hub = *ParseUrl("https://hub.example/a");
  EXPECT_TRUE(IsSameOrigin(hub, *ParseUrl("https://HUB.example:443/b")));
  EXPECT_FALSE(IsSameOrigin(hub, *ParseUrl("http://hub.example/a")));
  EXPECT_FALSE(IsSameOrigin(hub, *ParseUrl("https://hub.example.evil/a")));
  EXPECT_FALSE(IsSameOrigin(hub, *ParseUrl("https://hub.example:444/a")));
  EXPECT_TRUE(ParseUrl("http://127.0.0.1:9/")->IsLoopback());
  EXPECT_TRUE(ParseUrl("http://localhost/")->IsLoopback());
  EXPECT_FALSE(ParseUrl("http://127.0.0.1.evil/")->IsLoopback());
  EXPECT_FALSE(ParseUrl("http://127.evil.0.1/")->IsLoopback());
}

TEST(Url, QuotesWhatIsNotPlain) {
  EXPECT_EQ(QuoteUrlPath("a/ü b?#%"), "a/%C3%BC%20b%3F%23%25");
  EXPECT_EQ(QuoteUrlSegment("refs/convert/parquet"), "refs%2Fconvert%2Fparquet");
}

TEST(Url, ErrorsShowNoQuery) {
  for (const char* text : {"ftp://host/a?secret", "http://ho st/?secret", "http://h:x/?secret"}) {
    const auto url = ParseUrl(text);
    ASSERT_FALSE(url.ok()) << text;
    EXPECT_EQ(url.status().ToString().find("secret"), std::string::npos) << url.status();
  }
}

}  // namespace
}  // namespace etalon
