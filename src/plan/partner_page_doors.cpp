// The link to the page of a partner: made for who leads, read by who has it. The secret in it stands behind a # and
// comes in the body of a request, so that it is in no address that is written down anywhere.
#include "people/secret.hpp"
#include "plan/ops.hpp"
#include "plan/partner_page.hpp"
#include "work/rooms.hpp"

namespace rd::plan {
namespace {

using packs::Packs;
using people::Desk;
using work::Door;
using work::Method;
using work::RawJson;
using work::Right;
using work::View;

struct PageLink {
  AnyId workspace;
  AnyId partner_page;
  static constexpr auto fields() {
    return std::tuple{field("workspace", &PageLink::workspace, "where"),
                      field("partner_page", &PageLink::partner_page, "which link")};
  }
};
struct PageShow {
  std::string token;
  static constexpr auto fields() {
    return std::tuple{field("token", &PageShow::token, "what stands behind the # of the link", {.longest = 64})};
  }
};

Result<PartnerPage> open_page(const View& view, const AnyId& id) {
  TRY(PartnerPage page, view.get<PartnerPage>(id));
  if (page.until < view.today()) return refuse(Why::not_found, "partner_page.expired");
  return page;
}

Result<people::Link> link(Desk& desk, Door& door, const PageLink& in) {
  const work::Look is_open = [id = in.partner_page](const View& view) -> Result<std::string> {
    TRY_DO(open_page(view, id));
    return "{}";
  };
  TRY_DO(door.rooms.look_and_wait(in.workspace, door.caller, Right::lead, is_open));
  return people::link_to(
      desk, "/voor-ons#" + desk.accounts().secret().link_token(PartnerPage::kind, in.workspace, in.partner_page));
}

Result<RawJson> show(const Packs& packs, Door& door, const PageShow& in) {
  const auto unknown = refuse(Why::not_found, "partner_page.unknown");  // never there, withdrawn, or the partner left
  const auto rows = door.store.find(store::Table::publication, people::token_lookup(in.token));
  if (rows.empty()) return unknown;
  TRY(const AnyId id, parse_id(rows.front().key.id));

  const work::Look look = [&](const View& whole) -> Result<std::string> {
    TRY(const PartnerPage page, open_page(whole, id));
    auto told = page_for(whole, packs, page.organisation);
    if (!told) return unknown;
    (*told)["until"] = to_json(page.until);
    return json::serialize(*told);
  };
  TRY(auto answer, door.rooms.look_and_wait(rows.front().key.workspace, {{}, {}, true}, Right::see, look));
  return RawJson{std::move(answer.text)};
}

}  // namespace

void register_doors(work::Registry& registry, const Packs& packs, Desk& desk) {
  registry.door(
      "partner_page.link", Method::get, "partner_pages/{workspace}/{partner_page}/link", Right::account,
      [&desk](Door& door, const PageLink& in) { return link(desk, door, in); }, "The link to mail to a partner");
  registry.door(
      "partner_page.show", Method::post, "partner_pages/show", Right::anyone,
      [&packs](Door& door, const PageShow& in) { return show(packs, door, in); },
      "What a workspace says of the partner whom the link is for; without names of people or of others");
}

}  // namespace rd::plan
