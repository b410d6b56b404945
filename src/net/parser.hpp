// From bytes to a Request, with the limits of the server. Only connected.hpp includes this (Beast is heavy).
#pragma once
#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "net/server.hpp"

namespace rd::net {

namespace beast = boost::beast;
using boost::system::error_code;

// Bytes of bodies in memory, counted for the whole server; gives its share back when the request is over.
class BodyShare {
 public:
  BodyShare(std::size_t& together, std::size_t limit) : together_(together), limit_(limit) {}
  ~BodyShare() { together_ -= mine_; }
  BodyShare(const BodyShare&) = delete;
  BodyShare& operator=(const BodyShare&) = delete;
  [[nodiscard]] bool take(std::size_t bytes) {
    if (together_ + bytes > limit_) return false;
    together_ += bytes;
    mine_ += bytes;
    return true;
  }

 private:
  std::size_t& together_;
  const std::size_t limit_;
  std::size_t mine_{};
};

// Beast's parser, writing straight into our request. Adds what Beast leaves open: one way only to say how long a body
// is.
class Parser final : public beast::http::basic_parser<true> {
 public:
  Parser(Request& request, const Limits& limits, BodyShare& share) : request_(request), limits_(limits), share_(share) {
    header_limit(static_cast<std::uint32_t>(limits.header));
    body_limit(boost::none);
  }
  [[nodiscard]] std::optional<Trouble> trouble() const { return trouble_; }
  [[nodiscard]] bool expects_continue() const { return same_word(request_.field("Expect"), "100-continue"); }

  // Feeds bytes; answers how many were used. `error` is set for need_more as well.
  std::size_t feed(const beast::flat_buffer& buffer, error_code& error) {
    const auto used = put(buffer.data(), error);
    if (error && error != beast::http::error::need_more && !trouble_) {
      trouble_ = error == beast::http::error::header_limit ? Trouble::header_too_large : Trouble::bad_request;
    }
    return used;
  }

 private:
  void refuse(Trouble trouble, error_code& error) {
    if (!trouble_) trouble_ = trouble;
    error = beast::http::error::bad_value;
  }

  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int version,
                       error_code& error) override {
    version_ = version;
    request_.method.assign(method.data(), method.size());
    std::string_view rest(target.data(), target.size());
    if (const auto scheme = rest.find("://"); scheme != std::string_view::npos && !rest.starts_with('/')) {
      rest.remove_prefix(std::min(rest.find('/', scheme + 3), rest.size()));
    }
    const auto question = rest.find('?');
    request_.path = decoded_path(rest.substr(0, question));
    if (question != std::string_view::npos) request_.query = rest.substr(question + 1);
    if (request_.path.empty() || version < 10 || version > 11) refuse(Trouble::bad_request, error);
  }
  void on_response_impl(int, beast::string_view, int, error_code&) override {}

  void on_field_impl(beast::http::field name, beast::string_view written, beast::string_view value,
                     error_code& error) override {
    if (is_header_done()) return;  // a trailer
    if (request_.fields.size() == limits_.fields) return refuse(Trouble::header_too_large, error);
    if (name == beast::http::field::host && ++hosts_ > 1) return refuse(Trouble::bad_request, error);
    const std::string_view text(value.data(), value.size());
    if (name == beast::http::field::transfer_encoding && (++codings_ > 1 || !same_word(text, "chunked"))) {
      return refuse(Trouble::bad_request, error);
    }
    if (name == beast::http::field::content_length) ++lengths_;
    request_.fields.push_back({std::string(written.data(), written.size()), std::string(text)});
  }

  void on_header_impl(error_code& error) override {
    const bool two_lengths = lengths_ > 1 || (codings_ > 0 && (lengths_ > 0 || version_ < 11));
    if (two_lengths || (version_ == 11 && hosts_ == 0)) return refuse(Trouble::bad_request, error);
    if (content_length().value_or(0) > limits_.body) refuse(Trouble::too_large, error);
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
  void on_finish_impl(error_code&) override {}
  std::size_t on_body_impl(beast::string_view bytes, error_code& error) override { return add(bytes, error); }
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code& error) override {
    return add(bytes, error);
  }
  std::size_t add(beast::string_view bytes, error_code& error) {
    if (bytes.size() > limits_.body - request_.body.size()) {
      refuse(Trouble::too_large, error);
    } else if (!share_.take(bytes.size())) {
      refuse(Trouble::busy, error);
    } else {
      request_.body.append(bytes.data(), bytes.size());
    }
    return bytes.size();
  }

  Request& request_;
  const Limits& limits_;
  BodyShare& share_;
  std::optional<Trouble> trouble_;
  int version_{}, hosts_{}, codings_{}, lengths_{};
};

}  // namespace rd::net
