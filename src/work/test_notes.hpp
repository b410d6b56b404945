// For tests of rooms: a workspace of notes, and operations on them.
#pragma once
#include "work/test_rigs.hpp"

namespace rd::work {

struct Note {
  AnyId id;
  std::string words;
  std::string colour;
  static constexpr std::string_view kind = "note";
  static constexpr std::array<std::string_view, 1> optional_fields{"colour"};
  static constexpr auto fields() {
    return std::tuple{field("words", &Note::words, "what it says"), field("colour", &Note::colour, "of the paper")};
  }
};
struct Made {
  AnyId id;
  static constexpr auto fields() { return std::tuple{field("id", &Made::id, "of the note")}; }
};
struct NewNote {
  std::string words;
  std::string audience = "all";
  static constexpr std::array<std::string_view, 1> optional_fields{"audience"};
  static constexpr auto fields() {
    return std::tuple{field("words", &NewNote::words, "what it says"),
                      field("audience", &NewNote::audience, "who sees it")};
  }
};
struct ChangeNote {
  AnyId note;
  std::int64_t from{};
  json::value set;
  static constexpr auto fields() {
    return std::tuple{field("note", &ChangeNote::note, "which"),
                      field("from", &ChangeNote::from, "the version that was read"),
                      field("set", &ChangeNote::set, "fields")};
  }
};
struct OneNote {
  AnyId note;
  static constexpr auto fields() { return std::tuple{field("note", &OneNote::note, "which")}; }
};

inline Result<Made> create_note(Ctx& ctx, const NewNote& in) {
  if (in.words.empty()) return refuse(Why::invalid, "note.empty", "words");
  Standing standing;
  if (in.audience == "me") standing.audience = {Audience::To::person, ctx.reader().member};
  if (in.audience == "facilitators") standing.audience = {Audience::To::facilitators, {}};
  TRY(const AnyId id, ctx.create(Note{{}, in.words, ""}, standing));
  return Made{id};
}
inline Result<Made> change_note(Ctx& ctx, const ChangeNote& in) {
  TRY_DO(ctx.there<Note>(in.note));
  TRY_DO(ctx.merge(in.note, in.from, in.set.as_object()));
  return Made{in.note};
}
inline Result<Made> keep_note(Ctx& ctx, const OneNote& in) {
  TRY_DO(ctx.there<Note>(in.note));
  ctx.set_audience(in.note, {Audience::To::person, ctx.reader().member});
  return Made{in.note};
}
inline Result<Made> remove_note(Ctx& ctx, const OneNote& in) {
  TRY_DO(ctx.there<Note>(in.note));
  ctx.remove(in.note);
  return Made{in.note};
}
inline Result<Note> show_note(const View& view, const OneNote& in) {
  return view.get<Note>(in.note);
}
inline Result<RawJson> count_notes(const View& view, const Nothing&) {
  std::size_t count = 0;
  view.each("note", [&](const EntityPtr&) { ++count; });
  const auto summary = view.derived("summary");
  return RawJson{R"({"count":)" + std::to_string(count) + R"(,"summary":)" + (summary ? *summary : "null") + "}"};
}

// Accounts 1…9 are members with the same number: 1 leads, 2 writes, 3 only looks.
inline std::optional<Reader> reader_of(const State&, const AnyId& account, Date) {
  if (account.high != 9 || account.low > 3) return std::nullopt;
  Reader reader;
  reader.account = account;
  reader.member = {8, account.low};
  reader.rights = {Right::see};
  if (account.low < 3) reader.rights = {Right::see, Right::talk, Right::write};
  reader.facilitator = account.low == 1;
  return reader;
}

inline void fill(Registry& registry) {
  registry.add("note.create", Method::post, "notes", Right::write, create_note, "Makes a note");
  registry.add("note.update", Method::patch, "notes/{note}", Right::write, change_note, "Changes a note");
  registry.add("note.remove", Method::remove, "notes/{note}", Right::write, remove_note, "Removes a note");
  registry.add("note.keep", Method::post, "kept", Right::write, keep_note, "For oneself alone from now on");
  registry.view("note.show", "notes/{note}", Right::see, show_note, "One note");
  registry.view("note.count", "notes", Right::see, count_notes, "How many").needs = "summary";
  registry.derive("summary", [](const State& open, Date today) {
    const Reader all = program_reader();
    int notes = 0;
    View(open, all, today).each("note", [&](const EntityPtr&) { ++notes; });
    return std::to_string(notes);
  });
  registry.readers(reader_of, {{Right::see}, {Right::see, Right::talk, Right::write}});
}

inline std::string id_in(const json::value& answer) {
  return std::string(answer.at("id").as_string());
}

// Rooms on a memory store with one note in it.
struct OneRoom {
  store::MemoryStore store;
  Rig rig{store, fill};
  std::string note = id_in(rig.did(program(), "note.create", {{"words", "eerste"}}));
};

}  // namespace rd::work
