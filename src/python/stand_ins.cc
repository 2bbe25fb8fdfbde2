#include "python/stand_ins.h"

#include "base/str.h"

// The assembler puts the files in as they are.
#define ETALON_PYTHON_TEXT(name)                                                      \
  __asm__(                                                                            \
      ".pushsection .rodata\n"                                                        \
      "etalon_python_" #name ":\n.incbin \"" ETALON_PYTHON_WORKER "/" #name           \
      ".py\"\netalon_python_" #name "_end:\n.byte 0\n.popsection\n");                 \
  extern "C" __attribute__((visibility("hidden"))) const char etalon_python_##name[]; \
  extern "C" __attribute__((visibility("hidden"))) const char etalon_python_##name##_end[];

ETALON_PYTHON_TEXT(worker)
ETALON_PYTHON_TEXT(datasets)
ETALON_PYTHON_TEXT(lm_eval)

namespace etalon {

std::string_view PythonWorkerText() { return {etalon_python_worker, etalon_python_worker_end}; }

Value PythonStandIns() {
  Value texts = Value::MakeDict(
      {{"datasets", std::string_view(etalon_python_datasets, etalon_python_datasets_end)},
       {"lm_eval", std::string_view(etalon_python_lm_eval, etalon_python_lm_eval_end)},
       {"lm_eval.tasks", ""}});
  for (const char* module :
       {"utils", "api", "api.filter", "api.group", "api.instance", "api.metrics", "api.registry",
        "api.task", "filters", "filters.extraction"}) {
    // Each of its modules has every name of ours.
    texts.Set(StrCat("lm_eval.", module), "from lm_eval import *\n");
  }
  return texts;
}

}  // namespace etalon
