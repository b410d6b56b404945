#include "exchange/tidy_picture.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "base/utf.hpp"

namespace rd::exchange {
namespace {

// Reads on from the left; what is not there is damage.
class Bytes {
 public:
  explicit Bytes(std::string_view all) : all_(all) {}
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::size_t left() const { return all_.size() - at_; }
  std::optional<std::string_view> take(std::size_t length) {
    if (left() < length) return std::nullopt;
    at_ += length;
    return all_.substr(at_ - length, length);
  }
  std::optional<unsigned> byte() {
    const auto one = take(1);
    return one ? std::optional(static_cast<unsigned>(static_cast<unsigned char>((*one)[0]))) : std::nullopt;
  }
  // Up to `end`, without it.
  [[nodiscard]] std::string_view since(std::size_t begin) const { return all_.substr(begin, at_ - begin); }
  void back(std::size_t length) { at_ -= length; }

 private:
  std::string_view all_;
  std::size_t at_{};
};

unsigned big(std::string_view bytes) {
  unsigned out = 0;
  for (const char c : bytes) out = (out << 8U) | static_cast<unsigned char>(c);
  return out;
}
unsigned little(std::string_view bytes) {
  return big(bytes.substr(0, 1)) | big(bytes.substr(1, 1)) << 8U;
}

tl::unexpected<Refusal> damaged() {
  return refuse(Why::invalid, "picture.damaged", "file");
}

Result<void> sized(TidyPicture& out, unsigned width, unsigned height) {
  if (width == 0 || height == 0) return damaged();
  const bool large = width > longest_side || height > longest_side ||
                     static_cast<std::int64_t>(width) * static_cast<std::int64_t>(height) > most_pixels;
  if (large)
    return refuse(Why::too_large, "picture.pixels", "file",
                  {{"width", std::to_string(width)},
                   {"height", std::to_string(height)},
                   {"most", std::to_string(most_pixels / 1'000'000)}});
  out.width = static_cast<int>(width);
  out.height = static_cast<int>(height);
  return {};
}

// ---- PNG ----
struct PngHead {
  unsigned width{}, height{}, depth{}, color{}, interlaced{};
};

std::optional<unsigned> channels_of(const PngHead& head) {
  const auto any_of = [&](std::initializer_list<unsigned> depths) {
    return std::find(depths.begin(), depths.end(), head.depth) != depths.end();
  };
  switch (head.color) {
    case 0:
      return any_of({1, 2, 4, 8, 16}) ? std::optional(1U) : std::nullopt;
    case 3:
      return any_of({1, 2, 4, 8}) ? std::optional(1U) : std::nullopt;
    case 2:
      return any_of({8, 16}) ? std::optional(3U) : std::nullopt;
    case 4:
      return any_of({8, 16}) ? std::optional(2U) : std::nullopt;
    case 6:
      return any_of({8, 16}) ? std::optional(4U) : std::nullopt;
    default:
      return std::nullopt;
  }
}

// How many bytes its lines take, unpacked: each a filter and its pixels.
std::uint64_t bytes_of(const PngHead& head, unsigned channels) {
  struct Pass {
    unsigned x, y, by_x, by_y;
  };
  static constexpr std::array<Pass, 7> passes{
      {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};
  const auto lines = [&](std::uint64_t width, std::uint64_t height) {
    return width == 0 ? 0 : height * (1 + (width * channels * head.depth + 7) / 8);
  };
  if (head.interlaced == 0) return lines(head.width, head.height);
  std::uint64_t out = 0;
  for (const Pass& pass : passes)
    out += lines((head.width + pass.by_x - 1 - pass.x) / pass.by_x, (head.height + pass.by_y - 1 - pass.y) / pass.by_y);
  return out;
}

// Counts what a stream becomes, a piece at a time.
class Counting {
 public:
  explicit Counting(std::uint64_t wanted) : wanted_(wanted) { begun_ = inflateInit(&stream_) == Z_OK; }
  ~Counting() {
    if (begun_) inflateEnd(&stream_);
  }
  Counting(const Counting&) = delete;
  Counting& operator=(const Counting&) = delete;

  // False when it is no stream, or becomes more than it says.
  [[nodiscard]] bool add(std::string_view piece) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
    stream_.avail_in = static_cast<uInt>(piece.size());
    while (stream_.avail_in > 0 && !over_) {
      stream_.next_out = buffer_.data();
      stream_.avail_out = static_cast<uInt>(buffer_.size());
      const int code = inflate(&stream_, Z_NO_FLUSH);
      count_ += buffer_.size() - stream_.avail_out;
      over_ = code == Z_STREAM_END;
      if ((code != Z_OK && !over_) || count_ > wanted_) return false;
    }
    return stream_.avail_in == 0;
  }
  [[nodiscard]] bool whole() const { return over_ && count_ == wanted_; }

 private:
  z_stream stream_{};
  std::array<Bytef, 64U << 10U> buffer_{};
  std::uint64_t wanted_, count_{};
  bool begun_{}, over_{};
};

constexpr std::string_view png_mark = "\x89PNG\r\n\x1a\n";

Result<TidyPicture> tidy_png(std::string_view bytes) {
  static constexpr std::array<std::string_view, 7> kept{"PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "pHYs"};
  TidyPicture out{"image/png", "png", std::string(png_mark), 0, 0};
  Bytes in(bytes.substr(png_mark.size()));
  std::unique_ptr<Counting> count;
  PngHead head;
  enum class Place { first, before, data, after } place{};
  bool palette = false;
  for (;;) {
    const std::size_t begin = in.at();
    const auto length = in.take(4), type = in.take(4);
    if (!length || !type || big(*length) > in.left()) return damaged();
    const auto data = in.take(big(*length)), sum = in.take(4);
    if (!data || !sum) return damaged();
    const std::string_view whole = in.since(begin), summed = whole.substr(4, whole.size() - 8);
    if (crc32(0, reinterpret_cast<const Bytef*>(summed.data()), static_cast<uInt>(summed.size())) != big(*sum))
      return damaged();
    if (place == Place::first) {
      if (*type != "IHDR" || data->size() != 13) return damaged();
      head = {big(data->substr(0, 4)), big(data->substr(4, 4)), big(data->substr(8, 1)), big(data->substr(9, 1)),
              big(data->substr(12, 1))};
      TRY_DO(sized(out, head.width, head.height));
      const auto channels = channels_of(head);
      if (!channels || big(data->substr(10, 2)) != 0 || head.interlaced > 1) return damaged();
      count = std::make_unique<Counting>(bytes_of(head, *channels));
      place = Place::before;
    } else if (*type == "IDAT") {
      if (place == Place::after || !count->add(*data)) return damaged();
      place = Place::data;
    } else if (*type == "IEND") {
      if (!count->whole() || (head.color == 3 && !palette)) return damaged();
      out.bytes += whole;
      return out;
    } else {
      if (place == Place::data) place = Place::after;
      palette = palette || *type == "PLTE";
      if (std::find(kept.begin(), kept.end(), *type) == kept.end()) continue;
    }
    out.bytes += whole;
  }
}

// ---- JPEG ----
// Which side is up, 1 to 8, in what a camera tells; 1 when it does not.
unsigned orientation(std::string_view told) {
  if (!told.starts_with(std::string_view("Exif\0\0", 6)) || told.size() < 14) return 1;
  told.remove_prefix(6);
  const bool motorola = told.starts_with("MM");
  const auto number = [&](std::size_t at, std::size_t length) -> std::size_t {
    if (at > told.size() || told.size() - at < length) return 0;
    std::size_t out = 0;
    for (std::size_t i = 0; i < length; ++i) {
      const auto byte = static_cast<unsigned char>(told[motorola ? at + i : at + length - 1 - i]);
      out = (out << 8U) | byte;
    }
    return out;
  };
  const std::size_t first = number(4, 4);
  const std::size_t entries = std::min<std::size_t>(number(first, 2), 1'000);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = first + 2 + i * 12;
    if (number(entry, 2) != 0x0112) continue;
    const std::size_t side = number(entry + 8, 2);
    return side >= 1 && side <= 8 ? static_cast<unsigned>(side) : 1;
  }
  return 1;
}
std::string told_again(unsigned side) {
  std::string out(
      "\xFF\xE1\0\x22"
      "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0",
      36);
  out[29] = static_cast<char>(side);
  return out;
}

class Jpeg {
 public:
  explicit Jpeg(std::string_view bytes) : in_(bytes) {}

  Result<TidyPicture> run() {
    out_ = {"image/jpeg", "jpg", std::string(*in_.take(2)), 0, 0};
    for (;;) {
      const auto marker = next_marker();
      if (!marker) return damaged();
      if (*marker == 0xD9) break;
      TRY_DO(segment(*marker));
    }
    if (!framed_ || scans_ == 0) return damaged();
    out_.bytes += "\xFF\xD9";
    if (side_ > 4) std::swap(out_.width, out_.height);
    return std::move(out_);
  }

 private:
  std::optional<unsigned> next_marker() {
    if (in_.byte() != 0xFFU) return std::nullopt;
    auto one = in_.byte();
    while (one == 0xFFU) one = in_.byte();
    return one;
  }

  Result<void> segment(unsigned marker) {
    const auto length = in_.take(2);
    if (!length || big(*length) < 2) return damaged();
    const auto data = in_.take(big(*length) - 2);
    if (!data) return damaged();
    const std::string whole =
        std::string{'\xFF', static_cast<char>(marker)} + std::string(*length) + std::string(*data);
    if (marker >= 0xC0 && marker <= 0xC2) {
      if (framed_ || data->size() < 6) return damaged();
      framed_ = true;
      TRY_DO(sized(out_, big(data->substr(3, 2)), big(data->substr(1, 2))));
      out_.bytes += whole;
    } else if (marker == 0xC4 || marker == 0xDB || marker == 0xDD) {
      out_.bytes += whole;
    } else if (marker == 0xDA) {
      if (!framed_ || ++scans_ > most_scans) return damaged();
      out_.bytes += whole;
      return scan();
    } else if (marker == 0xE1) {
      const unsigned side = orientation(*data);
      if (side > 1 && side_ == 1) out_.bytes += told_again(side_ = side);
    } else if (is_of_use(marker, *data)) {
      out_.bytes += whole;
    } else if (marker < 0xE0 || (marker > 0xEF && marker != 0xFE)) {
      return damaged();  // no browser shows those
    }
    return {};
  }
  static bool is_of_use(unsigned marker, std::string_view data) {
    return (marker == 0xE0 && data.starts_with(std::string_view("JFIF\0", 5))) ||
           (marker == 0xE2 && data.starts_with(std::string_view("ICC_PROFILE\0", 12))) ||
           (marker == 0xEE && data.starts_with("Adobe"));
  }

  // The pixels of a scan, up to the marker behind them.
  Result<void> scan() {
    const std::size_t begin = in_.at();
    for (;;) {
      const auto one = in_.byte();
      if (!one) return damaged();
      if (*one != 0xFF) continue;
      const auto next = in_.byte();
      if (!next) return damaged();
      const bool goes_on = *next == 0 || (*next >= 0xD0 && *next <= 0xD7);
      if (goes_on) continue;
      in_.back(2);
      break;
    }
    if (in_.at() == begin) return damaged();
    out_.bytes += in_.since(begin);
    return {};
  }

  static constexpr int most_scans = 100;
  Bytes in_;
  TidyPicture out_;
  unsigned side_{1};
  int scans_{};
  bool framed_{};
};

// ---- GIF ----
// The first of its pictures.
class Gif {
 public:
  explicit Gif(std::string_view bytes) : in_(bytes) {}

  Result<TidyPicture> run() {
    out_ = {"image/gif", "gif", {}, 0, 0};
    const auto head = in_.take(13);
    if (!head) return damaged();
    TRY_DO(sized(out_, little(head->substr(6)), little(head->substr(8))));
    if (!colors(big(head->substr(10, 1)))) return damaged();
    out_.bytes = in_.since(0);
    for (;;) {
      const std::size_t begin = in_.at();
      const auto what = in_.byte();
      if (what == 0x21U) {
        const auto label = in_.byte();
        if (!label || !pieces()) return damaged();
        if (*label == 0xF9) out_.bytes += in_.since(begin);
      } else if (what == 0x2CU) {
        TRY_DO(picture());
        out_.bytes += in_.since(begin);
        out_.bytes += '\x3B';
        return std::move(out_);
      } else {
        return damaged();
      }
    }
  }

 private:
  bool colors(unsigned packed) { return (packed & 0x80U) == 0 || in_.take(std::size_t{3} << ((packed & 7U) + 1)); }
  bool pieces() {
    for (;;) {
      const auto length = in_.byte();
      if (!length) return false;
      if (*length == 0) return true;
      if (!in_.take(*length)) return false;
    }
  }
  Result<void> picture() {
    const auto place = in_.take(9);
    if (!place) return damaged();
    const bool inside = little(place->substr(0)) + little(place->substr(4)) <= static_cast<unsigned>(out_.width) &&
                        little(place->substr(2)) + little(place->substr(6)) <= static_cast<unsigned>(out_.height);
    const std::size_t begin = in_.at();
    if (!inside || !colors(big(place->substr(8, 1))) || !in_.take(1) || !pieces() || in_.at() - begin < 4)
      return damaged();
    return {};
  }

  Bytes in_;
  TidyPicture out_;
};

bool is_svg(std::string_view bytes) {
  const std::string start = lower(bytes.substr(0, 1'000));
  return start.find("<svg") != std::string::npos;
}

}  // namespace

Result<TidyPicture> tidy_picture(std::string_view bytes) {
  if (bytes.empty()) return refuse(Why::invalid, "picture.empty", "file");
  if (bytes.starts_with(png_mark)) return tidy_png(bytes);
  if (bytes.starts_with("\xFF\xD8")) return Jpeg(bytes).run();
  if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return Gif(bytes).run();
  if (is_svg(bytes)) return refuse(Why::unsupported, "picture.svg", "file");
  return refuse(Why::unsupported, "picture.other_kind", "file");
}

}  // namespace rd::exchange
