#include "ledger/statement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/str.h"

namespace etalon {
namespace {

using testing::HasSubstr;

constexpr std::string_view kDigest =
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";

std::string Json(std::string_view subject, std::string_view more = "") {
  return StrCat(R"({"_type":"https://in-toto.io/Statement/v1","subject":)", subject,
                R"(,"predicateType":"urn:x")", more, "}");
}

TEST(Statement, ReadsAndWritesTheCanonicalForm) {
  const std::string subject =
      StrCat(R"([{"digest":{"sha256":")", kDigest, R"("},"name":"manifest.json"}])");
  const auto statement =
      Statement::Parse(Json(subject, R"(,"predicate":{"b":1,"a":[]},"unknown":{"x":null})"));
  ASSERT_TRUE(statement.ok()) << statement.status();
  EXPECT_EQ(statement->predicate_type, "urn:x");
  EXPECT_TRUE(statement->HasSubject(*DigestFromHex(kDigest)));
  EXPECT_FALSE(statement->HasSubject(Sha256Of("")));
  EXPECT_EQ(*statement->Format(),
            StrCat(R"({"_type":"https://in-toto.io/Statement/v1","predicate":{"a":[],"b":1},)",
                   R"("predicateType":"urn:x","subject":)", subject, "}"));
}

TEST(Statement, RefusesWhatIsNone) {
  const auto refused = [](std::string_view json, std::string_view reason) {
    const auto read = Statement::Parse(json);
    EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument) << json;
    EXPECT_THAT(std::string(ToView(read.status().message())), HasSubstr(std::string(reason)));
  };
  const std::string good = StrCat(R"([{"digest":{"sha256":")", kDigest, R"("}}])");
  EXPECT_TRUE(Statement::Parse(Json(good)).ok());
  refused("{}", "_type: is not");
  refused(Json("[]"), "one or more");
  refused(Json("[{}]"), "no digest.sha256");
  refused(Json(R"([{"digest":{"sha256":"5D"}}])"), "64 lower-case");
  refused(Json(R"([{"digest":{"sha512":"00"}}])"), "no digest.sha256");
  refused(Json(good, R"(,"predicate":[])"), "predicate: is no object");
  refused(Json(good, R"(,"predicateType":"urn:y")"), "twice");
  refused(R"({"_type":"https://in-toto.io/Statement/v1","subject":1})", "predicateType");
}

}  // namespace
}  // namespace etalon
