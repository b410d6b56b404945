// One connection: reads requests and writes answers, one after the other, until either side has had enough.
#pragma once
#include <boost/beast/core/flat_buffer.hpp>

#include "net/network.hpp"
#include "net/parser.hpp"

namespace rd::net {

class Connected : public std::enable_shared_from_this<Connected> {
 public:
  Connected(Server::Network& network, Stream stream);
  ~Connected() { stop_waiting(); }
  Connected(const Connected&) = delete;
  Connected& operator=(const Connected&) = delete;

  Task<void> serve();
  void hang_up();

 private:
  // Carries the answer of Options::later from wherever it is given.
  class Promise;

  // Of TLS.
  Task<void> shake_hands();
  // Reads one request. False when there is trouble, when time ran out, or (open_ is false) when the other side left.
  Task<bool> read(Parser& parser, const Request& request);
  // What can be said before the body has come.
  [[nodiscard]] std::optional<Trouble> unwelcome(const Request& request) const;
  [[nodiscard]] Cost cost_of(const Request& request) const;
  Task<bool> read_header(Parser& parser);
  Task<bool> read_body(Parser& parser);
  // Adds what has arrived to in_, which grows to at most `most` bytes. False when late or gone.
  Task<bool> read_some(std::size_t most);

  Task<void> answer(const Request& request, bool keep);
  // A worker fills `response`; this coroutine sleeps on a timer that never rings by itself.
  Task<void> handled_by_worker(const Request& request, Response& response);
  // As that, but whoever was told fills it; without a nap when that happens at once.
  Task<void> handled_later(const Request& request, Response& response);
  void kept(std::size_t number, Response response);
  // Network thread or worker.
  [[nodiscard]] Response handled(const Request& request) const;
  [[nodiscard]] Response failed(const Request& request, const std::exception& failure) const;
  [[nodiscard]] Response explained(const Request& request, Trouble trouble) const;
  // Nothing when the connection is a conversation from now on.
  [[nodiscard]] std::optional<Response> become_socket(const Request& request);
  // Tells what is wrong and closes. Goes on reading for a while: a socket that is closed with unread bytes in it takes
  // the refusal with it before a browser that is still sending has read it.
  Task<void> refuse(const Request& request, Trouble trouble);
  Task<void> send(const Request& request, const Response& response, Connection after);
  // Writes both parts as one stream; a reader that is slower than `slowest` loses the connection.
  Task<void> write(std::string_view head, std::string_view body);

  [[nodiscard]] Clock::duration patience(std::size_t bytes) const;
  // From `when` on, whatever this connection waits for on its socket is called off, and late_ says so.
  void by(Clock::time_point when);
  void wait_in_line();
  void stop_waiting();

  Server::Network& network_;
  const Limits& limits_;
  std::shared_ptr<void> place_;
  Stream stream_;
  Timer deadline_;
  Timer answered_;
  beast::flat_buffer in_;
  std::optional<std::list<Connected*>::iterator> turn_;
  std::optional<Trouble> refusal_;
  std::size_t promised_{};  // which promise counts; one that comes after its time is dropped
  std::optional<Response> kept_;
  bool open_{true};
  bool late_{};
};

}  // namespace rd::net
