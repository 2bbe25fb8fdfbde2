#include "models/replay_answers.h"

#include <algorithm>
#include <cstring>
#include <tuple>
#include <utility>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {
namespace {

std::string Encoded(const AnsweredSample& answered) {
  ByteWriter out;
  out.Text(answered.sample.task);
  out.Signed(answered.sample.doc_id);
  out.Signed(answered.sample.repeat);
  out.Text(answered.sample.doc_hash);
  out.Text(answered.ask_hash);
  out.Unsigned(answered.answers.size());
  for (const Answer& answer : answered.answers) {
    out.Text(answer.error);
    out.Double(answer.log_likelihood);
    out.Unsigned(answer.is_greedy);
    out.Text(answer.text);
    out.Text(StopReasonName(answer.stop));
    out.Signed(answer.prompt_tokens);
    out.Signed(answer.answer_tokens);
    out.Signed(answer.truncated_tokens);
  }
  return out.Take();
}

bool IsSampled(const Sample& sample) {
  return std::any_of(sample.requests.begin(), sample.requests.end(), [](const Request& request) {
    return request.kind == RequestKind::kGenerateUntil && request.generation.do_sample;
  });
}

}  // namespace

ReplayAnswers::Key ReplayAnswers::KeyOf(const Sample& sample, std::string_view ask_hash) {
  ByteWriter out;
  out.Text(sample.task);
  out.Text(sample.doc_hash);
  out.Text(ask_hash);
  const Digest digest = Sha256Of(out.Take());
  Key key;
  std::memcpy(&key, digest.data(), sizeof(key));
  return key;
}

absl::Status ReplayAnswers::Load(AnsweredStream* stream) {
  Sha256 digest;
  while (true) {
    ETALON_TRY(std::optional<AnsweredSample> answered, stream->Next());
    if (!answered.has_value()) break;
    const Sample& sample = answered->sample;
    digest.Update(Encoded(*answered));
    tasks_.insert(sample.task);
    documents_.insert(KeyOf(sample, ""));
    recorded_[KeyOf(sample, answered->ask_hash)].push_back(
        {sample.doc_id, sample.repeat, std::move(answered->answers)});
    ++size_;
  }
  digest_ = ToHex(digest.Finish());
  if (size_ == 0) return absl::InvalidArgumentError("there are no answers to replay");
  return absl::OkStatus();
}

std::vector<Answer> ReplayAnswers::Find(const Sample& sample) const {
  const auto missing = [&sample](std::string why) {
    Answer answer;
    answer.error = std::move(why);
    return std::vector<Answer>(sample.requests.size(), answer);
  };
  const auto it = recorded_.find(KeyOf(sample, AskHash(sample)));
  if (it == recorded_.end()) {
    if (!tasks_.contains(sample.task)) {
      return missing(StrCat("the replayed answers hold no task ", sample.task));
    }
    return missing(documents_.contains(KeyOf(sample, ""))
                       ? "the replayed answers hold this document, but another request was asked"
                       : "the replayed answers do not hold this document");
  }
  // The best one: the same document and repeat, then the same repeat, then the lowest repeat.
  const auto rank = [&sample](const Recorded& recorded) {
    const bool is_repeat = recorded.repeat == sample.repeat;
    return std::make_tuple(!is_repeat, is_repeat ? 0 : recorded.repeat,
                           recorded.doc_id != sample.doc_id);
  };
  const Recorded& best = *std::min_element(
      it->second.begin(), it->second.end(),
      [&rank](const Recorded& a, const Recorded& b) { return rank(a) < rank(b); });
  if (best.repeat != sample.repeat && IsSampled(sample)) {
    return missing(StrCat("the replayed answers hold this request, but not its repeat ",
                          sample.repeat, ", which is sampled"));
  }
  if (best.answers.size() != sample.requests.size()) {
    return missing(StrCat("the replayed answers hold ", best.answers.size(), " answers for these ",
                          sample.requests.size(), " requests"));
  }
  return best.answers;
}

}  // namespace etalon
