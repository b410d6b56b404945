#include "net/gzip.hpp"

#include <zlib.h>

#include "base/fault.hpp"

namespace rd::net {

std::string gzip(std::string_view bytes, Effort effort) {
  constexpr int with_gzip_header = 15 + 16;
  constexpr int memory = 8;
  z_stream stream{};
  if (deflateInit2(&stream, effort == Effort::quick ? Z_BEST_SPEED : Z_BEST_COMPRESSION, Z_DEFLATED, with_gzip_header,
                   memory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw Fault("gzip: no memory");
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  std::string in(bytes);  // zlib wants bytes that it could write
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (done != Z_STREAM_END) throw Fault("gzip: it did not end");
  return out;
}

}  // namespace rd::net
