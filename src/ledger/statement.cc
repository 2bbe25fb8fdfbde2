#include "ledger/statement.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/texts/strict_json.h"
#include "base/try.h"
#include "ledger/envelope.h"

namespace etalon {
namespace {

constexpr int kDepthMax = 64;

absl::Status Wrong(std::string_view member, std::string_view what) {
  return absl::InvalidArgumentError(StrCat("statement: ", member, ": ", what));
}

absl::StatusOr<StatementSubject> ParseSubject(const Value& entry) {
  StatementSubject subject;
  subject.name = entry.FindString("name");
  const Value* digests = entry.Find("digest");
  const Value* sha256 = digests == nullptr ? nullptr : digests->Find("sha256");
  if (sha256 == nullptr || !sha256->is_string()) {
    return Wrong("subject", "an entry has no digest.sha256");
  }
  const auto digest = DigestFromHex(sha256->AsString());
  if (!digest.ok() || ToHex(*digest) != sha256->AsString()) {
    return Wrong("subject", "digest.sha256 is not 64 lower-case hex digits");
  }
  subject.sha256 = *digest;
  return subject;
}

}  // namespace

absl::StatusOr<Statement> Statement::Parse(std::string_view json) {
  auto parsed = ParseStrictJson(json, {.bytes_max = Envelope::kBytesMax, .depth_max = kDepthMax});
  if (!parsed.ok()) return Annotate(parsed.status(), "statement");
  if (!parsed->is_dict()) return absl::InvalidArgumentError("statement: is no JSON object");
  if (parsed->FindString("_type") != kStatementType) {
    return Wrong("_type", StrCat("is not ", kStatementType));
  }
  Statement statement;
  statement.predicate_type = parsed->FindString("predicateType");
  if (statement.predicate_type.empty()) return Wrong("predicateType", "is missing or no text");
  const Value* subjects = parsed->Find("subject");
  if (subjects == nullptr || !subjects->is_list() || subjects->AsList().empty()) {
    return Wrong("subject", "is missing, or no list of one or more");
  }
  if (subjects->AsList().size() > kSubjectsMax) {
    return Wrong("subject", StrCat("has more than ", kSubjectsMax, " entries"));
  }
  for (const Value& entry : subjects->AsList()) {
    ETALON_TRY(StatementSubject subject, ParseSubject(entry));
    statement.subjects.push_back(std::move(subject));
  }
  if (const Value* predicate = parsed->Find("predicate"); predicate != nullptr) {
    if (!predicate->is_dict()) return Wrong("predicate", "is no object");
    statement.predicate = *predicate;
  }
  return statement;
}

absl::StatusOr<std::string> Statement::Format() const {
  Value::List list;
  for (const StatementSubject& subject : subjects) {
    Value entry =
        Value::MakeDict({{"digest", Value::MakeDict({{"sha256", ToHex(subject.sha256)}})}});
    if (!subject.name.empty()) entry.Set("name", subject.name);
    list.push_back(std::move(entry));
  }
  Value statement = Value::MakeDict({{"_type", kStatementType},
                                     {"subject", Value(std::move(list))},
                                     {"predicateType", predicate_type}});
  if (!predicate.is_none()) statement.Set("predicate", predicate);
  return CanonicalJson(statement);
}

bool Statement::HasSubject(const Digest& digest) const {
  return std::any_of(subjects.begin(), subjects.end(),
                     [&](const StatementSubject& subject) { return subject.sha256 == digest; });
}

}  // namespace etalon
