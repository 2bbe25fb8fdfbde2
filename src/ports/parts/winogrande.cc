// WinoGrande and its kin in other languages: the sentence up to its gap with each option is a
// context, the rest is the continuation of all.
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/makers.h"
#include "ports/table.h"

namespace etalon {
namespace {

// Where the gap is.
absl::StatusOr<size_t> Gap(std::string_view sentence) {
  const size_t at = sentence.find('_');
  if (at == std::string_view::npos) {
    return absl::InvalidArgumentError("the column \"sentence\" has no gap \"_\"");
  }
  return at;
}

absl::StatusOr<Value> Text(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* answer, TextColumn(document, "answer"));
  ETALON_TRY(const int64_t right, IndexAmong("answer", *answer, {"1", "2"}));
  return Value(right);
}

absl::StatusOr<Value> Target(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* sentence, TextColumn(document, "sentence"));
  ETALON_TRY(const size_t gap, Gap(*sentence));
  return Value(PythonStrip(std::string_view(*sentence).substr(gap + 1)));
}

absl::StatusOr<Value> Choices(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* sentence, TextColumn(document, "sentence"));
  ETALON_TRY(const std::string* first, TextColumn(document, "option1"));
  ETALON_TRY(const std::string* second, TextColumn(document, "option2"));
  ETALON_TRY(const size_t gap, Gap(*sentence));
  const std::string before = sentence->substr(0, gap);
  return Value::MakeList({before + *first, before + *second});
}

// A target of its own word is put behind a blank.
absl::StatusOr<Value> IcelandicTarget(const Value& document) {
  ETALON_TRY(const Value target, Target(document, Value()));
  return target == Value(".") ? target : Value(" " + target.AsString());
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "cb0410217c5fec50159aa97abdf8d57eab1ff140f268c41ca26c49185978b9fc",
           .name = "winogrande.doc_to_text",
           .version = "1",
           .of_document = Text},
          {.digest = "6ed6c5f07862bd046d9d6e997abefdb15fb437831ccb693052c3a41803950a2e",
           .name = "winogrande.doc_to_target",
           .version = "1",
           .of_document = Target},
          {.digest = "00cfec18001e39dbedee5d9567694ab0bfa9c5f80594fb223b240df90670067a",
           .name = "winogrande.doc_to_choice",
           .version = "1",
           .of_document = Choices},
          {.digest = "4b663b034ba8a8344f2c9500e10879f9d79eb53f3519877172c5e29751318669",
           .name = "xwinograd.doc_to_text",
           .version = "1",
           .of_document = Text},
          {.digest = "d3cedd83c12f35d196c10e62f621640b291ef9b985ccaae1385d9099b0d61f99",
           .name = "xwinograd.doc_to_target",
           .version = "1",
           .of_document = Target},
          {.digest = "f05869270dbee5f9de45482c66f512f4e86ec02d672b9a296407d83401d86410",
           .name = "xwinograd.doc_to_choice",
           .version = "1",
           .of_document = Choices},
          {.digest = "6be3a1dc96842f9501f86d8918528f96471d878a6513d981bf7cf6253ef0f649",
           .name = "metabench.winogrande_doc_to_text",
           .version = "1",
           .of_document = Text},
          {.digest = "7712f6f7c2d0e8b4994f9f9d233bd60e509d4ffe3ceb7f82897616ac2413bb57",
           .name = "metabench.winogrande_doc_to_target",
           .version = "1",
           .of_document = Target},
          {.digest = "d4bb34f5682418a924c7261c34e038dad7387a504788d556b8701e5163472f9c",
           .name = "metabench.winogrande_doc_to_choice",
           .version = "1",
           .of_document = Choices},
          DocumentPort("f153bab9be2248db060eeaf9bd600624d3fcbd3d490c57c4ba6701f60679c527",
                       "icelandic_winogrande.doc_to_target", IcelandicTarget)};
}

}  // namespace

extern const PortEntry port_winogrande;
const PortEntry port_winogrande = {
    .name = "winogrande",
    .summary = "WinoGrande and its kin: two contexts with one continuation",
    .functions = Functions,
};

}  // namespace etalon
