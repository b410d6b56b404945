#include "store/store.hpp"

#include <condition_variable>
#include <mutex>

namespace rd::store {
namespace {

std::string code_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::full:
      return "store.full";
    case Trouble::io:
      return "store.io";
    case Trouble::busy:
      return "store.busy";
    case Trouble::corrupt:
      return "store.corrupt";
    case Trouble::newer:
      return "store.newer";
  }
  return "store.io";
}

}  // namespace

std::string_view name_of(Table table) {
  switch (table) {
    case Table::account:
      return "account";
    case Table::credential:
      return "credential";
    case Table::login:
      return "login";
    case Table::membership:
      return "membership";
    case Table::invitation:
      return "invitation";
    case Table::join_code:
      return "join_code";
    case Table::publication:
      return "publication";
  }
  return "";
}

StoreFault::StoreFault(Trouble trouble, const std::string& what)
    : Fault(what.starts_with("store.") ? what : code_of(trouble) + ": " + what), trouble_(trouble) {}

// No promise: it keeps a reference to the fault on the thread that tells, after the other has been told.
Result<Written> write_and_wait(Store& store, Write write) {
  std::mutex mutex;
  std::condition_variable told;
  std::exception_ptr fault;
  std::optional<Result<Written>> answer;
  store.write(std::move(write), [&](std::exception_ptr trouble, Result<Written> written) {
    const std::scoped_lock lock(mutex);
    fault = std::move(trouble);
    answer = std::move(written);
    told.notify_one();
  });
  std::unique_lock lock(mutex);
  told.wait(lock, [&answer] { return answer.has_value(); });
  if (fault) std::rethrow_exception(std::move(fault));
  return *std::move(answer);
}

Result<Written> write_surely(Store& store, Write write) {
  auto written = write_and_wait(store, std::move(write));
  if (written && written->outcome != Outcome::stored) throw StoreFault(Trouble::io, "not known to be stored");
  return written;
}

}  // namespace rd::store
