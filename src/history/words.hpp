// What changed, in words (nl and en) and as values. Values only.
#pragma once
#include "history/past.hpp"
#include "packs/packs.hpp"

namespace rd::history {

class Words {
 public:
  Words(const packs::Packs& packs, const Now& now) : packs_(packs), now_(now) {}

  // Kinds that people know by a name; the rest is the program's own and is not told.
  [[nodiscard]] bool knows(const work::Entity& entity) const;
  // {id, kind, name, part_of?, what, said: {nl, en},
  //  fields?: [{field, label: {nl, en}, before: {nl, en}, after: {nl, en}}],
  //  text?: {added: [text], gone: [text]}}. `what`: made, removed, restored, changed, shown.
  // Of a text: what came and what went, in whole paragraphs. No counts: they would tell of people, not of the text
  // (PRI-08).
  [[nodiscard]] json::object told(const Between& change) const;

 private:
  [[nodiscard]] packs::Text kind(const work::Entity& entity) const;
  [[nodiscard]] std::string name(const work::Entity& entity) const;
  [[nodiscard]] packs::Text label(const work::Entity& entity, std::string_view field) const;
  [[nodiscard]] std::string value(const json::object& fields, std::string_view field, Language language) const;
  [[nodiscard]] packs::Text value(const json::object& fields, std::string_view field) const;
  [[nodiscard]] json::array fields(const Between& change) const;
  [[nodiscard]] packs::Text said(std::string_view key, const work::Entity& entity,
                                 const std::map<std::string, packs::Text>& values = {}) const;
  [[nodiscard]] packs::Text said_of_field(const Between& change, std::string_view field) const;

  const packs::Packs& packs_;
  const Now& now_;
};

}  // namespace rd::history
