#include <malloc.h>

#include "cli/command_line.h"

int main(int argc, char** argv) {
#ifdef __GLIBC__
  // Windows and frames come and go by the megabyte. Giving their memory back each time costs a
  // fault for every page of the next one.
  constexpr int kMib = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, 32 * kMib);
  mallopt(M_TRIM_THRESHOLD, 128 * kMib);
  // Threads come and go too; each with a store of its own would keep memory from the others.
  mallopt(M_ARENA_MAX, 2);
#endif
  return etalon::RunCommandLine(argc, argv);
}
