#include "thread/fields.hpp"

#include <algorithm>

#include "base/date.hpp"
#include "base/utf.hpp"

namespace rd::thread {
namespace {

using packs::FieldType;

constexpr std::size_t longest_text = 10'000, longest_name = 300, most_values = 100, most_rows = 500, most_cells = 50;

bool is_text_within(const json::value& value, std::size_t longest) {
  const auto* text = value.if_string();
  return text != nullptr && utf16_length(*text) <= longest;
}

bool is_amount(const json::value& value) {
  if (value.is_int64()) return value.get_int64() >= 0;
  return value.is_uint64() || (value.is_double() && value.get_double() >= 0);
}

bool is_table(const json::value& value) {
  const auto is_row = [](const json::value& row) {
    const auto* cells = row.if_array();
    return cells != nullptr && cells->size() <= most_cells &&
           std::all_of(cells->begin(), cells->end(), [](const auto& cell) { return is_text_within(cell, 1'000); });
  };
  const auto* rows = value.if_array();
  return rows != nullptr && rows->size() <= most_rows && std::all_of(rows->begin(), rows->end(), is_row);
}

// What is asked of one value, "" when it is that already.
std::string asked_of(const packs::Field& field, const json::value& value) {
  switch (field.type) {
    case FieldType::text:
    case FieldType::rich:
      return is_text_within(value, longest_text) ? "" : "text";
    case FieldType::number:
    case FieldType::percent:
    case FieldType::hours:
    case FieldType::fte:
    case FieldType::money:
      return is_amount(value) ? "" : "0 …";
    case FieldType::date:
      return value.is_string() && parse_date(value.get_string()) ? "" : "2026-11-23";
    case FieldType::choice: {
      std::string all;
      for (const auto& choice : field.choices) {
        if (value.is_string() && value.get_string() == choice) return {};
        all += (all.empty() ? "" : " · ") + choice;
      }
      return all;
    }
    case FieldType::person:
    case FieldType::organisation:
      return is_text_within(value, longest_name) ? "" : "text";
    case FieldType::table:
      return is_table(value) ? "" : "table";
  }
  return {};
}

tl::unexpected<Refusal> wrong_form(const packs::Field& field, const std::string& expected) {
  return refuse(Why::invalid, "element.field_form", "fields." + field.id,
                {{"field", field.label.nl.empty() ? field.id : field.label.nl}, {"expected", expected}});
}

Result<const packs::Field*> known_field(const packs::Kind& kind, std::string_view name) {
  const packs::Field* field = kind.field(name);
  if (field == nullptr) {
    return refuse(Why::invalid, "element.field_unknown", "fields." + std::string(name),
                  {{"field", std::string(name)}, {"kind", kind.name.nl}});
  }
  return field;
}

// A name on one line, without space around it.
Result<json::value> checked_name(const json::value& value) {
  const auto* text = value.if_string();
  const std::string name = text == nullptr ? std::string{} : tidy_spaces(std::string_view(*text));
  if (name.empty()) return refuse(Why::invalid, "element.name_empty", "fields.name");
  return json::value(json::string(name));
}

}  // namespace

Result<void> check_value(const packs::Field& field, const json::value& value, Form form) {
  if (form == Form::as_written && is_text_within(value, longest_text)) return {};
  if (!field.many) {
    const std::string expected = asked_of(field, value);
    if (!expected.empty()) return wrong_form(field, expected);
    return {};
  }
  const auto* list = value.if_array();
  if (list == nullptr || list->size() > most_values) return wrong_form(field, "[…]");
  for (const auto& one : *list) {
    const std::string expected = asked_of(field, one);
    if (!expected.empty()) return wrong_form(field, expected);
  }
  return {};
}

Result<json::object> checked_fields(const packs::Kind& kind, const json::object& fields, Form form) {
  json::object out;
  TRY(out["name"], checked_name(fields.contains("name") ? fields.at("name") : json::value()));
  for (const auto& [name, value] : fields) {
    TRY(const packs::Field* field, known_field(kind, name));
    if (value.is_null() || (value.is_string() && value.get_string().empty())) continue;
    TRY_DO(check_value(*field, value, form));
    if (name != "name") out[name] = value;
  }
  return out;
}

Result<json::object> checked_changes(const packs::Kind& kind, const json::object& set) {
  json::object out;
  for (const auto& [name, value] : set) {
    TRY(const packs::Field* field, known_field(kind, name));
    if (name == "name") {
      TRY(out[name], checked_name(value));
      TRY_DO(check_value(*field, out[name], Form::typed));
      continue;
    }
    const bool empty = value.is_null() || (value.is_string() && value.get_string().empty());
    if (!empty) {
      TRY_DO(check_value(*field, value, Form::typed));
    }
    out[name] = empty ? json::value() : value;
  }
  return out;
}

bool carries_meaning(const packs::Kind& kind, std::string_view name) {
  const packs::Field* field = kind.field(name);
  if (field == nullptr || name == "number") return false;
  switch (field->type) {
    case FieldType::text:
    case FieldType::rich:
    case FieldType::number:
    case FieldType::percent:
    case FieldType::hours:
    case FieldType::fte:
    case FieldType::money:
    case FieldType::choice:
    case FieldType::table:
      return true;
    case FieldType::date:
    case FieldType::person:
    case FieldType::organisation:
      return false;
  }
  return false;
}

}  // namespace rd::thread
