// Dutch abbreviations that end in a full stop, and what that stop says about the end of a sentence. Used by the
// tokeniser and the sentence splitter only.
#pragma once
#include <string_view>

namespace rd::text {

enum class Abbreviation {
  none,
  leads,    // a word follows: bijv., dhr., art., o.a.; its stop never ends a sentence
  may_end,  // etc., z.s.m., e.d.: ends the sentence when a capital follows
};

// `word` without its last stop, any case: "bijv", "d.w.z".
[[nodiscard]] Abbreviation abbreviation(std::string_view word);

// Words that begin many sentences and are no surname: de, het, een, wij, daarom …, for "waarborg B. De …".
[[nodiscard]] bool begins_sentences(std::string_view lower_word);

// Words after which a single capital is a label and no initial: bijlage B, groep A.
[[nodiscard]] bool takes_label(std::string_view lower_word);

// Lower-case words that people leave lower-case at the start of a sentence: mbo, pabo, lio.
[[nodiscard]] bool stays_lower(std::string_view word);

}  // namespace rd::text
