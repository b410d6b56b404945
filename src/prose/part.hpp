// A text as steps see it: an immutable tree whose nodes know their type, all their attributes and their size. A `Node`
// is how a text is made and read, a `Part` how it is changed; parts.hpp goes from one to the other. What changes shares
// all that stays the same with what was. Values only; safe on any thread.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "prose/step_map.hpp"
#include "prose/types.hpp"

namespace rd::prose {

// A mark on a text: strong, or a link to somewhere.
struct Marking {
  const MarkType* type{};
  Values attrs;
  bool operator==(const Marking& other) const { return type == other.type && same(attrs, other.attrs); }
};

using Markings = std::vector<Marking>;  // in the order of the schema

// With `one` as well: what it keeps out goes, and it stays away itself where a mark is that keeps it out.
[[nodiscard]] Markings with(const Markings& all, const Marking& one);
[[nodiscard]] Markings without(const Markings& all, const Marking& one);
[[nodiscard]] bool contains(const Markings& all, const Marking& one);

class Part;
using PartPtr = std::shared_ptr<const Part>;

// The children of a part, in order. Long rows lie in runs, so that another row that differs in one place is cheap.
class Content {
 public:
  Content() = default;
  // Texts that stand side by side with the same marks become one.
  explicit Content(std::vector<PartPtr> parts);

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] Position size() const { return size_; }  // of all together, in positions
  [[nodiscard]] int height() const { return height_; }   // of the highest
  // `index` < count().
  [[nodiscard]] const PartPtr& operator[](std::size_t index) const;

  // Which child `offset` lies in, or begins before: {index, where that child starts}. `offset` is within the row.
  struct Found {
    std::size_t index{};
    Position start{};
  };
  [[nodiscard]] Found find(Position offset) const;

  // The same row with the children from `first` until `last` replaced. Texts are joined where the new ones touch the
  // old. `first` <= `last` <= count().
  [[nodiscard]] Content spliced(std::size_t first, std::size_t last, std::vector<PartPtr> parts) const;
  // The same row with another child at `index` < count(), not joined with its neighbours.
  [[nodiscard]] Content with(std::size_t index, PartPtr part) const;
  // From one offset to another: children at the edges are cut. Neither edge lies inside a surrogate pair.
  [[nodiscard]] Content cut(Position from, Position to) const;
  [[nodiscard]] Content followed_by(const Content& other) const;
  void copy_to(std::vector<PartPtr>& out, std::size_t first, std::size_t last) const;

  // All children in order, run by run.
  // How many runs both begin with and end with, and what the first hold; those are the same children.
  struct Shared {
    std::size_t begin{}, end{};
    std::size_t count{};
    Position size{};
  };
  [[nodiscard]] Shared shared_runs(const Content& other) const;
  [[nodiscard]] std::size_t runs() const { return runs_.empty() ? 1 : runs_.size(); }
  [[nodiscard]] std::span<const PartPtr> run(std::size_t number) const {
    return runs_.empty() ? std::span(parts_) : std::span(runs_[number]->parts);
  }

 private:
  struct Run {
    std::vector<PartPtr> parts;
    Position size{};
    int height{};
  };
  [[nodiscard]] Position run_size(std::size_t number) const { return runs_.empty() ? size_ : runs_[number]->size; }
  void fill(std::vector<PartPtr> parts);
  void add_run(std::shared_ptr<const Run> run);
  void add_runs(std::span<const PartPtr> parts);

  std::vector<PartPtr> parts_;                    // of a short row
  std::vector<std::shared_ptr<const Run>> runs_;  // of a long one
  std::size_t count_{};
  Position size_{};
  int height_{};
};

// Where two versions of a row differ: behind what both begin with and before what both end with, by identity.
struct Difference {
  std::size_t first{};  // the index of the first child that is not the same
  Position start{};     // where it begins
  std::vector<const Part*> old_parts, new_parts;
};
[[nodiscard]] Difference difference(const Content& before, const Content& after);

class Part {
 public:
  [[nodiscard]] static PartPtr make(const NodeType& type, Values attrs, Content content, Markings marks);
  // `text`: valid UTF-8, not empty.
  [[nodiscard]] static PartPtr make_text(std::string text, Markings marks);

  [[nodiscard]] const NodeType& type() const { return *type_; }
  [[nodiscard]] const Values& attrs() const { return attrs_; }
  [[nodiscard]] const Content& content() const { return content_; }
  [[nodiscard]] const Markings& marks() const { return marks_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  // In positions: units of a text; 1 for what has no content; else its content and its two borders.
  [[nodiscard]] Position size() const { return size_; }
  [[nodiscard]] int height() const { return content_.height() + 1; }
  [[nodiscard]] bool is_text() const { return type_->is_text; }

  [[nodiscard]] PartPtr with_content(Content content) const;
  [[nodiscard]] PartPtr with_marks(Markings marks) const;
  // Of a text: the units from one offset to another, at least one. Of another part: what lies between within it.
  [[nodiscard]] PartPtr cut(Position from, Position to) const;
  // Does the offset lie between the halves of a surrogate pair?
  [[nodiscard]] bool splits_pair(Position offset) const;

  Part(const NodeType& type, Values attrs, Content content, Markings marks, std::string text);

 private:
  const NodeType* type_;
  Values attrs_;
  Content content_;
  Markings marks_;
  std::string text_;
  Position size_;
};

// Same type, attributes and marks: two texts that are may become one.
[[nodiscard]] bool same_markup(const Part& one, const Part& other);
// At the end of a row; joins texts.
void add_joined(std::vector<PartPtr>& row, PartPtr part);
[[nodiscard]] bool equal(const Part& one, const Part& other);
[[nodiscard]] bool equal(const Content& one, const Content& other);

}  // namespace rd::prose
