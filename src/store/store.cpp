#include "store/store.hpp"

#include <future>

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
    : Fault(code_of(trouble) + ": " + what), trouble_(trouble) {}

Result<Written> write_and_wait(Store& store, Write write) {
  std::promise<Result<Written>> promise;
  auto future = promise.get_future();
  store.write(std::move(write), [&promise](const std::exception_ptr& fault, Result<Written> written) {
    if (fault) {
      promise.set_exception(fault);
    } else {
      promise.set_value(std::move(written));
    }
  });
  return future.get();
}

}  // namespace rd::store
