// Pictures that lie, and what is taken out of those that do not (SEC: uploads; DOC-06).
#include "exchange/tidy_picture.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include "exchange/archive.hpp"
#include "exchange/pictures.hpp"
#include "exchange/write.hpp"

namespace rd::exchange {
namespace {

using namespace std::string_literals;

std::string big(std::size_t value, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8U * static_cast<unsigned>(i)) & 0xFFU);
  return out;
}
std::string chunk(const std::string& type, const std::string& data) {
  const std::string summed = type + data;
  return big(data.size(), 4) + summed +
         big(crc32(0, reinterpret_cast<const Bytef*>(summed.data()), static_cast<uInt>(summed.size())), 4);
}
std::string squeezed(const std::string& bytes) {
  std::string out(compressBound(bytes.size()), '\0');
  uLongf length = out.size();
  REQUIRE(compress(reinterpret_cast<Bytef*>(out.data()), &length, reinterpret_cast<const Bytef*>(bytes.data()),
                   bytes.size()) == Z_OK);
  out.resize(length);
  return out;
}
const std::string png_head = "\x89PNG\r\n\x1a\n";
std::string ihdr(std::size_t width, std::size_t height, const std::string& rest = "\x08\x02\0\0\0"s) {
  return chunk("IHDR", big(width, 4) + big(height, 4) + rest);
}
std::string png(std::size_t width, std::size_t height, const std::string& more = "") {
  std::string lines;
  for (std::size_t y = 0; y < height; ++y) lines += '\0' + std::string(width * 3, 'r');
  return png_head + ihdr(width, height) + more + chunk("IDAT", squeezed(lines)) + chunk("IEND", "");
}
std::string segment(char marker, const std::string& data) {
  return "\xFF"s + marker + big(data.size() + 2, 2) + data;
}
std::string frame(std::size_t width, std::size_t height) {
  return segment('\xC0', "\x08"s + big(height, 2) + big(width, 2) + "\x01\x01\x11\0"s);
}
std::string exif(unsigned char side) {
  return segment('\xE1', "Exif\0\0II*\0\x08\0\0\0\x02\0"s + "\x12\x01\x03\0\x01\0\0\0"s + static_cast<char>(side) +
                             "\0\0\0"s + "\x25\x88\x04\0\x01\0\0\0\x26\0\0\0"s + "\0\0\0\0"s +
                             "GPS 52.0907 N 5.1214 E");
}
std::string jpeg(const std::string& more = "", std::size_t width = 64, std::size_t height = 48) {
  return "\xFF\xD8"s + more + segment('\xDB', std::string(65, '\1')) + frame(width, height) +
         segment('\xC4', std::string(20, '\1')) + segment('\xDA', "\x01\x01\0\0\x3f\0"s) +
         "pixels\xFF\0more\xFF\xD0y"s + "\xFF\xD9"s;
}
std::string gif() {
  const std::string picture = "\x2C\0\0\0\0\x02\0\x02\0\0"s + "\x02\x03\x84\x51\x01\0"s;
  return "GIF89a\x02\0\x02\0\x80\0\0"s + "\0\0\0\xff\xff\xff"s + "\x21\xFE\x05hello\0"s + "\x21\xF9\x04\0\x0a\0\0\0"s +
         picture + picture + ";";
}

std::string code(const std::string& bytes) {
  const auto made = tidy_picture(bytes);
  return made ? std::string(made->media_type) : made.error().code;
}

}  // namespace

TEST_CASE("SEC: what a picture is, its bytes tell, and what is none of ours is refused with what to do") {
  CHECK(code(png(3, 2)) == "image/png");
  CHECK(code(jpeg()) == "image/jpeg");
  CHECK(code(gif()) == "image/gif");
  CHECK(code("") == "picture.empty");
  CHECK(code("<?xml version='1.0'?>\n<SVG onload='x()'/>") == "picture.svg");
  CHECK(code("RIFF\x10\0\0\0WEBPVP8 "s) == "picture.other_kind");
  CHECK(code("<!doctype html><script>alert(1)</script>") == "picture.other_kind");
  CHECK(code("MZ\x90\0"s) == "picture.other_kind");
}

