#include "sandbox/cell_command.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string_view>

#include "base/str.h"
#include "base/try.h"

namespace etalon {
namespace {

// What runs in the cell before the program, and says on the line "ready VERSION" and, when the
// program came to its end, "finished NONCE". It keeps functions that the program could replace, and
// the process that the program began in is the only one that may say so. Names of the program
// begin empty, as the field has it: `__name__` is no "__main__". A worker (a third word of the
// head) is given the line, and says itself when it has done something. Installed libraries are
// there, without the code that `site` would run for them.
constexpr std::string_view kBoot = R"(
def boot(limits):
    import os, resource, sys
    version = sys.version_info[:2]
    for folder in ('/usr/local/lib/python%d.%d/dist-packages' % version,
                   '/usr/lib/python3/dist-packages',
                   '/usr/lib/python%d.%d/site-packages' % version):
        if os.path.isdir(folder):
            sys.path.append(folder)
    line = os.dup(0)
    null = os.open('/dev/null', os.O_RDWR)
    os.dup2(null, 0)
    os.close(null)
    for name, most in limits:
        resource.setrlimit(getattr(resource, name), (most, most))
    leave, read, say, pid = os._exit, os.read, os.write, os.getpid
    out, err = sys.stdout, sys.stderr
    say(line, ('ready %d.%d.%d\n' % sys.version_info[:3]).encode())
    head = b''
    while not head.endswith(b'\n'):
        byte = read(line, 1)
        if not byte:
            leave(0)
        head += byte
    size, nonce, *kind = head.split()
    text = b''
    while len(text) < int(size):
        piece = read(line, int(size) - len(text))
        if not piece:
            leave(0)
        text += piece
    first = pid()
    names = {'line': line} if kind == [b'worker'] else {}
    exec(compile(text.decode(), '<program>', 'exec'), names)
    for stream in (out, err):
        try:
            stream.flush()
        except Exception:
            pass
    if pid() == first:
        say(line, b'finished ' + nonce + b'\n')
    leave(0)
)";

absl::StatusOr<std::string> FindProgram(std::string_view name, std::string_view package) {
  for (const char* folder : {"/usr/bin/", "/bin/"}) {
    std::string path = StrCat(folder, name);
    if (access(path.c_str(), X_OK) == 0) return path;
  }
  return absl::NotFoundError(
      StrCat("/usr/bin/", name, " is not there; install it: apt-get install ", package));
}

std::string Boot(const SandboxLimits& limits) {
  const int64_t cpu_seconds = limits.cpu_ms / 1000 + 2;  // the sandbox counts more exactly
  return StrCat(kBoot, "boot([('RLIMIT_CORE', 0), ('RLIMIT_CPU', ", cpu_seconds,
                "), ('RLIMIT_FSIZE', ", limits.storage_bytes, "), ('RLIMIT_AS', ",
                limits.memory_bytes, "), ('RLIMIT_NOFILE', ", limits.open_files,
                "), ('RLIMIT_NPROC', ", limits.processes,
                "), ('RLIMIT_MEMLOCK', 0), ('RLIMIT_MSGQUEUE', 0)])\n");
}

// /lib and its like: links into /usr on most systems, folders on some.
void AddSystemFolders(std::vector<std::string>* command) {
  const auto add = [command](std::initializer_list<std::string> words) {
    command->insert(command->end(), words);
  };
  add({"--ro-bind", "/usr", "/usr"});
  for (const char* folder : {"/lib", "/lib64", "/bin"}) {
    struct stat state = {};
    if (lstat(folder, &state) != 0) continue;
    if (S_ISLNK(state.st_mode)) {
      add({"--symlink", StrCat("usr", folder), folder});
    } else {
      add({"--ro-bind", folder, folder});
    }
  }
  // Debian's links to the linear algebra that numpy loads.
  add({"--ro-bind-try", "/etc/alternatives", "/etc/alternatives"});
}

}  // namespace

absl::StatusOr<std::vector<std::string>> CellCommand(const SandboxLimits& limits) {
  ETALON_TRY(const std::string bwrap, FindProgram("bwrap", "bubblewrap"));
  ETALON_TRY(const std::string python, FindProgram("python3", "python3"));
  std::vector<std::string> command;
  const auto add = [&command](std::initializer_list<std::string> words) {
    command.insert(command.end(), words);
  };
  // The number of processes binds no administrator.
  if (geteuid() == 0) {
    ETALON_TRY(const std::string setpriv, FindProgram("setpriv", "util-linux"));
    add({setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all", "--"});
  }
  add({bwrap,
       "--unshare-all",
       "--unshare-user",
       "--die-with-parent",
       "--new-session",
       "--cap-drop",
       "ALL",
       "--uid",
       "65534",
       "--gid",
       "65534",
       "--hostname",
       "cell",
       "--clearenv",
       "--setenv",
       "PATH",
       "/usr/bin:/bin",
       "--setenv",
       "HOME",
       "/tmp",
       "--setenv",
       "LANG",
       "C.UTF-8",
       "--setenv",
       "PYTHONHASHSEED",
       "0",
       "--setenv",
       "OMP_NUM_THREADS",
       "1",
       "--setenv",
       "OPENBLAS_NUM_THREADS",
       "1"});
  AddSystemFolders(&command);
  add({"--proc",       "/proc",
       "--dev",        "/dev",
       "--remount-ro", "/dev",
       "--size",       StrCat(limits.storage_bytes),
       "--tmpfs",      "/tmp",
       "--remount-ro", "/",
       "--chdir",      "/tmp",
       "--seccomp",    StrCat(kFilterNumber),
       "--info-fd",    StrCat(kInfoNumber),
       "--",           python,
       "-s",           "-S",
       "-B",           "-c",
       Boot(limits)});
  return command;
}

}  // namespace etalon
