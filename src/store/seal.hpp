// A seal is FILE.sha256, in the form of sha256sum, beside a file that nobody writes to: a backup, or a database that
// was closed. It is there only while it is true: it is taken away, and that is on the disk, before the first byte
// changes. So each byte of a sealed file is watched, also where SQLite looks at nothing: free pages, tables without
// hashes.
#pragma once
#include <filesystem>
#include <optional>

#include "store/store.hpp"

namespace rd::store {

[[nodiscard]] std::filesystem::path with(const std::filesystem::path& file, std::string_view ending);
// Brings a file, or the names in a folder, to the disk. Faults full or io.
void sync(const std::filesystem::path& file);
[[nodiscard]] std::filesystem::path folder_of(const std::filesystem::path& file);
// Gives a whole file its name, on the disk: after a power cut there is this file or what was there before. Faults as
// sync().
void put_in_place(const std::filesystem::path& part, const std::filesystem::path& to);

// Not while SQLite has the file open in this process: reading it beside SQLite would end SQLite's locks.
void seal(const std::filesystem::path& file);
void unseal(const std::filesystem::path& file);  // nothing when there is no seal
// The hash in hex, as the seal tells it ("" when it tells none); nothing when there is no seal.
[[nodiscard]] std::optional<std::string> seal_of(const std::filesystem::path& file);

}  // namespace rd::store
