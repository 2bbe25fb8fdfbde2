// Writes tests/data/tiny.gguf: a small Llama of random weights with a byte-level tokeniser, the
// same bytes on every machine. It trains nothing, and includes no model library: the GGUF format
// (version 3) is written by hand.
//
// links: -
#include <array>
#include <bit>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

static_assert(std::endian::native == std::endian::little);

constexpr uint32_t kWidth = 64, kLayers = 2, kHeads = 4, kKeyHeads = 2, kFeedForward = 128;
constexpr uint32_t kContext = 512, kVocabulary = 384, kAlignment = 32;
constexpr uint64_t kSeed = 20261124;
enum ValueType : uint32_t {
  kUint32 = 4,
  kInt32 = 5,
  kFloat32 = 6,
  kBool = 7,
  kString = 8,
  kArray = 9
};

// Words that become merges, letter by letter; common ones first. A leading blank is part of a word.
constexpr std::array<std::string_view, 34> kWords = {
    " the", "ing",   " and",  " of",     " to",       " in",   " is",   "er",   "on",
    " a",   "re",    "at",    "en",      "or",        " that", " was",  " for", "ed",
    "ly",   " with", " what", " answer", " question", " not",  " it",   " he",  " she",
    "ion",  "al",    "ou",    "st",      " one",      " two",  "Answer"};
constexpr std::string_view kChatTemplate =
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] "
    "+ '<|im_end|>' + '\n' }}{% endfor %}{% if add_generation_prompt %}"
    "{{ '<|im_start|>assistant\n' }}{% endif %}";

template <typename T>
void Put(T value, std::string* out) {
  out->append(reinterpret_cast<const char*>(&value), sizeof(value));
}

void PutText(std::string_view text, std::string* out) {
  Put<uint64_t>(text.size(), out);
  out->append(text);
}

// Key-value part of a GGUF file.
class Metadata {
 public:
  void Text(std::string_view key, std::string_view value) {
    Key(key, kString);
    PutText(value, &bytes_);
  }
  void Number(std::string_view key, uint32_t value) { Scalar(key, kUint32, value); }
  void Real(std::string_view key, float value) { Scalar(key, kFloat32, value); }
  void Flag(std::string_view key, bool value) { Scalar<uint8_t>(key, kBool, value ? 1 : 0); }
  void Texts(std::string_view key, std::span<const std::string> values) {
    Array(key, kString, values.size());
    for (const std::string& value : values) PutText(value, &bytes_);
  }
  void Numbers(std::string_view key, std::span<const int32_t> values) {
    Array(key, kInt32, values.size());
    for (const int32_t value : values) Put(value, &bytes_);
  }
  uint64_t count() const { return count_; }
  const std::string& bytes() const { return bytes_; }

 private:
  void Key(std::string_view key, ValueType type) {
    PutText(key, &bytes_);
    Put<uint32_t>(type, &bytes_);
    ++count_;
  }
  template <typename T>
  void Scalar(std::string_view key, ValueType type, T value) {
    Key(key, type);
    Put(value, &bytes_);
  }
  void Array(std::string_view key, ValueType type, size_t size) {
    Key(key, kArray);
    Put<uint32_t>(type, &bytes_);
    Put<uint64_t>(size, &bytes_);
  }
  std::string bytes_;
  uint64_t count_ = 0;
};

std::string Utf8(uint32_t code_point) {
  if (code_point < 0x80) return std::string(1, static_cast<char>(code_point));
  return {static_cast<char>(0xC0 | (code_point >> 6)),
          static_cast<char>(0x80 | (code_point & 0x3F))};
}

// How GPT-2's tokeniser writes a byte: printable ones as themselves, the others from U+0100 on.
std::string ByteText(uint32_t byte) {
  const auto is_kept = [](uint32_t b) {
    return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
  };
  if (is_kept(byte)) return Utf8(byte);
  uint32_t next = 0x100;
  for (uint32_t b = 0; b < byte; ++b) next += is_kept(b) ? 0 : 1;
  return Utf8(next);
}

