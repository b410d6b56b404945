#include "net/connected.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/post.hpp>
#include <cstdio>
#include <utility>

namespace rd::net {

constexpr std::size_t piece = 64U << 10U;  // bytes read at once

Connected::Connected(Server::Network& network, Stream stream)
    : network_(network),
      limits_(network.options.limits),
      place_(network.place()),
      stream_(std::move(stream)),
      deadline_(stream_.get_executor(), Clock::time_point::max()),
      answered_(stream_.get_executor(), Clock::time_point::max()) {}

Task<void> Connected::serve() {
  const auto self = shared_from_this();
  const std::string peer = stream_.peer();
  if (network_.tls()) co_await shake_hands();
  for (std::size_t served = 1; open_; ++served) {
    BodyShare share(network_.bodies, limits_.bodies_together);
    Request request;
    request.peer = peer;
    Parser parser(request, limits_, share);
    const bool whole = co_await read(parser, request);
    if (whole) {
      const bool keep = parser.keep_alive() && served < limits_.requests && !network_.stopping;
      co_await answer(request, keep);
    } else if (open_) {
      co_await refuse(request, parser.trouble().value_or(Trouble::slow));
    }
  }
  hang_up();
}

void Connected::hang_up() {
  open_ = false;
  stream_.close();
  deadline_.cancel();
}

Task<void> Connected::shake_hands() {
  wait_in_line();
  by(Clock::now() + limits_.header_time);
  error_code error;
  co_await stream_.async_handshake(into(error));
  if (error || late_) open_ = false;
  stop_waiting();
}

Task<bool> Connected::read(Parser& parser, const Request& request) {
  wait_in_line();
  const bool header = co_await read_header(parser);
  stop_waiting();
  if (!header) co_return false;
  refusal_ = unwelcome(request);
  if (refusal_) co_return false;
  if (parser.is_done()) co_return true;
  if (parser.expects_continue() && in_.size() == 0) co_await write("HTTP/1.1 100 Continue\r\n\r\n", {});
  if (!open_) co_return false;
  co_return co_await read_body(parser);
}

std::optional<Trouble> Connected::unwelcome(const Request& request) const {
  const bool changes = request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
  if ((changes || asks_for_socket(request)) && !from_our_own_pages(request, network_.options.public_url))
    return Trouble::cross_site;
  if (!asks_for_socket(request) && cost_of(request) == Cost::slow && network_.workers.full()) return Trouble::busy;
  return std::nullopt;
}

Cost Connected::cost_of(const Request& request) const {
  return network_.options.cost ? network_.options.cost(request) : Cost::slow;
}

Task<bool> Connected::read_header(Parser& parser) {
  parser.eager(false);
  if (in_.size() == 0 && in_.capacity() > limits_.header) in_.shrink_to_fit();
  by(Clock::now() + limits_.idle);
  std::size_t used = 0;
  while (true) {
    if (in_.size() > 0) {
      const bool first_byte = !parser.got_some();
      error_code error;
      const auto now_used = parser.feed(in_, error);
      in_.consume(now_used);
      used += now_used;
      if (parser.trouble()) co_return false;
      if (parser.is_header_done()) co_return true;
      if (used + in_.size() >= limits_.header) refusal_ = Trouble::header_too_large;
      if (refusal_) co_return false;
      if (first_byte) by(Clock::now() + limits_.header_time);
    }
    const bool more = co_await read_some(limits_.header);
    if (!more) {
      if (late_ && !parser.got_some()) open_ = false;  // nothing was asked, so there is nothing to say
      co_return false;
    }
  }
}

Task<bool> Connected::read_body(Parser& parser) {
  parser.eager(true);
  const auto began = Clock::now();
  std::size_t received = in_.size();
  while (true) {
    error_code error;
    if (in_.size() > 0) in_.consume(parser.feed(in_, error));
    if (parser.trouble()) co_return false;
    if (parser.is_done()) co_return true;
    by(began + patience(received));
    const auto before = in_.size();
    if (before >= piece) refusal_ = Trouble::bad_request;  // a chunk's size line without an end
    if (refusal_) co_return false;
    const bool more = co_await read_some(piece);
    if (!more) co_return false;
    received += in_.size() - before;
  }
}

Task<bool> Connected::read_some(std::size_t most) {
  error_code error;
  const auto room = most > in_.size() ? most - in_.size() : 1;
  const auto got = co_await stream_.async_read_some(in_.prepare(room), into(error));
  in_.commit(got);
  if (late_) co_return false;
  if (error) open_ = false;
  co_return open_;
}

Task<void> Connected::answer(const Request& request, bool keep) {
  by(Clock::time_point::max());
  Response response;
  if (asks_for_socket(request)) {
    auto refused = become_socket(request);
    if (!refused) co_return;
    co_await send(request, *refused, keep ? Connection::keep : Connection::close);
    if (!keep) open_ = false;
    co_return;
  }
  switch (cost_of(request)) {
    case Cost::quick:
      response = handled(request);
      break;
    case Cost::slow:
      co_await handled_by_worker(request, response);
      break;
    case Cost::later:
      co_await handled_later(request, response);
      break;
  }
  keep = keep && !network_.stopping;
  co_await send(request, response, keep ? Connection::keep : Connection::close);
  if (!keep) open_ = false;
}

Task<void> Connected::handled_by_worker(const Request& request, Response& response) {
  answered_.expires_at(Clock::time_point::max());
  auto work = [self = shared_from_this(), &request, &response]() mutable {
    response = self->handled(request);
    auto& loop = self->network_.loop;
    asio::post(loop, [self = std::move(self)] { self->answered_.expires_at(Clock::time_point::min()); });
  };
  if (!network_.workers.offer(std::move(work))) {
    response = explained(request, Trouble::busy);
    co_return;
  }
  error_code rung;
  co_await answered_.async_wait(into(rung));
}

// Whoever was told may keep this as long as they like, and let it go on any thread.
class Connected::Promise {
 public:
  Promise(std::weak_ptr<Connected> to, std::shared_ptr<Mailbox> mail, std::size_t number)
      : to_(std::move(to)), mail_(std::move(mail)), number_(number) {}
  ~Promise() {
    if (!given_) give(problem(status_of(Trouble::fault), code_of(Trouble::fault)));
  }
  Promise(const Promise&) = delete;
  Promise& operator=(const Promise&) = delete;

