// Programs that try to reach what is outside, and the kernel's less used doors.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/file.h"
#include "base/str.h"
#include "testing/contained.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

// ---- reaching out -----------------------------------------------------------------------------

TEST_F(Contained, HasNoNetwork) {
  ExpectRefused("socket.socket(socket.AF_INET, socket.SOCK_STREAM)");
  ExpectRefused("socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)");
  ExpectRefused("socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)");
  ExpectRefused("socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)");
  ExpectRefused("socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)");
}

// The name space holds where the filter would not.
TEST_F(Contained, SeesNoNetworkDeviceButTheLoop) {
  ExpectFinished(R"(
lines = open('/proc/net/dev').read().splitlines()[2:]
names = [line.split(':')[0].strip() for line in lines]
tunnels = ('sit', 'tunl', 'ip6', 'gre', 'erspan', 'ip_vti', 'dummy', 'teql')
assert all(name == 'lo' or name.startswith(tunnels) for name in names), names
)");
}

TEST_F(Contained, SeesNoFilesOfTheMachine) {
  TemporaryFolder folder;
  const std::string path = folder.File("secret");
  ASSERT_TRUE(WriteFileAtomically(path, "secret").ok());
  ExpectFinished(
      StrCat("import os\nfor path in ('", path, "', '", ETALON_SOURCE_DIR,
             "', '/root', '/home', '/etc/passwd', '/etc/shadow', '/var', '/run', "
             "'/sys/kernel', '/mnt', '/work'):\n  assert not os.path.exists(path), path"));
}

TEST_F(Contained, WritesNowhereButItsOwnFolder) {
  ExpectFinished(R"(
import os
open('/tmp/mine', 'w').write('x')
for folder in ('/', '/usr', '/usr/bin', '/usr/lib', '/dev', '/dev/shm', '/proc', '/lib', '/bin'):
    try:
        open(folder + '/x', 'w')
    except OSError:
        continue
    raise SystemExit(folder)
for path in ('/usr/bin/python3', '/proc/sys/kernel/hostname', '/proc/sysrq-trigger'):
    try:
        open(path, 'r+b').write(b'x')
    except OSError:
        continue
    raise SystemExit(path)
)");
}

TEST_F(Contained, LinksLeadNowhere) {
  TemporaryFolder folder;
  const std::string path = folder.File("secret");
  ASSERT_TRUE(WriteFileAtomically(path, "secret").ok());
  ExpectFinished(StrCat("import os\nos.symlink('", path,
                        "', '/tmp/a')\nassert not os.path.exists('/tmp/a')\n"
                        "os.symlink('../../../../../../../../../etc/passwd', '/tmp/b')\n"
                        "assert not os.path.exists('/tmp/b')\n"
                        "os.symlink('/proc/1/root/etc/passwd', '/tmp/c')\n"
                        "assert not os.path.exists('/tmp/c')\n"));
}

TEST_F(Contained, SeesNoProcessButItsOwn) {
  ExpectFinished(R"(
import os
numbers = sorted(int(name) for name in os.listdir('/proc') if name.isdigit())
assert numbers == [1, os.getpid()], numbers
)");
}

TEST_F(Contained, SignalsReachNobodyElse) {
  // All that it may signal: itself too, so it asks with 0 first and then from a child.
  const ProgramOutcome outcome = Run("import os, signal\nos.kill(-1, signal.SIGKILL)\n");
  EXPECT_NE(outcome.ending, Ending::kTime);
  ExpectRefused(StrCat("os.kill(", getpid(), ", 0)"), "errno.ESRCH");
  EXPECT_EQ(Run("x = 1").ending, Ending::kFinished);
}

TEST_F(Contained, SeesNothingOfTheEnvironment) {
  setenv("ETALON_TEST_SECRET", "sesame", 1);
  Begin({});
  const std::string program = R"(
import os
assert 'ETALON_TEST_SECRET' not in os.environ
for number in ('1', 'self', str(os.getppid())):
    try:
        text = open('/proc/%s/environ' % number, 'rb').read()
    except OSError:
        continue
    assert b'sesame' not in text, number
)";
  ExpectFinished(program);
  unsetenv("ETALON_TEST_SECRET");
}

TEST_F(Contained, InheritsNoOpenFile) {
  TemporaryFolder folder;
  const std::string path = folder.File("open");
  FILE* file = std::fopen(path.c_str(), "w");  // without close-on-exec
  ASSERT_NE(file, nullptr);
  Begin({});
  ExpectFinished(R"(
import os
names = []
for number in os.listdir('/proc/self/fd'):
    try:
        names.append(os.readlink('/proc/self/fd/' + number).split(':')[0])
    except OSError:
        pass  # of the listing itself
names.sort()
assert names == ['/dev/null', 'pipe', 'pipe', 'socket'], names
)");
  std::fclose(file);
}

TEST_F(Contained, ItsInputIsEmpty) { ExpectFinished("import sys\nassert sys.stdin.read() == ''"); }

