#include "cli/pictures.hpp"

#include <map>
#include <set>

#include "exchange/pictures.hpp"
#include "exchange/tidy_picture.hpp"
#include "store/chain.hpp"
#include "work/picture_name.hpp"
#include "work/rooms.hpp"

namespace rd::cli {
namespace {

using prose::Node;
using prose::NodePtr;

constexpr std::size_t largest = std::size_t{8} << 20U;  // bytes of one picture

struct Show {
  std::string picture;
  static constexpr auto fields() {
    return std::tuple{
        field("picture", &Show::picture, "as `src` names it, without its folder: <hash>.png", {.longest = 80})};
  }
};

// No record: the text that names it is the one. The same bytes are the same picture, however often they are sent.
Result<KeptPicture> kept(store::Store& store, const AnyId& workspace, std::string_view bytes) {
  if (bytes.size() > largest)
    return refuse(Why::too_large, "picture.too_large", "file", {{"most", std::to_string(largest >> 20U)}});
  TRY(exchange::TidyPicture picture, exchange::tidy_picture(bytes));
  KeptPicture out{work::picture_source(store::sha256(picture.bytes), picture.ending), picture.width, picture.height};
  store::Write write;
  write.workspace = workspace;
  write.blobs.push_back(std::move(picture.bytes));
  TRY_DO(store::write_surely(store, std::move(write)));
  return out;
}

Result<work::Download> upload(work::Transfer& transfer, const work::Nothing& /*in*/) {
  TRY(const KeptPicture picture, kept(transfer.rooms.store(), transfer.workspace, transfer.body));
  const json::object answer{{"src", picture.src}, {"width", picture.width}, {"height", picture.height}};
  return work::Download{json::serialize(answer), "application/json", {}};
}

Result<work::Download> show(work::Transfer& transfer, const Show& in) {
  const auto hash = work::picture_hash(in.picture);
  auto bytes = hash ? transfer.rooms.store().blob(transfer.workspace, *hash) : std::nullopt;
  if (!bytes) return work::unknown("picture");
  const auto kind = exchange::picture_kind(*bytes);  // by what it is, whatever the address ends in
  if (kind.media_type.empty()) return work::unknown("picture");
  const std::string name = "afbeelding." + std::string(kind.media_type.substr(sizeof "image/" - 1));
  return work::Download{*std::move(bytes), std::string(kind.media_type), name, store::hex(*hash)};
}

NodePtr named(const NodePtr& node, const std::map<std::string, KeptPicture>& known) {
  auto out = std::make_shared<Node>(*node);
  if (node->type == "image") {
    const auto found = known.find(prose::attr_text(*node, "src"));
    if (found == known.end()) return node;
    out->attrs["src"] = found->second.src;
    out->attrs["width"] = found->second.width;
    out->attrs["height"] = found->second.height;
  }
  for (NodePtr& child : out->content)
    if (!prose::is_text(*child)) child = named(child, known);
  return out;
}

void names_in(const Node& node, std::set<std::string>& out) {
  if (node.type == "image") out.insert(prose::attr_text(node, "src"));
  for (const NodePtr& child : node.content) names_in(*child, out);
}

}  // namespace

KeepPicture keeps_in(store::Store& store, const AnyId& workspace) {
  return [&store, workspace](std::string_view bytes) -> std::optional<KeptPicture> {
    auto one = kept(store, workspace, bytes);
    return one ? std::optional(*std::move(one)) : std::nullopt;
  };
}

void keep_pictures(exchange::Document& document, const KeepPicture& keep) {
  std::map<std::string, KeptPicture> known;
  for (const exchange::Picture& one : document.pictures)
    if (auto picture = keep(one.bytes)) known.emplace(one.name, *std::move(picture));
  if (!known.empty()) document.doc = named(document.doc, known);
}

std::vector<exchange::Picture> pictures_of(const Node& doc, const SeePicture& see, std::size_t most) {
  std::set<std::string> names;
  names_in(doc, names);
  std::vector<exchange::Picture> out;
  for (const std::string& name : names) {
    auto bytes = name.starts_with("pictures/") && work::picture_hash(name) ? see(name) : std::nullopt;
    if (!bytes || bytes->size() > most) continue;
    most -= bytes->size();
    const auto kind = exchange::picture_kind(*bytes);
    out.push_back({name, std::string(kind.media_type), *std::move(bytes), kind.width, kind.height});
  }
  return out;
}

void register_pictures(work::Registry& registry) {
  registry.transfer<work::Nothing>("picture.upload", work::Method::post, "pictures", work::Right::write, upload,
                                   "Takes a picture (PNG, JPEG or GIF) for a text; answers the name to put in it");
  registry.transfer<Show>("picture.show", work::Method::get, "pictures/{picture}", work::Right::see, show,
                          "A picture that a text names");
}

}  // namespace rd::cli
