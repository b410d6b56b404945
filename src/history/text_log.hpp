// What the log tells of the text of one section: a whole now and then, and the commits in between
// (docs/decisions/0029). Of what was compacted only wholes are left; then the text between two of them is not known.
// Reads the log, so on a worker.
#pragma once
#include "history/past.hpp"
#include "prose/step.hpp"
#include "work/registry.hpp"

namespace rd::history {

// What one record did to the text.
struct Wrote {
  Seq seq{};
  std::int64_t at{};  // microseconds since 1970
  AnyId actor;        // account
  std::string op;
  EntityPtr whole, commit;  // as it left them; null: not that one
  std::int64_t version{};   // of the text after it; 0: from before texts had versions
};

// The text in a whole; null when there is none. What was done in a commit.
[[nodiscard]] prose::PartPtr doc_in(const work::Entity& whole);
[[nodiscard]] std::vector<prose::Step> steps_in(const work::Entity& commit);

struct TextThen {
  EntityPtr text;  // as if it had been put together then
  prose::PartPtr doc;
  std::int64_t version{};
  Seq seq{};  // the last record that is in it
};

// What people wrote in one go: one of them on one day, or several who wrote at the same time.
struct Go {
  Seq first{}, last{};
  std::int64_t begun{}, at{};  // of these records
  std::vector<AnyId> actors;   // the last one first
  std::int64_t commits{};
  bool apart{};  // it holds more than typing: a whole text, something put back
};

// `store` and `now` outlive it. For one thread.
class TextLog {
 public:
  // `section`: a thing that the reader sees; the log of one without a text is empty.
  TextLog(const store::Store& store, const work::Registry& registry, const Now& now, const AnyId& section);

  [[nodiscard]] const EntityPtr& text() const { return text_; }           // the last whole; null: nobody wrote
  [[nodiscard]] const std::vector<Seq>& records() const { return all_; }  // that told of it, in order, up to now
  // Nothing when the reader was not meant to see it.
  [[nodiscard]] std::optional<Wrote> read(Seq seq) const;
  // As it was after record `seq`; nothing when there was none, or not for this reader.
  [[nodiscard]] std::optional<TextThen> at(Seq seq) const;

  struct Goes {
    std::vector<Go> list;  // the newest first
    bool more{};
  };
  // Of which the last record is before `before`, at most `most`; fewer where many records lie behind them.
  [[nodiscard]] Goes goes(Seq before, std::size_t most) const;

 private:
  [[nodiscard]] const store::Record* record(Seq seq) const;

  const store::Store& store_;
  const Now& now_;
  AnyId section_;
  std::string piece_;  // the kind of a commit
  EntityPtr text_;
  std::vector<Seq> wholes_, all_;
  mutable std::vector<store::Record> page_;  // read last
};

}  // namespace rd::history
