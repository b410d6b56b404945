#include "plan/partner_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "packs/text_json.hpp"
#include "people/entities.hpp"
#include "plan/document.hpp"
#include "prose/passage.hpp"
#include "text/pattern.hpp"
#include "thread/elements.hpp"
#include "thread/links.hpp"

namespace rd::plan {
namespace {

using packs::FieldType;
using packs::text_json;
using work::EntityPtr;
using work::View;

// The signs of a name as a pattern reads them.
std::string as_written(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool plain = (static_cast<unsigned char>(c) & 0x80U) != 0 || is_letter(static_cast<unsigned char>(c)) ||
                       is_digit(static_cast<unsigned char>(c));
    if (!plain) out += '\\';
    out += c;
  }
  return out;
}
// Any of these as whole words, the longest first.
std::string any_of(std::vector<std::string> names) {
  std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : "|") + as_written(name);
  return "(?<![\\p{L}\\d])(?:" + out + ")(?![\\p{L}\\d])";
}

// Knows the names of people, which stay inside, and those that the page is for: the partner, and the schools of a
// board.
class Names {
 public:
  Names(const View& whole, const EntityPtr& partner) {
    std::vector<std::string> people, partners, own;
    whole.each_removed_too([&](const EntityPtr& one) {
      if (one->kind == people::Member::kind) add_person(thread::name_of(*one), people);
      if (one->kind != people::Organisation::kind) return;
      partners.push_back(thread::name_of(*one));
      name_of_.emplace(to_text(one->id), partners.back());
      const auto& board = work::struct_of<people::Organisation>(*one).board;
      if (one->id != partner->id && board != partner->id) return;
      own_.insert(to_text(one->id));
      own_.insert(lower(partners.back()));
      own.push_back(partners.back());
    });
    std::string hidden = "[\\p{L}\\d._%+-]+@[\\p{L}\\d-]+(?:\\.[\\p{L}\\d-]+)+";
    if (!people.empty()) hidden += "|(?-i:" + any_of(std::move(people)) + ")";
    // The name of a partner that holds that of a person is read as itself.
    hidden_ = text::Pattern::compile("(?<partner>" + any_of(std::move(partners)) + ")|" + hidden).value();
    named_ = text::Pattern::compile(any_of(std::move(own))).value();
  }

  [[nodiscard]] bool in(std::string_view text) const { return named_->matches(text); }
  [[nodiscard]] bool is(std::string_view value) const {
    return own_.contains(std::string(value)) || own_.contains(lower(value));
  }
  // Could be in it: quicker than reading it.
  [[nodiscard]] bool maybe_in(const std::string& body) const {
    const std::string small = lower(body);
    return std::any_of(own_.begin(), own_.end(),
                       [&](const std::string& own) { return small.find(own) != std::string::npos; });
  }
  // Of an id or a name.
  [[nodiscard]] std::string organisation(const std::string& value) const {
    const auto found = name_of_.find(value);
    return found == name_of_.end() ? value : found->second;
  }
  std::string without(std::string_view text) {
    std::string out;
    std::size_t at = 0;
    for (const auto& match : hidden_->all(text)) {
      if (match.named.contains("partner")) continue;
      out.append(text.substr(at, match.from - at)) += "…";
      at = match.to;
      left_out_ = true;
    }
    return out.append(text.substr(at));
  }
  [[nodiscard]] bool left_out() const { return left_out_; }

 private:
  // The whole name, and what somebody is called in a sentence.
  static void add_person(const std::string& name, std::vector<std::string>& people) {
    people.push_back(name);
    for (const std::string& part : {name.substr(0, name.find(' ')), name.substr(name.rfind(' ') + 1)})
      if (part.size() > 2) people.push_back(part);
  }

  std::set<std::string> own_;                   // ids, and names in small letters
  std::map<std::string, std::string> name_of_;  // of every partner, by id
  std::optional<text::Pattern> hidden_, named_;
  bool left_out_{};
};

// ---- texts ----

// The sentences of a text that name the partner; of a table the whole row.
std::vector<std::string> said_of(const prose::Node& doc, const Names& names) {
  const auto passages = prose::passages(doc);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < passages.size(); ++i) {
    const auto& passage = passages[i];
    if (passage.table >= 0) {
      std::string row = passage.text;
      for (; i + 1 < passages.size() && passages[i + 1].table == passage.table && passages[i + 1].row == passage.row;
           ++i)
        row += " · " + passages[i + 1].text;
      if (names.in(row)) out.push_back(std::move(row));
      continue;
    }
    for (const text::Span& sentence : text::sentences(passage.text))
      if (names.in(sentence.of(passage.text))) out.emplace_back(sentence.of(passage.text));
  }
  return out;
}

