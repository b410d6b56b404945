#include "base/json.hpp"

#include <array>

namespace rd {

Result<json::value> parse_json(std::string_view text, json::storage_ptr memory) {
  json::parse_options options;
  options.max_depth = 128;
  std::array<unsigned char, 2'048> room;  // most of what is read is small
  json::stream_parser parser(memory, options, room.data(), room.size());
  parser.reset(std::move(memory));
  boost::system::error_code error;
  const std::size_t read = parser.write_some(text.data(), text.size(), error);
  if (!error) parser.finish(error);
  std::size_t at = read;
  if (!error) {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) ++at;
  }
  if (error || at != text.size()) return refuse(Why::invalid, "json.syntax", {}, {{"at", std::to_string(at)}});
  return parser.release();
}

namespace {

void write_pretty(std::string& out, const json::value& value, std::size_t indent) {
  const auto line = [&](std::size_t depth) { out.append(1, '\n').append(depth * 2, ' '); };
  if (const auto* object = value.if_object(); object != nullptr && !object->empty()) {
    out += '{';
    bool first = true;
    for (const auto& [key, child] : *object) {
      if (!first) out += ',';
      first = false;
      line(indent + 1);
      out += json::serialize(json::string_view(key));
      out += ": ";
      write_pretty(out, child, indent + 1);
    }
    line(indent);
    out += '}';
  } else if (const auto* array = value.if_array(); array != nullptr && !array->empty()) {
    out += '[';
    bool first = true;
    for (const auto& child : *array) {
      if (!first) out += ',';
      first = false;
      line(indent + 1);
      write_pretty(out, child, indent + 1);
    }
    line(indent);
    out += ']';
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string pretty_json(const json::value& value) {
  std::string out;
  write_pretty(out, value, 0);
  out += '\n';
  return out;
}

}  // namespace rd
