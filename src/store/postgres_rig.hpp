// For tests and the bench: a PostgreSQL of their own, from Debian's postgresql-15, in a folder that is gone with it. It
// ends with this process, however that ends.
#pragma once
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "store/postgres.hpp"

namespace rd::store {

class PostgresCluster {
 public:
  using Settings = std::vector<std::string>;  // "archive_mode=on"
  explicit PostgresCluster(Settings settings = {}) : PostgresCluster(std::move(settings), Empty()) {
    const std::filesystem::path secret = folder_ / "secret";
    std::ofstream(secret) << password << "\n";
    owned(secret);
    run({"initdb", "-N", "-D", (folder_ / "data").string(), "-U", "postgres", "-E", "UTF8", "--no-locale", "-A",
         "scram-sha-256", "--pwfile", secret.string()});
    start();
  }
  // One that follows another and answers questions meanwhile.
  struct Follows {
    const PostgresCluster& primary;
  };
  PostgresCluster(Follows follows, Settings settings) : PostgresCluster(std::move(settings), Empty()) {
    follow(follows.primary);
  }
  // One that begins with a folder of files (of pg_basebackup), where `recovery.signal` may tell it to go on from there.
  struct Begins {
    std::filesystem::path files;
  };
  PostgresCluster(const Begins& begins, Settings settings) : PostgresCluster(std::move(settings), Empty()) {
    std::filesystem::rename(begins.files, folder_ / "data");
    start();
  }
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;
  ~PostgresCluster() {
    stop(pooler_, SIGQUIT);
    stop_by(SIGQUIT);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  static constexpr const char* password = "een geheim van de proef";

  [[nodiscard]] std::string address(const std::string& database,
                                    std::string_view secret = "een%20geheim%20van%20de%20proef") const {
    return "postgresql://postgres:" + std::string(secret) + "@/" + database + "?host=" + folder_.string();
  }
  // The address of a new and empty database; `setting` as in ALTER DATABASE … SET.
  [[nodiscard]] std::string fresh(const std::string& setting = {}) {
    const std::string name = "proef_" + std::to_string(++databases_);
    PgConnection db(address("postgres"));
    static_cast<void>(db.query("CREATE DATABASE " + name));
    if (!setting.empty()) static_cast<void>(db.query("ALTER DATABASE " + name + " SET " + setting));
    return address(name);
  }
  // The same through PgBouncer, that gives whoever asks another of three connections at every transaction.
  [[nodiscard]] std::string fresh_pooled() {
    static_cast<void>(fresh());
    if (pooler_ <= 0) start_pooler();
    return pooled("proef_" + std::to_string(databases_));
  }
  // As `pg_ctl restart -m immediate`: what is not on the disk is gone. Returns when it accepts connections.
  void restart_now() {
    stop_by(SIGQUIT);
    start();
  }
  void kill_now() { stop_by(SIGKILL); }
  void promote() const { run({"pg_ctl", "promote", "-w", "-D", (folder_ / "data").string()}); }
  // One that was stopped begins anew as a standby.
  void follow(const PostgresCluster& primary) {
    std::filesystem::remove_all(folder_ / "data");
    run({"pg_basebackup", "-R", "-c", "fast", "-D", (folder_ / "data").string(), "-d", primary.address("postgres")});
    start();
  }
  [[nodiscard]] std::filesystem::path folder() const { return folder_; }
  // A program of PostgreSQL, as the user of the server and in folder().
  void run(std::vector<std::string> words) const {
    int status = 0;
    const pid_t child = begin(std::move(words));
    if (waitpid(child, &status, 0) != child || status != 0) throw Fault("PostgreSQL: see " + folder_.string() + "/log");
  }

 private:
  struct Empty {};
  PostgresCluster(Settings settings, Empty /*folder*/) : settings_(std::move(settings)) {
    char name[] = "/tmp/rd-pg-XXXXXX";  // short: the path of a socket may have 107 bytes
    if (mkdtemp(name) == nullptr) throw Fault("no folder for a database");
    folder_ = name;
    owned(folder_);
  }
  void owned(const std::filesystem::path& path) const {
    if (user_ != nullptr && chown(path.c_str(), user_->pw_uid, user_->pw_gid) != 0) throw Fault("no folder");
  }
  // Only what may be done between fork and exec in a process with threads.
  pid_t begin(std::vector<std::string> words) const {
    if (!words.front().starts_with('/')) words.front().insert(0, "/usr/lib/postgresql/15/bin/");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const std::string log = (folder_ / "log").string();
    const pid_t child = fork();
    if (child != 0) return child;
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(out, 1);
    dup2(out, 2);
    const bool is_user =
        user_ == nullptr || (setgroups(0, nullptr) == 0 && setgid(user_->pw_gid) == 0 && setuid(user_->pw_uid) == 0);
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (is_user && chdir(folder_.c_str()) == 0) execv(arguments[0], arguments.data());
    _exit(127);
  }
  void start() {
    for (int tries = 0; tries < 2'400; ++tries) {
      if (server_ <= 0) {
        std::vector<std::string> words{"postgres",
                                       "-D",
                                       (folder_ / "data").string(),
                                       "-k",
                                       folder_.string(),
                                       "-c",
                                       "listen_addresses=",
                                       "-c",
                                       "fsync=on",
                                       "-c",
                                       "recovery_init_sync_method=syncfs"};
        for (const std::string& setting : settings_) words.insert(words.end(), {"-c", setting});
        server_ = begin(std::move(words));
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
      try {
        const PgConnection here(address("postgres"));
        return;
      } catch (const PgFault&) {
      }
      // One that was stopped a moment ago may still have the memory.
      if (waitpid(server_, nullptr, WNOHANG) == server_) server_ = -1;
    }
    throw Fault("PostgreSQL did not start: see " + folder_.string() + "/log");
  }
  void start_pooler() {
    const std::filesystem::path file = folder_ / "pgbouncer.ini";
    std::ofstream(file) << "[databases]\n* = host=" << folder_.string() << " user=postgres password='" << password
                        << "'\n[pgbouncer]\nauth_type = any\npool_mode = transaction\ndefault_pool_size = 3\n"
                        << "max_client_conn = 500\nlisten_port = 6432\nunix_socket_dir = " << folder_.string() << "\n";
    owned(file);
    pooler_ = begin({"/usr/sbin/pgbouncer", file.string()});
    for (int tries = 0; tries < 2'400; ++tries) {  // its socket is there a moment before it listens
      try {
        const PgConnection here(pooled("postgres"));
        return;
      } catch (const PgFault&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(25));
      }
    }
    throw Fault("PgBouncer did not start: see " + folder_.string() + "/log");
  }
  [[nodiscard]] std::string pooled(const std::string& database) const {
    return "postgresql://postgres@/" + database + "?host=" + folder_.string() + "&port=6432";
  }
  void stop_by(int signal) { stop(server_, signal); }
  static void stop(pid_t& child, int signal) {
    if (child <= 0) return;
    kill(child, signal);
    waitpid(child, nullptr, 0);
    child = -1;
  }

  const Settings settings_;
  std::filesystem::path folder_;
  const passwd* user_ = geteuid() == 0 ? getpwnam("postgres") : nullptr;  // the server refuses to be root
  pid_t server_{-1}, pooler_{-1};
  int databases_{};
};

// One for all tests of a program.
inline PostgresCluster& cluster() {
  static PostgresCluster one;
  return one;
}

}  // namespace rd::store
