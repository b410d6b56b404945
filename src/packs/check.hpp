// `rodedraad packs check DIR`: tells the author of packs what is wrong in them.
#pragma once
#include <iosfwd>
#include <string>

namespace rd::packs {

// Lays the folder over the packs inside the program, as --packs does, and writes one line per mistake in a file of the
// folder, or one line that all is well. Answers the exit status: 0 good, 1 mistakes, 2 the folder has no packs or
// cannot be read.
[[nodiscard]] int check_folder(const std::string& folder, std::ostream& out);

}  // namespace rd::packs