void put_documents(const View& view, Names& names, json::object& out) {
  json::array sections, ready, brought;
  for (const Document& document : view.all<Document>()) {
    for (const Standing& standing : sections_of(view, document.id)) {
      const std::string title = names.without(standing.section.title);
      if (standing.section.status == Status::ready_to_discuss) ready.emplace_back(title);
      json::array said;
      if (const prose::NodePtr text = prose_of(view, standing.entity->id))
        for (const std::string& one : said_of(*text, names)) said.emplace_back(names.without(one));
      if (!said.empty())
        sections.push_back({{"document", names.without(document.title)}, {"title", title}, {"said", std::move(said)}});
      view.parts(standing.entity->id, Contribution::kind, [&](const EntityPtr& entity) {
        const auto one = work::struct_of<Contribution>(*entity);
        if (names.is(to_text(one.organisation)))
          brought.push_back(
              {{"section", title}, {"level", to_json(one.level)}, {"sentence", names.without(one.sentence)}});
      });
    }
  }
  out["ready"] = std::move(ready);
  out["sections"] = std::move(sections);
  out["brought"] = std::move(brought);
}

// ---- elements ----

void each_text(const json::value& value, const std::function<void(std::string)>& take) {
  if (value.is_string()) take(std::string(value.get_string()));
  if (value.is_int64() || value.is_uint64()) take(json::serialize(value));
  if (value.is_double()) take(fmt::format("{}", value.get_double()));
  if (!value.is_array()) return;
  for (const json::value& one : value.get_array()) {
    if (!one.is_array()) {
      each_text(one, take);
      continue;
    }
    std::string row;  // of a table
    each_text(one, [&](const std::string& cell) { row += (row.empty() ? "" : " · ") + cell; });
    take(std::move(row));
  }
}

// Whom an element is for, by its fields: of some partner, of this one, or of nobody by name.
enum class For { nobody, this_one, another };
For whom(const packs::Kind& kind, const json::object& fields, const Names& names) {
  For out = For::nobody;
  for (const packs::Field& field : kind.fields) {
    const auto* value = fields.if_contains(field.id);
    if (field.type != FieldType::organisation || value == nullptr) continue;
    each_text(*value, [&](const std::string& one) {
      if (names.is(one)) {
        out = For::this_one;
      } else if (out == For::nobody) {
        out = For::another;
      }
    });
  }
  return out;
}

bool concerns(const packs::Kind& kind, const json::object& fields, const Names& names) {
  const For found = whom(kind, fields, names);
  if (found != For::nobody) return found == For::this_one;
  bool named = false;
  for (const packs::Field& field : kind.fields) {
    const auto* value = fields.if_contains(field.id);
    if (field.type == FieldType::person || value == nullptr) continue;
    each_text(*value, [&](const std::string& one) { named = named || names.in(one); });
  }
  return named;
}

json::array fields_json(const packs::Kind& kind, const json::object& fields, Names& names) {
  json::array out;
  for (const packs::Field& field : kind.fields) {
    const auto* value = fields.if_contains(field.id);
    if (value == nullptr || field.id == "name" || field.type == FieldType::person) continue;
    json::array values;
    each_text(*value, [&](const std::string& one) {
      if (one.empty()) return;
      values.emplace_back(names.without(field.type == FieldType::organisation ? names.organisation(one) : one));
    });
    if (values.empty()) continue;
    const char* type = field.type == FieldType::date ? "date" : "text";
    out.push_back({{"label", text_json(field.label)}, {"type", type}, {"values", std::move(values)}});
  }
  return out;
}

json::array ties_json(const View& view, const packs::Packs& packs, const EntityPtr& entity, Names& names) {
  json::array out;
  for (const EntityPtr& link : thread::links_of(view, entity->id)) {
    const auto told = thread::told(view, packs, link);
    if (!told || told->from->removed || told->to->removed) continue;
    const EntityPtr& other = told->from->id == entity->id ? told->to : told->from;
    const packs::Kind* kind = thread::kind_of(packs, other);
    if (kind == nullptr || whom(*kind, other->fields(), names) == For::another) continue;
    const json::object words = thread::link_json(*told);
    json::object one;
    for (const char* language : {"nl", "en"})
      one[language] = names.without(std::string(words.at("sentence").at(language).as_string()));
    one["rationale"] = names.without(told->tie.rationale);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

Result<json::object> page_for(const View& whole, const packs::Packs& packs, const AnyId& partner) {
  work::Reader everybody;
  everybody.rights = people::rights_of(people::Role::reader);
  const View view = whole.as(everybody);
  TRY(const people::Organisation organisation, view.get<people::Organisation>(partner));

  Names names(whole, view.find(partner));
  json::object out{{"partnership", ""}, {"partner", organisation.name}};
  for (const auto& workspace : view.all<people::Workspace>()) out["partnership"] = workspace.name;
  put_documents(view, names, out);
  json::array elements;
  for (const packs::Kind& kind : packs.kinds) {
    view.each(kind.id, [&](const EntityPtr& entity) {
      if (!names.maybe_in(entity->body)) return;
      const json::object fields = entity->fields();
      if (!concerns(kind, fields, names)) return;
      elements.push_back({{"kind", text_json(kind.name)},
                          {"name", names.without(thread::name_of(*entity))},
                          {"fields", fields_json(kind, fields, names)},
                          {"ties", ties_json(view, packs, entity, names)}});
    });
  }
  out["elements"] = std::move(elements);
  out["left_out"] = names.left_out();
  return out;
}

}  // namespace rd::plan
