// How a text is written together: everyone sends steps (prose/step.hpp), the program brings them to the text as it is
// and keeps them, one commit after another. Now and then they are put together into a whole text; the last commits stay
// as well, so that who wrote on an older version can be followed (docs/decisions/0029).
#pragma once
#include <deque>
#include <optional>
#include <vector>

#include "plan/document.hpp"
#include "prose/rebase.hpp"

namespace rd::plan {

// Part of its section, told under its topic. The version that a text got, and how. There are a hundred of a text: a new
// one takes the place of the oldest.
struct TextCommit {
  AnyId id;
  std::int64_t version{};        // of the text after it; 1 is the first
  json::value steps;             // as they were applied; none only in the very first
  std::vector<std::int64_t> of;  // which of the author's steps each comes from; none: they are as they were sent
  std::string mark;              // the author's own, to know it by
  std::optional<AnyId> by;       // member
  static constexpr std::string_view kind = "text_commit";
  static constexpr std::array optional_fields{std::string_view("mark")};
  static constexpr auto fields() {
    using Me = TextCommit;
    return std::tuple{
        field("version", &Me::version, "of the text after it", {.least = 1}),
        field("steps", &Me::steps, "what was done to the text, one after another"),
        field("of", &Me::of,
              "which of the author's steps each comes from (one more: from none); none: as they were sent"),
        field("mark", &Me::mark, "by which its author knows it", {.longest = 64}),
        field("by", &Me::by, "member who wrote")};
  }
};

inline constexpr prose::Position longest_doc = 500'000;  // positions
inline constexpr std::size_t longest_words = 500'000;    // UTF-16 units: all words of a text

// Part of its section, for its author alone: words that found no place, or that others wrote and that went with what
// the author took away.
struct UnplacedText {
  AnyId id;
  std::string text;
  std::optional<json::value> slice;  // the same with its form, to put in again
  prose::Loss why{};
  static constexpr std::string_view kind = "unplaced_text";
  static constexpr auto fields() {
    using Me = UnplacedText;
    return std::tuple{field("text", &Me::text, "the words", {.longest = longest_words}),
                      field("slice", &Me::slice, "the same with its form, as ProseMirror reads it"),
                      field("why", &Me::why, "no_place: it found none; swallowed: it was in what was taken away")};
  }
};

// By what a text is known: the same two are the same text.
struct TextMark {
  work::EntityPtr text;    // null: nobody wrote yet
  work::EntityPtr newest;  // commit; null: none
  bool operator==(const TextMark&) const = default;
  // The record that changed it last; 0 when there is no text.
  [[nodiscard]] work::Seq seq() const;
};
[[nodiscard]] TextMark text_mark(const work::View& view, const AnyId& section);

// A commit as it was made, and the text before and after it: who reads it back need not work it out again.
struct JustWritten {
  work::EntityPtr commit;
  work::EntityPtr text;  // when it was put together as well
  std::int64_t version{};
  std::vector<prose::Step> steps;
  prose::PartPtr before, after;
};

// The text of a section with its commits. What one thread looked at lately it does not read again.
class TextNow {
 public:
  [[nodiscard]] static std::shared_ptr<const TextNow> of(const work::View& view, const AnyId& section);

  [[nodiscard]] const TextMark& mark() const { return mark_; }
  [[nodiscard]] std::int64_t version() const { return version_; }
  [[nodiscard]] std::int64_t put_together() const { return whole_; }  // the version of the whole text in `mark().text`
  [[nodiscard]] const prose::PartPtr& doc() const { return doc_; }    // an empty paragraph when nobody wrote
  // What was done to the text after `version`; nothing when that is longer ago than this thread followed it, and than
  // the commits that are kept. `version` <= version().
  [[nodiscard]] std::optional<std::vector<prose::StepMap>> since(std::int64_t version) const;
  // The commits themselves; nothing as for since().
  [[nodiscard]] std::optional<std::vector<work::EntityPtr>> commits_after(std::int64_t version) const;
  [[nodiscard]] std::int64_t oldest() const;  // version of the first commit that is here; version() + 1 when none is
  // Where the next commit goes: the oldest of those that fill the row; nothing when there is room for one more.
  [[nodiscard]] std::optional<AnyId> next_place() const;

 private:
  struct Known {
    work::EntityPtr entity;
    std::int64_t version{};
    std::vector<prose::Step> steps;
  };
  struct NewCommit {
    work::EntityPtr commit;
    std::size_t place{};  // in `row_`
  };
  struct News {
    std::vector<NewCommit> commits;  // in order
    work::EntityPtr text;            // put together by the last of them
  };
  // When they are commits after all that are here; nothing when more than that is other than it was.
  [[nodiscard]] std::optional<News> news(const work::View& view, const AnyId& section,
                                         const std::optional<JustWritten>& written) const;
  [[nodiscard]] bool goes_on_with(const JustWritten& written, const work::Entity& commit) const;
  void follow(const NewCommit& news, std::optional<JustWritten>& written);
  void read(const TextMark& mark, std::vector<work::EntityPtr> row, const TextNow* before);
  [[nodiscard]] static Known known_of(const work::EntityPtr& entity);
  void take(const Known& one);
  // A commit whose place another took: how positions went on through it, for who is behind.
  struct Gone {
    std::int64_t version{};
    std::vector<prose::StepMap> maps;
  };
  void let_go(const Known& one);
  [[nodiscard]] std::vector<const Known*>::const_iterator first_after(std::int64_t version) const;

  TextMark mark_;
  std::int64_t version_{}, whole_{};
  prose::PartPtr doc_;
  std::vector<work::EntityPtr> row_;                 // as the view gave it
  std::vector<std::shared_ptr<const Known>> known_;  // of each in `row_`
  std::vector<const Known*> commits_;                // in order of version
  std::deque<std::shared_ptr<const Gone>> gone_;     // those before them, without a gap; at most a thousand
};

// How many commits stay, and after how many the text is put together.
inline constexpr std::size_t commits_kept = 100;
inline constexpr std::int64_t commits_between = 50;
inline constexpr std::size_t most_steps = 200;  // of one commit

// What somebody wrote goes into the text as it is `now`; `whole`: the text is put together as well. Refuses
// text.too_long, and prose.schema when what it makes is not what a text may hold.
struct Put {
  AnyId text;
  std::int64_t version{};
};
[[nodiscard]] Result<Put> write(work::Ctx& ctx, const AnyId& section, const TextNow& now, const prose::Rebased& written,
                                TextCommit commit, bool whole);
// Puts together what was written; nothing happens when that is done.
void put_together(work::Ctx& ctx, const AnyId& section);

}  // namespace rd::plan

template <>
struct rd::Names<rd::prose::Loss> {
  static constexpr std::array all{
      std::pair{std::string_view("no_place"), rd::prose::Loss::no_place},
      std::pair{std::string_view("swallowed"), rd::prose::Loss::swallowed},
  };
};
