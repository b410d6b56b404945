#include "work/rooms.hpp"

#include <algorithm>
#include <future>

namespace rd::work {
namespace {

// Calls `start` with a Done, and waits for it.
template <class Start>
Result<Answer> waited(const Start& start) {
  auto promise = std::make_shared<std::promise<Result<Answer>>>();
  auto future = promise->get_future();
  start([promise](const std::exception_ptr& fault, Result<Answer> answer) {
    fault ? promise->set_exception(fault) : promise->set_value(std::move(answer));
  });
  return future.get();
}

}  // namespace

std::shared_ptr<Room> Rooms::room(const AnyId& workspace) {
  auto& room = rooms_[workspace];
  if (room == nullptr) {
    room = std::make_shared<Room>(setting_, workspace);
    if (++opened_since_sweep_ % 64 == 0) {
      const auto keep = room;
      sweep();
      return keep;
    }
  }
  return room;
}

void Rooms::at(const AnyId& workspace, std::function<void(Room&)> use) {
  if (setting_.strand.here()) return use(*room(workspace));
  setting_.strand.post([this, workspace, use = std::move(use)] { use(*room(workspace)); });
}

void Rooms::run(const AnyId& workspace, const Caller& caller, Call call, Done done) {
  if (setting_.strand.here()) return room(workspace)->run(caller, std::move(call), std::move(done));
  at(workspace, [caller, call = std::move(call), done = std::move(done)](Room& room) { room.run(caller, call, done); });
}
void Rooms::see(const AnyId& workspace, const Caller& caller, Call call, Done done) {
  if (setting_.strand.here()) return room(workspace)->see(caller, std::move(call), std::move(done));
  at(workspace, [caller, call = std::move(call), done = std::move(done)](Room& room) { room.see(caller, call, done); });
}
void Rooms::look(const AnyId& workspace, const Caller& caller, Right right, Look look, Done done) {
  at(workspace,
     [=, look = std::move(look), done = std::move(done)](Room& room) { room.look(caller, right, look, done); });
}

Result<Answer> Rooms::run_and_wait(const AnyId& workspace, const Caller& caller, Call call) {
  return waited([&](Done done) { run(workspace, caller, std::move(call), std::move(done)); });
}
Result<Answer> Rooms::see_and_wait(const AnyId& workspace, const Caller& caller, Call call) {
  return waited([&](Done done) { see(workspace, caller, std::move(call), std::move(done)); });
}
Result<Answer> Rooms::look_and_wait(const AnyId& workspace, const Caller& caller, Right right, Look look) {
  return waited([&](Done done) { this->look(workspace, caller, right, std::move(look), std::move(done)); });
}

std::size_t Rooms::bytes() const {
  std::size_t all = 0;
  for (const auto& [id, room] : rooms_) all += room->bytes();
  return all;
}

std::size_t Rooms::subscribers() const {
  std::size_t all = 0;
  for (const auto& [id, room] : rooms_) all += room->subscribers();
  return all;
}

void Rooms::sweep() {
  opened_since_sweep_ = 0;
  for (const auto& [id, room] : rooms_) room->look_at_day();
  std::vector<std::pair<std::int64_t, AnyId>> idle;
  for (const auto& [id, room] : rooms_)
    if (room->idle()) idle.emplace_back(room->last_used(), id);
  std::sort(idle.begin(), idle.end());
  std::size_t used = bytes();
  for (const auto& [last, id] : idle) {
    const auto found = rooms_.find(id);
    if (used <= limits_.memory && setting_.now() - last < limits_.idle) break;
    used -= std::min(used, found->second->bytes());
    rooms_.erase(found);
  }
}

void Rooms::follow_log() {
  for (const auto& [id, room] : rooms_) room->follow_log();
}

void Rooms::drain() const {
  for (auto left = setting_.outside->count.load(); left != 0; left = setting_.outside->count.load()) {
    setting_.outside->count.wait(left);
  }
}

Date Rooms::today() const {
  using namespace std::chrono;
  return Date{floor<days>(sys_time<microseconds>(microseconds(now())))};
}

void Rooms::end_login(const AnyId& login) {
  setting_.strand.post([this, login] {
    if (ended_) ended_(login);
  });
}

}  // namespace rd::work
