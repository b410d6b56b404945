#include "exchange/sandbox.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/fault.hpp"

using namespace rd;
using exchange::run_in_sandbox;
using exchange::Sandbox;

namespace {

std::string shell(const std::string& script, const std::string& input = {}) {
  const auto ran = run_in_sandbox({"/bin/sh", "-c", script}, input, {10, 1U << 20U});
  REQUIRE(ran.has_value());
  return ran->out;
}

// Is a program with this word in its command line still there?
bool is_running(const std::string& word) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream line(entry.path() / "cmdline", std::ios::binary);
    const std::string words{std::istreambuf_iterator<char>(line), {}};
    if (words.find(word) != std::string::npos) return true;
  }
  return false;
}

// What was started inside dies after the sandbox did, a moment later: is it gone within ten seconds?
bool goes_away(const std::string& word) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (is_running(word)) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace

TEST_CASE("a program in the sandbox gets its input and gives its output and status") {
  CHECK(shell("cat", "heen en terug") == "heen en terug");
  const auto ran = run_in_sandbox({"/bin/sh", "-c", "exit 7"}, "");
  REQUIRE(ran.has_value());
  CHECK(ran->status == 7);
}

TEST_CASE("SYS-07: in the sandbox there is no home, no data, no repository, no settings of the machine") {
  const auto secret = std::filesystem::temp_directory_path() / ("rd-geheim-" + std::to_string(getpid()));
  std::ofstream(secret) << "het geheim";
  const std::string home = std::getenv("HOME") == nullptr ? "/root" : std::getenv("HOME");
  for (const std::string& path :
       {secret.string(), std::string(RD_SOURCE_DIR "/CMakeLists.txt"), home, std::string("/etc/passwd"),
        std::string("/proc/self/environ"), std::string("/var/lib/dpkg/status"), std::string("/sys/kernel")}) {
    CAPTURE(path);
    CHECK(shell("cat '" + path + "' 2>/dev/null; ls '" + path + "' 2>/dev/null") == "");
  }
  std::filesystem::remove(secret);
}

TEST_CASE("SYS-07: in the sandbox nothing can be written and nothing of our environment is known") {
  CHECK(shell("for d in / /tmp /usr /usr/share; do touch $d/x 2>/dev/null && echo $d; done") == "");
  setenv("RD_SECRET_WORD", "sesam", 1);
  CHECK(shell("env").find("sesam") == std::string::npos);
}

TEST_CASE("SYS-07: in the sandbox there is no network, not even to this machine") {
  const std::string probe = R"(
import socket
for family, address in ((socket.AF_INET, ("127.0.0.1", 22)), (socket.AF_INET, ("192.0.2.1", 80)), (socket.AF_INET6, ("2001:db8::1", 80))):
    try:
        s = socket.socket(family)
        s.settimeout(2)
        s.connect(address)
        print("reached", address)
    except OSError as trouble:
        print("no", type(trouble).__name__)
try:
    print(socket.getaddrinfo("localhost.localdomain.invalid", 80))
except OSError:
    print("no names")
)";
  const auto ran = run_in_sandbox({"/usr/bin/python3", "-c", probe}, "");
  REQUIRE(ran.has_value());
  CHECK(ran->out.find("reached") == std::string::npos);
  CHECK(ran->out.find("no names") != std::string::npos);
}

TEST_CASE("what this process has open does not come into the sandbox") {
  const int fd = dup(0);
  REQUIRE(fd >= 0);
  CHECK(shell("for n in 4 5 6 7 8 9 10 11 12 13 14 15; do eval \"(: >&$n) 2>/dev/null && echo $n\"; done") == "");
  close(fd);
}

TEST_CASE("a program that goes on too long is ended with all that it started: document.took_too_long") {
  const auto from = std::chrono::steady_clock::now();
  const auto ran = run_in_sandbox({"/bin/sh", "-c", "sleep 77.125 & sleep 77.126"}, "", {1, 1U << 20U});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - from;
  REQUIRE_FALSE(ran.has_value());
  CHECK(ran.error().code == "document.took_too_long");
  CHECK(took.count() < 5.0);
  CHECK(goes_away("77.125"));
  CHECK(goes_away("77.126"));
}

TEST_CASE("a program cannot write more than it may") {
  const auto ran = run_in_sandbox({"/bin/sh", "-c", "head -c 5000000 /dev/zero"}, "", {10, 100'000});
  REQUIRE(ran.has_value());
  CHECK(ran->status != 0);
  CHECK(ran->out.size() <= 100'000);
}

TEST_CASE("without a sandbox nothing runs: document.no_sandbox") {
  for (const char* bubblewrap : {"/usr/bin/there-is-no-bubblewrap", "/bin/false"}) {
    Sandbox limits;
    limits.bubblewrap = bubblewrap;
    const auto ran = run_in_sandbox({"/bin/echo", "x"}, "", limits);
    REQUIRE_FALSE(ran.has_value());
    CHECK(ran.error().code == "document.no_sandbox");
  }
  CHECK_THROWS_AS(static_cast<void>(run_in_sandbox({"/usr/bin/there-is-no-such-program"}, "")), Fault);
}

TEST_CASE("while the program runs, other work is done; when that fails, the program is ended and the fault goes on") {
  bool done = false;
  const auto ran = run_in_sandbox({"/bin/cat"}, "x", {}, [&] { done = true; });
  CHECK(done);
  CHECK(ran.has_value());
  CHECK_THROWS_AS(
      static_cast<void>(run_in_sandbox({"/bin/sleep", "77.127"}, "", {}, [] { throw std::runtime_error("x"); })),
      std::runtime_error);
  CHECK(goes_away("77.127"));
}
