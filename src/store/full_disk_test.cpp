// R4 on a disk that is really full: a tmpfs of a few MiB. Needs the right to mount.
#include <sys/mount.h>

#include <cerrno>
#include <cstring>

#include "store/test_rigs.hpp"

using namespace rd;
using namespace rd::store;
namespace fs = std::filesystem;

namespace {

const AnyId here{3, 1};

class SmallDisk {
 public:
  SmallDisk() : at_(folder_ / "disk") {
    fs::create_directory(at_);
    mounted_ = mount("tmpfs", at_.c_str(), "tmpfs", 0, "size=4m") == 0;
    why_not_ = mounted_ ? "" : std::strerror(errno);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (mounted_) umount2(at_.c_str(), MNT_DETACH);
  }
  [[nodiscard]] const std::string& why_not() const { return why_not_; }
  [[nodiscard]] fs::path operator/(std::string_view name) const { return at_ / name; }

 private:
  Folder folder_;
  fs::path at_;
  bool mounted_{};
  std::string why_not_;
};

Write large_write(std::uint64_t number, Seq head) {
  Write write = append_of(here, head, {record_of(number)});
  write.records[0].changes += std::string(30'000, 'x');
  return write;
}

// Writes until the disk is full (or often enough); the last number that was told as stored.
std::uint64_t fill(Store& store, std::uint64_t number) {
  for (; number < 1'000; ++number) {
    std::optional<Written> written;
    const auto trouble = trouble_of([&] { written = done(store, large_write(number, store.head(here).seq)); });
    if (trouble) {
      CHECK(*trouble == Trouble::full);
      break;
    }
    CHECK(written->outcome == Outcome::stored);
  }
  return number - 1;
}

}  // namespace

TEST_CASE("R4: on a small disk that is full writes are told so, reads go on, nothing is lost; with room it goes on") {
  const SmallDisk disk;
  if (!disk.why_not().empty()) {
    MESSAGE("skipped: a tmpfs cannot be mounted here (" << disk.why_not() << "); it needs root");
    return;
  }
  const fs::path file = disk / "draad.db";
  put_file(disk / "ballast", std::string(1U << 20U, 'b'));
  std::uint64_t stored = 0;
  {
    SqliteStore store(file, {}, {8, 64});  // the log is brought into the file all the time, beside the writer
    stored = fill(store, 1);
    REQUIRE(stored > 10);
    REQUIRE(stored < 900);
    for (int i = 0; i < 5; ++i) {  // it stays full, and stays told
      CHECK(trouble_of([&] { (void)done(store, large_write(stored + 1, store.head(here).seq)); }) == Trouble::full);
      CHECK(store.read(here, 1, last_seq).size() == stored);
    }
    CHECK_FALSE(verify(store, here));
  }
  {
    SqliteStore store(file);  // opened on the full disk
    CHECK(store.read(here, 1, last_seq).size() == stored);
    (void)trouble_of([&] { (void)done(store, large_write(stored + 1, store.head(here).seq)); });
    const auto before = static_cast<std::uint64_t>(store.head(here).seq);
    fs::remove(disk / "ballast");
    const std::uint64_t after = fill(store, before + 1);  // the same store goes on
    CHECK(after > before);
    stored = after;
    CHECK(store.read(here, 1, last_seq).size() == stored);
  }
  const SqliteStore store(file);
  CHECK(store.verify_all().empty());
  const auto records = store.read(here, 1, last_seq);
  REQUIRE(records.size() == stored);
  for (std::uint64_t i = 0; i < stored; ++i) CHECK(records[i].ref == AnyId{1, i + 1});
}
