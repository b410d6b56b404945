// A document in a workspace: a tree of sections, each with its text and with what partners contribute to it. Written
// together; its template is advice and can be left (DOC-01, DOC-02).
#pragma once
#include "packs/packs.hpp"
#include "people/roles.hpp"
#include "prose/node.hpp"
#include "work/ctx.hpp"

namespace rd::plan {

struct Document {
  AnyId id;
  std::string title;
  std::string template_;  // "" when it follows none
  static constexpr std::string_view kind = "document";
  static constexpr auto fields() {
    return std::tuple{field("title", &Document::title, "as the partnership calls it"),
                      field("template", &Document::template_, "of the packs, or nothing")};
  }
};

// Set by people, never worked out.
enum class Status { not_started, writing, ready_to_discuss, adopted };

// Part of its document. The order is among the sections with the same parent.
struct DocumentSection {
  AnyId id;
  std::string title;
  std::int64_t order{};
  std::optional<AnyId> parent;
  std::string section;  // of the template, "" for one of their own
  Status status{Status::not_started};
  std::optional<AnyId> owner;  // member
  static constexpr std::string_view kind = "section";
  static constexpr auto fields() {
    using Me = DocumentSection;
    return std::tuple{field("title", &Me::title, "as it is called"),
                      field("order", &Me::order, "place among its neighbours"),
                      field("parent", &Me::parent, "the section it stands in"),
                      field("section", &Me::section, "of the template, or nothing"),
                      field("status", &Me::status, "how far people say it is"),
                      field("owner", &Me::owner, "member who looks after it")};
  }
};

// Part of its section; told under the topic "text:<section>". One for a section, made when somebody first writes. The
// text as it was last put together: what was written since stands in TextCommits (commits.hpp has the text as it is).
struct SectionText {
  AnyId id;
  json::value doc;         // as the schema of prose/ says
  std::int64_t version{};  // of the text: how often somebody wrote
  static constexpr std::string_view kind = "section_text";
  static constexpr std::array optional_fields{std::string_view("version")};
  static constexpr auto fields() {
    return std::tuple{field("doc", &SectionText::doc, "the text, as it was last put together"),
                      field("version", &SectionText::version, "how often somebody had written then", {.least = 0})};
  }
};

using people::Level;  // where in an organisation somebody speaks from

// Part of its section: what a partner brings in, in a sentence.
struct Contribution {
  AnyId id;
  AnyId organisation;
  Level level{};
  std::string sentence;
  std::optional<AnyId> by;  // member
  static constexpr std::string_view kind = "contribution";
  static constexpr auto fields() {
    using Me = Contribution;
    return std::tuple{field("organisation", &Me::organisation, "whose view this is"),
                      field("level", &Me::level, "operational, coordinating or steering"),
                      field("sentence", &Me::sentence, "what they bring in"),
                      field("by", &Me::by, "member who noted it")};
  }
};

// One section where it stands in its document.
struct Standing {
  work::EntityPtr entity;
  DocumentSection section;
  int level{1};  // 1 at the top
};
// As a reader goes through it; what stands in a section that is gone is left out.
[[nodiscard]] std::vector<Standing> sections_of(const work::View& view, const AnyId& document);
// Its text as it is now; null when there is none.
[[nodiscard]] prose::NodePtr prose_of(const work::View& view, const AnyId& section);

// The block id of a section's heading in the whole document.
[[nodiscard]] std::string heading_id(const AnyId& section);
// A section as a heading with its text under it (null: none); headings inside the text go below that of the section.
void add_section(const Standing& section, const prose::NodePtr& text, prose::Node& doc);
[[nodiscard]] prose::NodePtr whole_text(const work::View& view, const std::vector<Standing>& sections);

// The order for something that comes after `after` (all zero: first) among these; others are moved when there is no
// room between. `among` in their order, without what is moved itself.
[[nodiscard]] std::int64_t order_after(work::Ctx& ctx, const std::vector<DocumentSection>& among, const AnyId& after);
// Sections with this parent, in order.
[[nodiscard]] std::vector<DocumentSection> children_of(const work::View& view, const AnyId& document,
                                                       const std::optional<AnyId>& parent);

}  // namespace rd::plan

template <>
struct rd::Names<rd::plan::Status> {
  static constexpr std::array all{
      std::pair{std::string_view("not_started"), rd::plan::Status::not_started},
      std::pair{std::string_view("writing"), rd::plan::Status::writing},
      std::pair{std::string_view("ready_to_discuss"), rd::plan::Status::ready_to_discuss},
      std::pair{std::string_view("adopted"), rd::plan::Status::adopted},
  };
};
