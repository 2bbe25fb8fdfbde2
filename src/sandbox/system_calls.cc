#include "sandbox/system_calls.h"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <memory>

#include "base/status.h"
#include "base/str.h"

namespace etalon {
namespace {

// What no program of a task needs and what attacks on kernels begin with: the kernel's less used
// doors, other processes, name spaces, mounts, and memory that no limit of ours counts.
constexpr std::array kRefused = {
    // other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "pidfd_getfd",
    "move_pages", "migrate_pages",
    // name spaces, mounts, roots
    "unshare", "setns", "mount", "umount", "umount2", "pivot_root", "chroot", "open_tree",
    "move_mount", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "quotactl",
    "quotactl_fd", "name_to_handle_at", "open_by_handle_at",
    // doors of the kernel
    "keyctl", "add_key", "request_key", "io_uring_setup", "io_uring_enter", "io_uring_register",
    "userfaultfd", "bpf", "perf_event_open", "kexec_load", "kexec_file_load", "init_module",
    "finit_module", "delete_module", "fanotify_init", "lookup_dcookie", "personality", "syslog",
    "acct", "swapon", "swapoff", "reboot", "settimeofday", "clock_settime", "clock_adjtime",
    "adjtimex", "iopl", "ioperm", "modify_ldt", "vhangup", "nfsservctl", "uselib", "ustat",
    "io_setup", "io_submit", "io_getevents", "io_destroy", "io_cancel",
    // memory that belongs to no process
    "memfd_create", "memfd_secret", "shmget", "shmat", "shmctl", "shmdt", "semget", "semop",
    "semctl", "semtimedop", "msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink",
    "mq_notify", "mq_timedsend", "mq_timedreceive", "remap_file_pages", "mbind", "set_mempolicy",
    // the network; a socketpair within a program stays
    "socket", "bind", "listen", "accept", "accept4"};

constexpr uint64_t kNewNamespaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET |
                                    CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};

int Refuse(scmp_filter_ctx filter) {
  for (const char* name : kRefused) {
    const int number = seccomp_syscall_resolve_name(name);
    // Not a system call of this architecture, or not known to the library.
    if (number < 0) continue;
    const int error = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), number, 0);
    if (error != 0) return error;
  }
  // A filter cannot look into clone3's arguments; without it programs fall back to clone.
  int error = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  for (uint64_t flag = 1; flag != 0 && error == 0; flag <<= 1) {
    if ((kNewNamespaces & flag) == 0) continue;
    error = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                             SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag));
  }
  if (error != 0) return error;
  error = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socketpair), 1,
                           SCMP_A0(SCMP_CMP_NE, AF_UNIX));
  if (error != 0) return error;
  // Characters put into the input of a terminal are commands of whoever owns it.
  constexpr uint64_t kTiocsti = 0x5412, kTioclinux = 0x541C;
  for (const uint64_t request : {kTiocsti, kTioclinux}) {
    error = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1,
                             SCMP_A1(SCMP_CMP_MASKED_EQ, 0xFFFFFFFF, request));
    if (error != 0) return error;
  }
  return 0;
}

}  // namespace

absl::StatusOr<Descriptor> MakeSystemCallFilter() {
  const std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_ALLOW));
  if (filter == nullptr) return absl::InternalError("libseccomp cannot make a filter");
  if (const int error = Refuse(filter.get()); error != 0) {
    return absl::InternalError(StrCat("libseccomp refuses a rule of the filter: error ", -error));
  }
  Descriptor file(memfd_create("filter", MFD_CLOEXEC));
  if (!file.is_open()) return ErrnoStatus(errno, "cannot make", "a file in memory");
  if (const int error = seccomp_export_bpf(filter.get(), file.get()); error != 0) {
    return absl::InternalError(StrCat("libseccomp cannot write the filter: error ", -error));
  }
  lseek(file.get(), 0, SEEK_SET);
  return file;
}

}  // namespace etalon
