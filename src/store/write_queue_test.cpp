// Who waits for whom before a commit. A wait that should not be is an hour here: the test then ends by its time limit.
#include "store/write_queue.hpp"

#include <doctest/doctest.h>

#include <future>

using namespace rd;
using namespace rd::store;
using namespace std::chrono_literals;

namespace {

constexpr Company for_an_hour{1h, 1h, 5};

Write letter() {
  Write out;
  out.in_company = true;
  return out;
}

// As the writer's thread takes them: waits, and answers how many go together.
std::size_t next_batch(WriteQueue& queue) {
  if (!queue.wait()) return 0;
  std::vector<Pending> batch;
  queue.take(batch);
  queue.forget(batch);
  return batch.size();
}

// Just before this, others wrote.
void write_before(WriteQueue& queue) {
  queue.put({}, {});
  CHECK(next_batch(queue) == 1);
}

}  // namespace

TEST_CASE("DOC-06: the letter of who writes alone waits for nobody") {
  WriteQueue queue({1h, 0ms, 5});
  write_before(queue);
  for (int i = 0; i < 3; ++i) {
    queue.put(letter(), {});
    CHECK(next_batch(queue) == 1);
  }
}

TEST_CASE("DOC-06: where many write, letters wait for each other until the time is over") {
  WriteQueue queue({20ms, 1h, 5});
  write_before(queue);
  const auto began = std::chrono::steady_clock::now();
  queue.put(letter(), {});
  queue.put(letter(), {});
  CHECK(next_batch(queue) == 2);
  CHECK(std::chrono::steady_clock::now() - began >= 20ms);
}

TEST_CASE("DOC-06: enough letters go, and what is pressed goes at once and takes along what waits") {
  WriteQueue queue(for_an_hour);
  write_before(queue);
  auto batch = std::async(std::launch::async, [&] { return next_batch(queue); });
  for (int i = 0; i < 5; ++i) queue.put(letter(), {});
  CHECK(batch.get() == 5);

  batch = std::async(std::launch::async, [&] { return next_batch(queue); });
  queue.put(letter(), {});
  queue.put(letter(), {});
  queue.put({}, {});
  CHECK(batch.get() == 3);
}

TEST_CASE("R1: what waits for company is written when it is over") {
  WriteQueue queue(for_an_hour);
  write_before(queue);
  queue.put(letter(), {});
  auto batch = std::async(std::launch::async, [&] { return next_batch(queue); });
  queue.stop();
  CHECK(batch.get() == 1);
  CHECK(next_batch(queue) == 0);
}
