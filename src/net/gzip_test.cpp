#include "net/gzip.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

namespace rd::net {

namespace {
std::string unpacked(const std::string& packed) {
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string in = packed, out(1U << 20U, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}
}  // namespace

TEST_CASE("what is packed comes out as it was, and is smaller when it repeats itself") {
  for (const std::string& text :
       {std::string(), std::string("a"), std::string("samen opleiden"), std::string(100'000, 'x')})
    CHECK(unpacked(gzip(text)) == text);
  CHECK(gzip(std::string(100'000, 'x')).size() < 300);
}

}  // namespace rd::net
