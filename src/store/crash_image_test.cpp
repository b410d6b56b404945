// What a power cut leaves of the files on a tape.
#include <algorithm>
#include <span>

#include "store/crash_vfs.hpp"
#include "store/test_rigs.hpp"

namespace rd::store {
namespace {

using What = DiskEvent::What;

constexpr std::size_t sector = 512;

struct OnDisk {
  std::string synced;
  std::vector<const DiskEvent*> since;
};
struct Disk {
  std::map<std::size_t, OnDisk> files;
  std::map<std::string, std::size_t> folder;
  std::vector<const DiskEvent*> folder_since;
};

void put(std::string& content, std::size_t at, std::string_view bytes) {
  if (content.size() < at + bytes.size()) content.resize(at + bytes.size(), '\0');
  std::copy(bytes.begin(), bytes.end(), content.begin() + static_cast<std::ptrdiff_t>(at));
}

void apply(std::string& content, const DiskEvent& event) {
  if (event.what == What::written) put(content, event.at, event.bytes);
  if (event.what == What::cut_off) content.resize(event.at, '\0');
}

void apply(std::map<std::string, std::size_t>& folder, const DiskEvent& event) {
  if (event.what == What::made) folder[event.name] = event.file;
  if (event.what == What::gone) folder.erase(event.name);
}

Disk disk_after(std::span<const DiskEvent> events, Syncs syncs, std::size_t at_start) {
  Disk disk;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const DiskEvent& event = events[i];
    const bool is_kept = syncs == Syncs::kept || i < at_start;
    switch (event.what) {
      case What::made:
      case What::gone:
        disk.folder_since.push_back(&event);
        break;
      case What::written:
      case What::cut_off:
        disk.files[event.file].since.push_back(&event);
        break;
      case What::synced: {
        OnDisk& file = disk.files[event.file];
        if (!is_kept) break;
        for (const DiskEvent* one : file.since) apply(file.synced, *one);
        file.since.clear();
        break;
      }
      case What::folder_synced:
        if (!is_kept) break;
        for (const DiskEvent* one : disk.folder_since) apply(disk.folder, *one);
        disk.folder_since.clear();
        break;
    }
  }
  return disk;
}

// One disk on one bad day.
class Cut {
 public:
  explicit Cut(std::mt19937& random) : random_(random), kept_(std::array{0.0, 0.2, 0.5, 0.8, 0.95, 1.0}[below(6)]) {
    is_in_order_ = below(3) == 0;
  }

  [[nodiscard]] std::string content(const OnDisk& file) {
    std::string out = file.synced;
    // A disk that keeps the order: up to one of them, and some of that one.
    const std::size_t end = is_in_order_ ? below(file.since.size() + 1) : file.since.size();
    for (std::size_t i = 0; i < end; ++i) {
      const bool is_last = is_in_order_ && i + 1 == end;
      if (is_in_order_ ? is_last && chance(0.7) : chance(0.25)) {
        put_some(out, *file.since[i]);
      } else if (is_in_order_ || chance(kept_)) {
        apply(out, *file.since[i]);
      }
    }
    return out;
  }
  [[nodiscard]] std::map<std::string, std::size_t> folder(const Disk& disk) {
    auto out = disk.folder;
    for (const DiskEvent* one : disk.folder_since) {
      if (chance(kept_)) apply(out, *one);
    }
    return out;
  }
  [[nodiscard]] bool chance(double of_one) { return std::uniform_real_distribution(0.0, 1.0)(random_) < of_one; }
  [[nodiscard]] std::string garbage(std::size_t size) {
    std::string out(size, '\0');
    for (char& one : out) one = static_cast<char>(below(256));
    return out;
  }

 private:
  [[nodiscard]] std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }
  // Some sectors of a write, and in half of the cases garbage in one.
  void put_some(std::string& content, const DiskEvent& event) {
    if (event.what != What::written) return;
    const std::size_t end = event.at + event.bytes.size();
    const std::size_t bad = chance(0.5) ? event.at + below(event.bytes.size()) : end;
    for (std::size_t at = event.at; at < end;) {
      const std::size_t next = std::min(end, (at / sector + 1) * sector);
      const auto piece = std::string_view(event.bytes).substr(at - event.at, next - at);
      if (at <= bad && bad < next) {
        put(content, at, garbage(piece.size()));
      } else if (chance(0.5)) {
        put(content, at, piece);
      }
      at = next;
    }
  }

  std::mt19937& random_;
  double kept_;
  bool is_in_order_{};
};

}  // namespace

void Tape::cut(std::size_t moment, std::mt19937& random, const std::filesystem::path& to, Syncs syncs) const {
  const auto lock = still();
  const std::size_t end = std::min(events_.size(), at_start_ + moment);
  const Disk disk = disk_after(std::span(events_).first(end), syncs, at_start_);
  Cut cut(random);
  std::filesystem::create_directories(to);
  for (const auto& [name, file] : cut.folder(disk)) {
    const auto found = disk.files.find(file);
    put_file(to / name, found == disk.files.end() ? std::string() : cut.content(found->second));
    if (name.ends_with("-wal") && cut.chance(0.5)) {
      put_file(to / (name.substr(0, name.size() - 3) + "shm"), cut.garbage(std::size_t{32} << 10U));
    }
  }
}

}  // namespace rd::store