TEST_CASE("SEC: a picture that is other than its head says is damaged, wherever it stops") {
  const std::string still = tidy_picture(gif())->bytes;
  for (const std::string& whole : {png(3, 2), jpeg(), still.substr(0, still.size() - 1)}) {
    for (std::size_t length = 8; length < whole.size(); ++length)
      CHECK_MESSAGE(!tidy_picture(std::string_view(whole).substr(0, length)), length);
  }
  CHECK(code(png_head + "<script>alert(1)</script>") == "picture.damaged");
  CHECK(code("\xFF\xD8\xFF\xE0 no jpeg") == "picture.damaged");
  std::string flipped = png(3, 2);
  flipped[20] ^= 1;
  CHECK(code(flipped) == "picture.damaged");
  CHECK(code(png_head + ihdr(3, 2) + chunk("IDAT", "no stream") + chunk("IEND", "")) == "picture.damaged");
  CHECK(code(png_head + ihdr(3, 2, "\x07\x02\0\0\0"s) + chunk("IEND", "")) == "picture.damaged");
  CHECK(code("\xFF\xD8"s + frame(8, 8) + "\xFF\xD9"s) == "picture.damaged");  // without a pixel
}

TEST_CASE("SEC: one that becomes far too large is refused before it is unpacked") {
  CHECK(code(png_head + ihdr(60'000, 60'000) + chunk("IDAT", "") + chunk("IEND", "")) == "picture.pixels");
  CHECK(code(jpeg("", 60'000, 60'000)) == "picture.pixels");
  CHECK(code(png_head + ihdr(0, 0) + chunk("IEND", "")) == "picture.damaged");
  CHECK(code(jpeg("", 0, 0)) == "picture.damaged");
  // Small by its head, and a stream of a hundred megabytes.
  const std::string bomb = png_head + ihdr(3, 2) + chunk("IDAT", squeezed(std::string(100U << 20U, '\0')));
  CHECK(bomb.size() < 200'000);
  CHECK(code(bomb + chunk("IEND", "")) == "picture.damaged");
}

TEST_CASE("SEC: where and with what it was taken, remarks, and what stands behind its end are not kept") {
  const std::string dirty = png(3, 2, chunk("tEXt", "Author\0Lotte"s) + chunk("eXIf", "GPS")) + "<script>PK\3\4";
  const auto kept_png = tidy_picture(dirty);
  REQUIRE(kept_png);
  CHECK(kept_png->bytes == png(3, 2));

  const auto kept = tidy_picture(jpeg(segment('\xE0', "JFIF\0\1\1\0\0\1\0\1\0\0"s) + exif(6) +
                                      segment('\xED', "Photoshop 3.0") + segment('\xFE', "Lotte was here")) +
                                 "PK\3\4 another file");
  REQUIRE(kept);
  for (const char* gone : {"GPS", "52.0907", "Photoshop", "Lotte", "PK"})
    CHECK_MESSAGE(kept->bytes.find(gone) == std::string::npos, gone);
  CHECK(kept->bytes.find("JFIF") != std::string::npos);
  CHECK(kept->bytes.ends_with("\xFF\xD9"));
  // Which side is up stays, and its size is as it is shown.
  CHECK(kept->width == 48);
  CHECK(kept->height == 64);
  const auto again = tidy_picture(kept->bytes);
  REQUIRE(again);
  CHECK(again->bytes == kept->bytes);
  CHECK(tidy_picture(jpeg(exif(1)))->bytes == jpeg());
  CHECK(tidy_picture(jpeg(exif(77)))->bytes == jpeg());
}

TEST_CASE("WCAG 2.2.2: of a moving picture the first stands still") {
  const auto kept = tidy_picture(gif());
  REQUIRE(kept);
  CHECK(kept->bytes.find("hello") == std::string::npos);
  CHECK(std::count(kept->bytes.begin(), kept->bytes.end(), '\x2C') == 1);
  CHECK(kept->bytes.ends_with(";"));
  CHECK(picture_kind(kept->bytes).width == 2);
}

TEST_CASE("DOC-06: Word gets the pictures of a text, their own bytes and what they show") {
  const auto node = [](const char* type, json::object attrs) {
    auto out = std::make_shared<prose::Node>();
    out->type = type;
    out->attrs = std::move(attrs);
    return out;
  };
  prose::Node doc{"doc", {}, {}, {}, {}};
  doc.content = {node("image", {{"src", "pictures/a.jpg"}, {"alt", "Twee studenten voor een klas"}}),
                 node("image", {{"src", "pictures/gone.png"}, {"alt", "Een beeld dat weg is"}})};
  const std::vector<Picture> pictures{{"pictures/a.jpg", "image/jpeg", jpeg(), 64, 48}};
  const auto docx = to_docx(doc, "Plan", pictures);
  REQUIRE(docx);
  bool found = false;
  std::string text;
  for (const auto& [name, bytes] : unpacked(*docx)) {
    found = found || (name.starts_with("word/media/") && name.ends_with(".jpg") && bytes == jpeg());
    if (name == "word/document.xml") text = bytes;
  }
  CHECK(found);
  CHECK(text.find("Twee studenten voor een klas") != std::string::npos);
  CHECK(text.find("Een beeld dat weg is") != std::string::npos);
}

}  // namespace rd::exchange