struct Vocabulary {
  std::vector<std::string> tokens;
  std::vector<int32_t> types;
  std::vector<std::string> merges;
  std::vector<bool> is_plain;  // ASCII text: made likelier, so that generated text is readable
};

Vocabulary MakeVocabulary() {
  constexpr int32_t kNormal = 1, kControl = 3, kUnused = 5;
  Vocabulary vocabulary;
  std::map<std::string, bool> known;
  const auto add = [&](const std::string& token, int32_t type, bool is_plain) {
    if (known.contains(token)) return false;
    known[token] = true;
    vocabulary.tokens.push_back(token);
    vocabulary.types.push_back(type);
    vocabulary.is_plain.push_back(is_plain);
    return true;
  };
  for (const char* name : {"<|endoftext|>", "<|im_start|>", "<|im_end|>"}) {
    add(name, kControl, std::string_view(name) != "<|im_start|>");
  }
  for (uint32_t byte = 0; byte < 256; ++byte) {
    add(ByteText(byte), kNormal, byte == '\n' || (byte >= ' ' && byte <= '~'));
  }
  for (const std::string_view word : kWords) {
    std::string left = ByteText(static_cast<unsigned char>(word[0]));
    for (const char letter : word.substr(1)) {
      const std::string right = ByteText(static_cast<unsigned char>(letter));
      if (add(left + right, kNormal, true)) vocabulary.merges.push_back(left + " " + right);
      left += right;
    }
  }
  while (vocabulary.tokens.size() < kVocabulary) {
    add("<|unused" + std::to_string(vocabulary.tokens.size()) + "|>", kUnused, false);
  }
  return vocabulary;
}

// SplitMix64 (Steele, Lea, Flood 2014).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  // Nearly normal, mean 0 and variance 1: a sum of 12 uniform integers, exact in float on every
  // machine.
  float Normal() {
    int64_t sum = 0;
    for (int i = 0; i < 12; ++i) sum += static_cast<int64_t>(Next() >> 48);
    return static_cast<float>(sum - 6 * 65536) / 65536.0f;
  }

 private:
  uint64_t Next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  uint64_t state_;
};

// Tensor part of a GGUF file.
class Tensors {
 public:
  void Add(const std::string& name, const std::vector<uint64_t>& shape,
           std::span<const float> values) {
    PutText(name, &infos_);
    Put(static_cast<uint32_t>(shape.size()), &infos_);
    for (const uint64_t size : shape) Put(size, &infos_);
    Put<uint32_t>(0, &infos_);  // F32
    Put<uint64_t>(data_.size(), &infos_);
    data_.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
    data_.resize((data_.size() + kAlignment - 1) / kAlignment * kAlignment);
    ++count_;
  }
  void AddRandom(const std::string& name, uint64_t columns, uint64_t rows, float scale) {
    std::vector<float> values(columns * rows);
    for (float& value : values) value = random_.Normal() * scale;
    Add(name, {columns, rows}, values);
  }
  void AddOnes(const std::string& name) { Add(name, {kWidth}, std::vector<float>(kWidth, 1.0f)); }
  uint64_t count() const { return count_; }
  const std::string& infos() const { return infos_; }
  const std::string& data() const { return data_; }

 private:
  Random random_{kSeed};
  std::string infos_, data_;
  uint64_t count_ = 0;
};

