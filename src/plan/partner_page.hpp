// "Wat betekent dit voor ons?": what a workspace says of one partner, to be read without an account by who has the link
// (DOC-13). Only what everybody in the workspace sees; no names of people and no e-mail addresses: where one stood in a
// sentence, an ellipsis stands. What belongs to another partner is left out; a board's own schools belong to it. Names
// of partners stand as they are: a sentence about two of them would say nothing without.
#pragma once
#include "base/json.hpp"
#include "packs/packs.hpp"
#include "work/ctx.hpp"

namespace rd::plan {

// That there is a link, and until when. Audience facilitators. Its secret is nowhere: it is worked out
// (people/secret.hpp). Withdrawn is removed.
struct PartnerPage {
  AnyId id;
  AnyId organisation;
  Date until;  // the last day that the link works
  static constexpr std::string_view kind = "partner_page";
  static constexpr auto fields() {
    return std::tuple{field("organisation", &PartnerPage::organisation, "the partner"),
                      field("until", &PartnerPage::until, "the last day that the link works")};
  }
};

// {partnership, partner, ready: [title], sections: [{document, title, said: [sentence]}],
//  elements: [{kind: {nl, en}, name, fields: [{label: {nl, en}, type, values: [text]}], ties: [{nl, en, rationale}]}],
//  brought: [{section, level, sentence}], left_out}: `left_out` tells that a name was.
// `whole` is the program's view. Refuses thing.unknown when the partner is gone.
[[nodiscard]] Result<json::object> page_for(const work::View& whole, const packs::Packs& packs, const AnyId& partner);

}  // namespace rd::plan
