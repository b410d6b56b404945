#include "prose/part.hpp"

#include <algorithm>

#include "base/fault.hpp"
#include "base/utf.hpp"

namespace rd::prose {
namespace {

// How many bytes of a text lie before its unit `offset`. Between the halves of a surrogate pair: those before the pair.
std::size_t bytes_before(std::string_view text, Position units, Position offset) {
  if (static_cast<Position>(text.size()) == units) return static_cast<std::size_t>(offset);
  std::size_t at = 0;
  while (offset > 0) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead >= 0xF0 && offset == 1) break;
    offset -= lead >= 0xF0 ? 2 : 1;
    at += lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  }
  return at;
}

Position size_of(const NodeType& type, const Content& content, const std::string& text) {
  if (type.is_text) return static_cast<Position>(utf16_length(text));
  return type.is_leaf ? 1 : content.size() + 2;
}

}  // namespace

Markings with(const Markings& all, const Marking& one) {
  if (contains(all, one)) return all;
  Markings out;
  out.reserve(all.size() + 1);
  bool placed = false;
  for (const Marking& other : all) {
    if (one.type->keeps_out(*other.type)) continue;
    if (other.type->keeps_out(*one.type)) return all;
    if (!placed && other.type->rank > one.type->rank) {
      out.push_back(one);
      placed = true;
    }
    out.push_back(other);
  }
  if (!placed) out.push_back(one);
  return out;
}

Markings without(const Markings& all, const Marking& one) {
  Markings out = all;
  const auto found = std::find(out.begin(), out.end(), one);
  if (found != out.end()) out.erase(found);
  return out;
}

bool contains(const Markings& all, const Marking& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

Part::Part(const NodeType& type, Values attrs, Content content, Markings marks, std::string text)
    : type_(&type),
      attrs_(std::move(attrs)),
      content_(std::move(content)),
      marks_(std::move(marks)),
      text_(std::move(text)),
      size_(size_of(type, content_, text_)) {}

PartPtr Part::make(const NodeType& type, Values attrs, Content content, Markings marks) {
  RD_ASSERT(!type.is_text && (!type.is_leaf || content.empty()));
  return std::make_shared<const Part>(type, std::move(attrs), std::move(content), std::move(marks), std::string{});
}

PartPtr Part::make_text(std::string text, Markings marks) {
  RD_ASSERT(!text.empty());
  return std::make_shared<const Part>(*types().text, Values{}, Content{}, std::move(marks), std::move(text));
}

PartPtr Part::with_content(Content content) const {
  return make(*type_, attrs_, std::move(content), marks_);
}

PartPtr Part::with_marks(Markings marks) const {
  return std::make_shared<const Part>(*type_, attrs_, content_, std::move(marks), text_);
}

PartPtr Part::cut(Position from, Position to) const {
  if (!is_text())
    return with_content(content_.cut(std::max<Position>(from - 1, 0), std::min<Position>(to - 1, content_.size())));
  const std::size_t begin = bytes_before(text_, size_, from);
  const std::size_t end = bytes_before(text_, size_, to);
  return make_text(text_.substr(begin, end - begin), marks_);
}

bool Part::splits_pair(Position offset) const {
  if (!is_text() || static_cast<Position>(text_.size()) == size_ || offset <= 0 || offset >= size_) return false;
  const std::size_t before = bytes_before(text_, size_, offset);
  return static_cast<Position>(utf16_length(std::string_view(text_).substr(0, before))) != offset;
}

bool same_markup(const Part& one, const Part& other) {
  return &one.type() == &other.type() && same(one.attrs(), other.attrs()) && one.marks() == other.marks();
}

bool equal(const Part& one, const Part& other) {
  if (&one == &other) return true;
  return one.size() == other.size() && same_markup(one, other) && one.text() == other.text() &&
         equal(one.content(), other.content());
}

bool equal(const Content& one, const Content& other) {
  if (one.count() != other.count() || one.size() != other.size()) return false;
  for (std::size_t i = 0; i < one.count(); ++i)
    if (!equal(*one[i], *other[i])) return false;
  return true;
}

}  // namespace rd::prose
