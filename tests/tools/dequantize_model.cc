// Writes a copy of a GGUF model with every tensor as float32, for comparing with other programs
// that compute in float32. It changes no value: a quantised weight stands for one float.
//
// links: llama::llama
#include <dlfcn.h>

#include <cstdio>
#include <exception>
#include <string>

#include "ggml-backend.h"
#include "llama.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: dequantize_model INPUT.gguf OUTPUT.gguf\n", stderr);
    return 2;
  }
  Dl_info info;
  if (dladdr(reinterpret_cast<void*>(&ggml_backend_load_all_from_path), &info) != 0) {
    const std::string library = info.dli_fname;
    ggml_backend_load_all_from_path(library.substr(0, library.rfind('/')).c_str());
  }
  llama_model_quantize_params params = llama_model_quantize_default_params();
  params.ftype = LLAMA_FTYPE_ALL_F32;
  params.allow_requantize = true;
  params.output_tensor_type = GGML_TYPE_F32;
  params.token_embedding_type = GGML_TYPE_F32;
  try {
    if (llama_model_quantize(argv[1], argv[2], &params) == 0) return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  std::fprintf(stderr, "cannot dequantise %s to %s\n", argv[1], argv[2]);
  return 3;
}
