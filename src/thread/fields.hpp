// The fields of an element as its kind in the packs declares them. Values only.
#pragma once
#include "base/json.hpp"
#include "base/result.hpp"
#include "packs/packs.hpp"

namespace rd::thread {

// How strictly a value is looked at. A plan that is read says "40 uur per student" where a form asks a number of hours:
// the writers' own words are kept until somebody fills in the number.
enum class Form { typed, as_written };

// text, rich: at most 10,000 UTF-16 units · number, percent, hours, fte, money: 0 or more · date: 2026-11-23 · choice:
// one of the pack's · person, organisation: an id or a name · table: rows of texts · many: a list of these.
// Refuses element.field_form {field, expected}.
[[nodiscard]] Result<void> check_value(const packs::Field& field, const json::value& value, Form form);

// All fields of a new element; the name is trimmed, empty texts are left out. Refuses element.field_unknown {field,
// kind}, element.field_form, element.name_empty.
[[nodiscard]] Result<json::object> checked_fields(const packs::Kind& kind, const json::object& fields, Form form);

// What an update sets; null takes a field away, and a name stays. "section" is the caller's. Refuses the same.
[[nodiscard]] Result<json::object> checked_changes(const packs::Kind& kind, const json::object& set);

// Does the meaning of an element change with this field? Who, when and its number do not carry what it says.
[[nodiscard]] bool carries_meaning(const packs::Kind& kind, std::string_view field);

}  // namespace rd::thread