TEST_F(Contained, HasNoTerminal) {
  ExpectRefused("os.open('/dev/tty', os.O_RDWR)", "errno.ENXIO, errno.ENOENT");
}

// ---- the kernel's doors -----------------------------------------------------------------------

TEST_F(Contained, TracesNobody) {
  ExpectRefused("call(101, 16, os.getppid(), 0, 0)");      // ptrace, attach
  ExpectRefused("call(101, 0, 0, 0, 0)");                  // ptrace, trace me
  ExpectRefused("call(310, os.getpid(), 0, 0, 0, 0, 0)");  // process_vm_readv
  ExpectRefused("call(311, os.getpid(), 0, 0, 0, 0, 0)");  // process_vm_writev
  // It may write into bubblewrap's own first process, which can do no more than itself.
  ExpectFinished(R"(
lines = open('/proc/1/status').read().splitlines()
status = dict(line.split(':\t', 1) for line in lines if ':\t' in line)
for name in ('CapEff', 'CapPrm', 'CapBnd', 'CapInh', 'CapAmb'):
    assert int(status[name], 16) == 0, status
assert status['NoNewPrivs'] == '1' and status['Seccomp'] == '2', status
)");
}

TEST_F(Contained, MakesNoNamespaces) {
  ExpectRefused("call(272, 0x10000000)");                  // unshare, a user's
  ExpectRefused("call(272, 0x00020000)");                  // unshare, of mounts
  ExpectRefused("call(308, 0, 0)");                        // setns
  ExpectRefused("call(56, 0x10000000 | 17, 0, 0, 0, 0)");  // clone, a user's
  ExpectRefused("call(56, 0x20000000 | 17, 0, 0, 0, 0)");  // clone, of processes
  ExpectRefused("call(435, 0, 0)", "errno.ENOSYS");        // clone3
}

TEST_F(Contained, MountsNothing) {
  ExpectRefused("call(165, b'none', b'/tmp', b'tmpfs', 0, 0)");  // mount
  ExpectRefused("call(166, b'/tmp', 2)");                        // umount2
  ExpectRefused("call(155, b'/tmp', b'/tmp')");                  // pivot_root
  ExpectRefused("call(161, b'/tmp')");                           // chroot
  ExpectRefused("call(430, b'tmpfs', 0)");                       // fsopen
  ExpectRefused("call(428, -100, b'/tmp', 0)");                  // open_tree
}

TEST_F(Contained, HoldsNoKeys) {
  ExpectRefused("call(250, 0, -3, 1)");                    // keyctl
  ExpectRefused("call(248, b'user', b'x', b'y', 1, -3)");  // add_key
  ExpectRefused("call(249, b'user', b'x', 0, -3)");        // request_key
}

TEST_F(Contained, OpensNoRareDoor) {
  ExpectRefused("call(425, 1, 0)");             // io_uring_setup
  ExpectRefused("call(323, 0)");                // userfaultfd
  ExpectRefused("call(321, 0, 0, 0)");          // bpf
  ExpectRefused("call(298, 0, 0, -1, -1, 0)");  // perf_event_open
  ExpectRefused("call(304, 0, 0, 0)");          // open_by_handle_at
  ExpectRefused("call(135, 0xffffffff)");       // personality
  ExpectRefused("call(29, 0, 4096, 0o1600)");   // shmget
  ExpectRefused("call(246, 0, 0, 0, 0)");       // kexec_load
}

TEST_F(Contained, IsNobodyAndStaysSo) {
  ExpectFinished(R"(
import os
assert os.getuid() == os.geteuid() == 65534, os.getuid()
for function, argument in ((os.setuid, 0), (os.setgid, 0), (os.setgroups, [0])):
    try:
        function(argument)
    except OSError:
        continue
    raise SystemExit(function)
lines = open('/proc/self/status').read().splitlines()
status = dict(line.split(':\t', 1) for line in lines if ':\t' in line)
for name in ('CapEff', 'CapPrm', 'CapBnd', 'CapInh', 'CapAmb'):
    assert int(status[name], 16) == 0, status
assert status['NoNewPrivs'] == '1' and status['Seccomp'] == '2', status
)");
}

TEST_F(Contained, SetUserIdProgramsGainNothing) {
  ExpectFinished(R"(
import os, shutil, subprocess
shutil.copy('/usr/bin/id', '/tmp/id')
try:
    os.chmod('/tmp/id', 0o6755)
except OSError:
    pass
try:
    assert subprocess.run(['/tmp/id', '-u'], capture_output=True).stdout.strip() == b'65534'
except PermissionError:
    pass
for name in ('su', 'mount', 'newgrp', 'passwd'):
    path = '/usr/bin/' + name
    if os.path.exists(path):
        result = subprocess.run([path, '--help'], capture_output=True)
)");
}

TEST_F(Contained, MakesNoDevices) {
  ExpectRefused("os.mknod('/tmp/disk', 0o60666, os.makedev(8, 0))");
}

}  // namespace
}  // namespace etalon
