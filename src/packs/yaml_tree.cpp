#include "packs/yaml_tree.hpp"

#include <fmt/format.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

#include "base/utf.hpp"

namespace rd::packs {
namespace {

constexpr std::size_t largest_file = 4u << 20;

int line_of(const YAML::Mark& mark) {
  return mark.line + 1;
}

// Builds the tree from events. A frame is a list or map that is still open.
class Builder : public YAML::EventHandler {
 public:
  Builder(const std::string& file, Tree& tree) : file_(file), tree_(tree) {}

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    add({Node::Is::nothing, line_of(mark), {}, {}, {}});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    note(line_of(mark), "an alias (*name)", "the text itself: packs do not refer to themselves");
    add({Node::Is::nothing, line_of(mark), {}, {}, {}});
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, tag, anchor);
    add({Node::Is::scalar, line_of(mark), value, {}, {}});
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    refuse_anchor(mark, tag, anchor);
    open_.push_back({{Node::Is::list, line_of(mark), {}, {}, {}}, {}, {}});
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    refuse_anchor(mark, tag, anchor);
    open_.push_back({{Node::Is::map, line_of(mark), {}, {}, {}}, {}, {}});
  }
  void OnMapEnd() override {
    refuse_twins(open_.back().node);
    close();
  }

  void note(int line, std::string what, std::string expected) {
    tree_.mistakes.push_back({.file = file_, .line = line, .what = std::move(what), .expected = std::move(expected)});
  }

 private:
  struct Frame {
    Node node;
    bool has_key{};
    std::string key{};
    int key_line{};
  };

  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
  }

  void add(Node node) {
    if (open_.empty()) {
      tree_.root = std::move(node);
      return;
    }
    Frame& frame = open_.back();
    if (frame.node.is == Node::Is::list) {
      frame.node.items.push_back(std::move(node));
    } else if (!frame.has_key) {
      if (node.is != Node::Is::scalar) note(node.line, "a key that is no word", "key: value");
      frame.has_key = true;
      frame.key_line = node.line;
      frame.key = std::move(node.text);
    } else {
      frame.has_key = false;
      frame.node.entries.push_back({std::move(frame.key), frame.key_line, std::move(node)});
    }
  }

  void refuse_anchor(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) note(line_of(mark), "an anchor (&name)", "the text itself: packs do not refer to themselves");
    if (tag != "?" && tag != "!" && !tag.empty()) {
      note(line_of(mark), fmt::format("a tag ({})", tag), "a plain or quoted value");
    }
  }

  void refuse_twins(const Node& map) {
    std::unordered_map<std::string_view, int> seen;
    for (const Entry& entry : map.entries) {
      const auto [first, fresh] = seen.emplace(entry.key, entry.line);
      if (!fresh) {
        note(entry.line, fmt::format("the key \"{}\" stands here twice", entry.key),
             fmt::format("every key once (the first is on line {})", first->second));
      }
    }
  }

  const std::string& file_;
  Tree& tree_;
  std::vector<Frame> open_;
};

int line_at(std::string_view bytes, std::size_t at) {
  return 1 + static_cast<int>(std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

// The start of the first line that is no UTF-8.
int line_without_utf8(std::string_view bytes) {
  int line = 1;
  for (std::size_t from = 0; from < bytes.size(); ++line) {
    const std::size_t end = std::min(bytes.find('\n', from), bytes.size());
    if (!is_utf8(bytes.substr(from, end - from))) return line;
    from = end + 1;
  }
  return line;
}

// What has to be right before the parser sees the file. Answers whether it may go on.
bool look_at_bytes(std::string_view bytes, Builder& builder) {
  if (bytes.size() > largest_file) {
    builder.note(1, "a file of more than 4 MiB", "one subject a file");
    return false;
  }
  if (!is_utf8(bytes)) {
    builder.note(line_without_utf8(bytes), "bytes that are not UTF-8", "UTF-8 text");
    return false;
  }
  bool indentation = true;
  bool good = true;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const char c = bytes[at];
    if (c == '\t' && indentation) {
      builder.note(line_at(bytes, at), "a tab in the indentation", "spaces");
      return false;
    }
    const auto code = static_cast<unsigned char>(c);
    if ((code < 0x20 && c != '\n' && c != '\r' && c != '\t') || code == 0x7f) {
      builder.note(line_at(bytes, at), fmt::format("a control character (0x{:02x})", code), "readable text");
      good = false;
      break;
    }
    indentation = c == '\n' || (indentation && c == ' ');
  }
  return good;
}

// Plain text between { } may not hold a question mark for yaml-cpp, and questions are what packs are made of.
std::string expected_on(std::string_view bytes, int line) {
  std::size_t from = 0;
  for (int at = 1; at < line && from < bytes.size(); ++at)
    from = std::min(bytes.find('\n', from), bytes.size() - 1) + 1;
  const std::string_view text = bytes.substr(std::min(from, bytes.size()), bytes.find('\n', from) - from);
  const bool question = text.find('{') != std::string_view::npos && text.find('?') != std::string_view::npos;
  return question ? "quotes around a text with ? between { }"
                  : "indentation with spaces, and quotes around a text with : or #";
}

}  // namespace

Tree parse_yaml(const std::string& file, const std::string& bytes) {
  Tree tree;
  Builder builder(file, tree);
  if (!look_at_bytes(bytes, builder)) return tree;
  std::istringstream in(bytes);
  try {
    YAML::Parser parser(in);
    if (!parser.HandleNextDocument(builder))
      builder.note(1, "an empty file", "a pack: pack, version, and what it holds");
    Tree second;
    Builder rest(file, second);
    if (parser.HandleNextDocument(rest)) {
      builder.note(second.root.line, "a second document (---)", "one document a file");
    }
  } catch (const YAML::DeepRecursion&) {
    builder.note(1, "lists or maps that are nested hundreds deep", "a few levels, as in packs/README.md");
  } catch (const YAML::Exception& trouble) {
    const int line = std::max(1, line_of(trouble.mark));
    builder.note(line, fmt::format("not YAML: {}", trouble.msg), expected_on(bytes, line));
  }
  return tree;
}

}  // namespace rd::packs