  void give(Response response) {
    if (given_.exchange(true)) return;
    if (mail_->here()) return arrive(to_, number_, std::move(response));
    mail_->post([to = to_, number = number_, response = std::move(response)]() mutable {
      arrive(to, number, std::move(response));
    });
  }

 private:
  static void arrive(const std::weak_ptr<Connected>& to, std::size_t number, Response response) {
    if (const auto connected = to.lock()) connected->kept(number, std::move(response));
  }

  const std::weak_ptr<Connected> to_;
  const std::shared_ptr<Mailbox> mail_;
  const std::size_t number_;
  std::atomic<bool> given_{};
};

Task<void> Connected::handled_later(const Request& request, Response& response) {
  kept_.reset();
  ++network_.owed;
  try {
    auto promise = std::make_shared<Promise>(weak_from_this(), network_.mail, ++promised_);
    network_.options.later(request,
                           [promise = std::move(promise)](Response given) { promise->give(std::move(given)); });
  } catch (const std::exception& failure) {
    ++promised_;
    kept_ = failed(request, failure);
  }
  if (!kept_) {
    answered_.expires_at(Clock::time_point::max());
    error_code rung;
    co_await answered_.async_wait(into(rung));
  }
  --network_.owed;
  response = std::move(*kept_);
  kept_.reset();
}

void Connected::kept(std::size_t number, Response response) {
  if (number != promised_ || kept_) return;
  kept_ = std::move(response);
  answered_.expires_at(Clock::time_point::min());
}

Response Connected::handled(const Request& request) const {
  try {
    return network_.handler(request);
  } catch (const std::exception& failure) {
    return failed(request, failure);
  }
}

Response Connected::failed(const Request& request, const std::exception& failure) const {
  std::fprintf(stderr, "rodedraad: %s %s failed: %s\n", request.method.c_str(), request.path.c_str(), failure.what());
  return explained(request, Trouble::fault);
}

std::optional<Response> Connected::become_socket(const Request& request) {
  if (!network_.options.socket) return problem(404, "page.not_found");
  if (auto refused = refused_handshake(request)) return refused;
  const auto outbox = std::make_shared<Outbox>(network_.mail, limits_.socket_queue);
  std::variant<Response, SocketUse> wish;
  try {
    wish = network_.options.socket(request, outbox);
  } catch (const std::exception& failure) {
    wish = failed(request, failure);
  }
  if (auto* refused = std::get_if<Response>(&wish)) {
    outbox->end();
    return std::move(*refused);
  }
  stream_.put_back({static_cast<const char*>(in_.data().data()), in_.size()});
  open_ = false;
  Opening opening{std::move(stream_), std::move(std::get<SocketUse>(wish)), outbox, std::move(place_)};
  network_.remember(converse(std::move(opening), request, limits_));
  return std::nullopt;
}

Response Connected::explained(const Request& request, Trouble trouble) const {
  Response response = network_.options.explain ? network_.options.explain(request, trouble)
                                               : problem(status_of(trouble), code_of(trouble));
  if (trouble == Trouble::busy) response.fields.push_back({"Retry-After", "10"});
  return response;
}

Task<void> Connected::refuse(const Request& request, Trouble trouble) {
  const bool was_late = late_;
  if (refusal_) trouble = *refusal_;
  co_await send(request, explained(request, was_late ? Trouble::slow : trouble), Connection::close);
  error_code error;
  if (open_) stream_.finish();
  if (network_.stopping) open_ = false;
  wait_in_line();
  by(Clock::now() + limits_.linger);
  while (open_ && !error && !late_) {
    in_.clear();
    static_cast<void>(co_await stream_.async_read_some(in_.prepare(piece), into(error)));
  }
  stop_waiting();
  open_ = false;
}

Task<void> Connected::send(const Request& request, const Response& response, Connection after) {
  const auto transport = network_.tls() ? Transport::tls : Transport::plain;
  const std::string head = head_of(response, after, transport);
  co_await write(head, request.method == "HEAD" ? std::string_view{} : std::string_view{response.body});
}

Task<void> Connected::write(std::string_view head, std::string_view body) {
  const auto began = Clock::now();
  std::size_t sent = 0;
  error_code error;
  while (open_ && sent < head.size() + body.size()) {
    by(began + patience(sent));
    const auto head_left = head.substr(std::min(sent, head.size()));
    const auto body_left = body.substr(sent > head.size() ? sent - head.size() : 0);
    const std::array<asio::const_buffer, 2> parts{asio::buffer(head_left), asio::buffer(body_left)};
    sent += co_await stream_.async_write_some(parts, into(error));
    if (error) open_ = false;
  }
}

Clock::duration Connected::patience(std::size_t bytes) const {
  return limits_.grace + std::chrono::milliseconds(bytes * 1000 / limits_.slowest);
}

void Connected::by(Clock::time_point when) {
  late_ = false;
  deadline_.expires_at(when);
  if (when == Clock::time_point::max()) return;
  deadline_.async_wait([weak = weak_from_this()](error_code error) {
    const auto self = weak.lock();
    if (error || !self || self->deadline_.expiry() > Clock::now()) return;
    self->late_ = true;
    self->stream_.cancel();
  });
}

void Connected::wait_in_line() {
  turn_ = network_.waiting.insert(network_.waiting.end(), this);
}
void Connected::stop_waiting() {
  if (turn_) network_.waiting.erase(*turn_);
  turn_.reset();
}

}  // namespace rd::net
