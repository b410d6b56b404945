#include "exchange/sandbox.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "base/fault.hpp"

namespace rd::exchange {
namespace {

constexpr rlim_t most_processes = 4096;  // of the account, threads of this program included

// A file descriptor that closes itself.
class Handle {
 public:
  explicit Handle(int fd) : fd_(fd) {}
  ~Handle() {
    if (fd_ >= 0) close(fd_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

// Input and output are files in memory: no pipe can fill up while we do other work.
int memory_file(const char* name) {
  const int fd = memfd_create(name, MFD_CLOEXEC);
  if (fd < 0) throw Fault("no memory file");
  return fd;
}

void fill_file(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n <= 0) throw Fault("cannot write to a memory file");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  lseek(fd, 0, SEEK_SET);
}

std::string whole_file(int fd) {
  std::string out(static_cast<std::size_t>(std::max<off_t>(0, lseek(fd, 0, SEEK_END))), '\0');
  std::size_t at = 0;
  while (at < out.size()) {
    const ssize_t n = pread(fd, out.data() + at, out.size() - at, static_cast<off_t>(at));
    if (n <= 0) break;
    at += static_cast<std::size_t>(n);
  }
  out.resize(at);
  return out;
}

// Nothing can be written but standard output: the root is an empty, read-only file system with /usr in it. bubblewrap
// tells on descriptor 3 that it is ready, so that its own trouble is told from the program's.
std::vector<std::string> wrapped(const std::string& bubblewrap, const std::vector<std::string>& program) {
  std::vector<std::string> words{bubblewrap,
                                 "--unshare-all",
                                 "--die-with-parent",
                                 "--new-session",
                                 "--cap-drop",
                                 "ALL",
                                 "--clearenv",
                                 "--setenv",
                                 "PATH",
                                 "/usr/bin",
                                 "--setenv",
                                 "LANG",
                                 "C.UTF-8",
                                 "--setenv",
                                 "HOME",
                                 "/tmp",
                                 "--ro-bind",
                                 "/usr",
                                 "/usr",
                                 "--symlink",
                                 "usr/lib",
                                 "/lib",
                                 "--symlink",
                                 "usr/lib64",
                                 "/lib64",
                                 "--symlink",
                                 "usr/bin",
                                 "/bin",
                                 "--dir",
                                 "/tmp",
                                 "--remount-ro",
                                 "/",
                                 "--chdir",
                                 "/tmp",
                                 "--json-status-fd",
                                 "3",
                                 "--"};
  words.insert(words.end(), program.begin(), program.end());
  return words;
}

struct Ends {
  int in, out, report;
};

// Between fork and exec: only calls that are safe there.
[[noreturn]] void become(char* const* words, const Ends& ends, const Sandbox& limits) {
  const rlimit file{limits.output, limits.output};
  const auto cpu_seconds = static_cast<rlim_t>(limits.seconds) * 2;
  const rlimit cpu{cpu_seconds, cpu_seconds};
  const rlimit core{0, 0};
  const rlimit processes{most_processes, most_processes};
  setrlimit(RLIMIT_FSIZE, &file);
  setrlimit(RLIMIT_CPU, &cpu);
  setrlimit(RLIMIT_CORE, &core);
  // Root is not bound by it, and an account may run more than this besides us: then the hard limit stays what it was.
  if (geteuid() != 0) setrlimit(RLIMIT_NPROC, &processes);
  const int nothing = open("/dev/null", O_WRONLY);
  if (dup2(ends.in, 0) < 0 || dup2(ends.out, 1) < 0 || dup2(nothing, 2) < 0 || dup2(ends.report, 3) < 0) _exit(126);
  // Whatever else this process had open (a socket, a data file) stays out.
  syscall(SYS_close_range, 4U, ~0U, 0U);
  execv(words[0], words);
  _exit(127);
}

// Waits for the end or the clock; false when the clock won.
bool wait_for(pid_t child, std::chrono::steady_clock::time_point until, int& status) {
  const Handle handle(static_cast<int>(syscall(SYS_pidfd_open, child, 0)));
  if (handle.fd() < 0) throw Fault("no handle on a process");
  pollfd wait{handle.fd(), POLLIN, 0};
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
    const int ready = poll(&wait, 1, static_cast<int>(std::max<long>(0, left)));
    if (ready < 0 && errno == EINTR) continue;
    if (ready > 0) break;
    kill(child, SIGKILL);  // bubblewrap's own death ends everything inside
    waitpid(child, &status, 0);
    return false;
  }
  waitpid(child, &status, 0);
  return true;
}

}  // namespace

Result<Ran> run_in_sandbox(const std::vector<std::string>& program, std::string_view input, const Sandbox& limits,
                           const std::function<void()>& meanwhile) {
  if (access(program.at(0).c_str(), X_OK) != 0) throw Fault(program[0] + " is not installed");
  if (access(limits.bubblewrap.c_str(), X_OK) != 0) return refuse(Why::unsupported, "document.no_sandbox");
  const Handle in(memory_file("in"));
  const Handle out(memory_file("out"));
  const Handle report(memory_file("report"));
  fill_file(in.fd(), input);
  auto words = wrapped(limits.bubblewrap, program);
  std::vector<char*> raw;
  for (auto& word : words) raw.push_back(word.data());
  raw.push_back(nullptr);
  const auto start = std::chrono::steady_clock::now();
  const auto until = start + std::chrono::seconds(limits.seconds);
  const pid_t child = fork();
  if (child < 0) throw Fault("no process");
  if (child == 0) become(raw.data(), {in.fd(), out.fd(), report.fd()}, limits);
  int status = 0;
  try {
    if (meanwhile) meanwhile();
  } catch (...) {
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    throw;
  }
  const bool in_time = wait_for(child, until, status);
  const bool begun = whole_file(report.fd()).find("child-pid") != std::string::npos;
  // The limit on CPU time may end it before its program began.
  const bool at_limit = WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
  if (!in_time || (!begun && at_limit))
    return refuse(Why::too_large, "document.took_too_long", {}, {{"seconds", std::to_string(limits.seconds)}});
  if (!begun) return refuse(Why::unsupported, "document.no_sandbox");
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  return Ran{WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), whole_file(out.fd()), took.count()};
}

}  // namespace rd::exchange
