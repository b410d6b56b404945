// A text in both languages, as the API tells it.
#pragma once
#include "base/json.hpp"
#include "packs/packs.hpp"

namespace rd::packs {

// {"nl":…,"en":…}
[[nodiscard]] inline json::object text_json(const Text& text) {
  return {{"nl", text.nl}, {"en", text.en}};
}

}  // namespace rd::packs
