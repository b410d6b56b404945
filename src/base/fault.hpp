// The two kinds of trouble that are not the user's: a fault (the world failed: disk, network, a program that will
// not start) is thrown and handled only at the request edge and in main; a bug stops the process at once.
#pragma once
#include <stdexcept>
#include <string>

namespace rd {

// Thrown when the world around the program fails. `what()` is for the log, in English, without anyone's text in it.
class Fault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

[[noreturn]] void stop_for_bug(const char* condition, const char* file, int line) noexcept;

}  // namespace rd

// Always on, in release too: an impossible state must not go on to be stored.
#define RD_ASSERT(condition) ((condition) ? static_cast<void>(0) : ::rd::stop_for_bug(#condition, __FILE__, __LINE__))
