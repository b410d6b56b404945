// What every command needs: the packs (loaded once, beside other work), the language, and how to end.
#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/result.hpp"
#include "packs/packs.hpp"
#include "store/store.hpp"

namespace rd::cli {

// What a shell sees. `points`: check --fail-on found points of that firmness.
enum class Exit : int { good = 0, points = 1, refused = 2, fault = 3 };

// The packs inside the program with `folder` over them, loaded once. "": those that this run of the program began with,
// which are the ones inside it when no folder was named. Throws Fault with the mistakes of a folder.
[[nodiscard]] const packs::Packs& loaded_packs(const std::string& folder = {});

// A refusal as one sentence in this language. A code without a sentence is shown as the code: never nothing.
[[nodiscard]] std::string sentence(const packs::Packs& packs, Language language, const Refusal& refusal);

// Dutch unless --lang en, or the environment asks for English (LC_ALL, LC_MESSAGES, LANG).
[[nodiscard]] Language language_of(const std::string& flag);

// As language_of(), with the --lang among these words.
[[nodiscard]] Language language_in(const std::vector<std::string>& words);

// The file's bytes; refuses file.not_found, file.unreadable {file}.
[[nodiscard]] Result<std::string> read_file(const std::string& path);
// Whole or not at all: a new file beside it, then renamed. Throws Fault.
void write_file(const std::string& path, std::string_view bytes);

[[nodiscard]] Exit run(const std::vector<std::string>& words);

[[nodiscard]] Exit check_command(const std::vector<std::string>& words);
[[nodiscard]] Exit packs_command(const std::vector<std::string>& words);
[[nodiscard]] Exit serve_command(const std::vector<std::string>& words);
// NOUN VERB …: everything in the registry (asking.hpp).
[[nodiscard]] Exit ask_command(const std::vector<std::string>& words);
[[nodiscard]] Exit import_command(const std::vector<std::string>& words);
[[nodiscard]] Exit export_command(const std::vector<std::string>& words);
[[nodiscard]] Exit verify_command(const std::vector<std::string>& words);
[[nodiscard]] Exit backup_command(const std::vector<std::string>& words);
[[nodiscard]] Exit restore_command(const std::vector<std::string>& words);
[[nodiscard]] Exit move_command(const std::vector<std::string>& words);

// data.full, data.newer, data.busy, data.damaged, data.unreadable: what to do about it.
[[nodiscard]] Refusal refusal_of(const store::StoreFault& fault);

}  // namespace rd::cli