Metadata MakeMetadata(const Vocabulary& vocabulary) {
  Metadata metadata;
  metadata.Text("general.architecture", "llama");
  metadata.Text("general.name", "Etalon tiny test model (random weights)");
  metadata.Text("general.license", "apache-2.0");
  metadata.Number("general.file_type", 0);
  metadata.Number("llama.vocab_size", kVocabulary);
  metadata.Number("llama.context_length", kContext);
  metadata.Number("llama.embedding_length", kWidth);
  metadata.Number("llama.block_count", kLayers);
  metadata.Number("llama.feed_forward_length", kFeedForward);
  metadata.Number("llama.attention.head_count", kHeads);
  metadata.Number("llama.attention.head_count_kv", kKeyHeads);
  metadata.Number("llama.rope.dimension_count", kWidth / kHeads);
  metadata.Real("llama.rope.freq_base", 10000.0f);
  metadata.Real("llama.attention.layer_norm_rms_epsilon", 1e-5f);
  metadata.Text("tokenizer.ggml.model", "gpt2");
  metadata.Text("tokenizer.ggml.pre", "gpt-2");
  metadata.Texts("tokenizer.ggml.tokens", vocabulary.tokens);
  metadata.Numbers("tokenizer.ggml.token_type", vocabulary.types);
  metadata.Texts("tokenizer.ggml.merges", vocabulary.merges);
  metadata.Number("tokenizer.ggml.bos_token_id", 1);
  metadata.Number("tokenizer.ggml.eos_token_id", 2);
  metadata.Number("tokenizer.ggml.padding_token_id", 2);
  metadata.Flag("tokenizer.ggml.add_bos_token", false);
  metadata.Text("tokenizer.chat_template", kChatTemplate);
  return metadata;
}

Tensors MakeTensors(const Vocabulary& vocabulary) {
  constexpr uint64_t kKeyWidth = kWidth / kHeads * kKeyHeads;
  constexpr float kInner = 0.25f;  // about 2 / sqrt(width): attention that is not flat
  constexpr float kPlain = 0.3f, kOther = 0.05f;
  Tensors tensors;
  tensors.AddRandom("token_embd.weight", kWidth, kVocabulary, 1.0f);
  for (uint32_t layer = 0; layer < kLayers; ++layer) {
    const std::string block = "blk." + std::to_string(layer) + ".";
    tensors.AddOnes(block + "attn_norm.weight");
    tensors.AddRandom(block + "attn_q.weight", kWidth, kWidth, kInner);
    tensors.AddRandom(block + "attn_k.weight", kWidth, kKeyWidth, kInner);
    tensors.AddRandom(block + "attn_v.weight", kWidth, kKeyWidth, kInner);
    tensors.AddRandom(block + "attn_output.weight", kWidth, kWidth, kInner);
    tensors.AddOnes(block + "ffn_norm.weight");
    tensors.AddRandom(block + "ffn_gate.weight", kWidth, kFeedForward, kInner);
    tensors.AddRandom(block + "ffn_up.weight", kWidth, kFeedForward, kInner);
    tensors.AddRandom(block + "ffn_down.weight", kFeedForward, kWidth, kInner);
  }
  tensors.AddOnes("output_norm.weight");
  Random random(kSeed + 1);
  std::vector<float> output;
  for (uint32_t token = 0; token < kVocabulary; ++token) {
    const float scale = vocabulary.is_plain[token] ? kPlain : kOther;
    for (uint32_t i = 0; i < kWidth; ++i) output.push_back(random.Normal() * scale);
  }
  tensors.Add("output.weight", {kWidth, kVocabulary}, output);
  return tensors;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: make_tiny_model OUTPUT.gguf\n", stderr);
    return 2;
  }
  const Vocabulary vocabulary = MakeVocabulary();
  const Metadata metadata = MakeMetadata(vocabulary);
  const Tensors tensors = MakeTensors(vocabulary);
  std::string file = "GGUF";
  Put<uint32_t>(3, &file);
  Put<uint64_t>(tensors.count(), &file);
  Put<uint64_t>(metadata.count(), &file);
  file += metadata.bytes();
  file += tensors.infos();
  file.resize((file.size() + kAlignment - 1) / kAlignment * kAlignment);
  file += tensors.data();
  std::ofstream out(argv[1], std::ios::binary);
  out << file;
  out.close();
  if (!out) {
    std::fprintf(stderr, "cannot write %s\n", argv[1]);
    return 5;
  }
  return 0;
}
