// What a partnership chose of the content packs beside their rules: the edition it goes by, and a framework where the
// calendar would take another (decision 0026).
#pragma once
#include "packs/packs.hpp"
#include "work/view.hpp"

namespace rd::thread {

// One of a workspace; none: packs::first_edition.
struct EditionChoice {
  AnyId id;
  Date edition{};
  std::optional<std::string> body;
  Date date{};
  static constexpr std::string_view kind = "edition_choice";
  static constexpr auto fields() {
    return std::tuple{field("edition", &EditionChoice::edition, "of the content"),
                      field("body", &EditionChoice::body, "who decided so"),
                      field("date", &EditionChoice::date, "when")};
  }
};

// One of every sort that people decided about. `framework` "": the calendar takes it again.
struct FrameworkChoice {
  AnyId id;
  std::string sort, framework;
  std::optional<std::string> body;
  Date date{};
  static constexpr std::string_view kind = "framework_choice";
  static constexpr auto fields() {
    return std::tuple{
        field("sort", &FrameworkChoice::sort, "safeguards, regulation_norm, role_portfolio or profession"),
        field("framework", &FrameworkChoice::framework, "of the packs; empty: by the calendar"),
        field("body", &FrameworkChoice::body, "who decided so"), field("date", &FrameworkChoice::date, "when")};
  }
};

[[nodiscard]] Date edition_of(const work::View& view);

}  // namespace rd::thread
