#include "cli/connection.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "base/nearest.hpp"
#include "base/utf.hpp"
#include "cli/program.hpp"

namespace rd::cli {
namespace {

std::string trimmed_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
  return text;
}

// Refuses server.no_token.
Result<std::string> token_for(const Place& place) {
  if (!place.token_file.empty()) {
    TRY(std::string text, read_file(place.token_file));
    return trimmed_line(std::move(text));
  }
  const char* token = std::getenv("RODEDRAAD_TOKEN");
  if (token == nullptr || *token == '\0') return refuse(Why::forbidden, "server.no_token");
  return std::string(token);
}

std::string text_in(const json::value& value, std::string_view name) {
  const auto* object = value.if_object();
  const auto* found = object == nullptr ? nullptr : object->if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string{};
}

}  // namespace

Described::Described(const packs::Packs& packs) : house_(std::make_unique<House>(store_, House::Setting{packs})) {}

Result<std::unique_ptr<Connection>> Connection::open(const Place& place, const packs::Packs& packs, Language language,
                                                     Visit visit) {
  std::unique_ptr<Connection> out(new Connection);
  if (!place.server.empty()) {
    if (!place.data.empty() || !place.database.empty() || !place.as.empty()) return refuse(Why::invalid, "data.both");
    std::string token;
    if (visit != Visit::signs_in) {
      TRY(token, token_for(place));
    }
    out->described_ = std::make_unique<Described>(packs);
    std::string url = place.server;
    while (url.ends_with('/')) url.pop_back();
    const auto token_of = [token](const work::Caller&) { return token; };
    out->stage_ =
        std::make_unique<HttpStage>(HttpStage::Setting{url, out->described_->registry(), token_of, language, 60, 3});
    return out;
  }
  const DataPlace data = data_place(place.data, place.database);
  if (visit != Visit::begins && data.database.empty() && !std::filesystem::exists(data_file(data.folder))) {
    return refuse(Why::not_found, "data.none", {}, {{"folder", data.folder}});
  }
  out->house_ = std::make_unique<House>(data, House::Setting{packs});
  out->stage_ = std::make_unique<LocalStage>(*out->house_);
  out->who_.program = place.as.empty();
  if (!place.as.empty()) {
    const auto account = out->house_->desk().accounts().find(std::string_view(place.as));
    if (!account) return refuse(Why::not_found, "data.as_unknown", "as", {{"email", place.as}});
    out->who_.account = account->id;
  }
  return out;
}

// On this machine all there are; at a server those one is a member of.
Result<std::vector<std::pair<std::string, AnyId>>> Connection::workspaces() {
  std::vector<std::pair<std::string, AnyId>> out;
  if (house_) {
    for (const AnyId& id : house_->store().workspaces()) {
      const auto shown = house_->call({{}, {}, true}, "workspace.show", id, json::object{}, {});
      if (shown) out.emplace_back(text_in(parse_json(shown->text).value_or(json::value()), "name"), id);
    }
    return out;
  }
  TRY(const work::Answer answer, stage_->call(who_, "workspace.list", {}, json::object{}, {}));
  TRY(const json::value listed, parse_json(answer.text));
  const auto* all = listed.is_object() ? listed.get_object().if_contains("workspaces") : nullptr;
  if (all == nullptr || !all->is_array()) return out;
  for (const auto& one : all->get_array()) {
    TRY(const AnyId id, parse_id(text_in(one, "id")));
    out.emplace_back(text_in(one, "name"), id);
  }
  return out;
}

Result<AnyId> Connection::workspace(const std::string& name) {
  if (const auto id = parse_id(name)) return *id;
  TRY(const auto all, workspaces());
  std::vector<std::string> names;
  std::vector<AnyId> partly;  // "lisdodde" is enough for "Partnerschap De Lisdodde" when it is the only one
  std::string listed;
  for (const auto& [one, id] : all) {
    if (!name.empty() && one == name) return id;
    if (lower(one).find(lower(name)) != std::string::npos) partly.push_back(id);
    names.push_back(one);
    listed += (listed.empty() ? "" : ", ") + one;
  }
  if (partly.size() == 1) return partly.front();
  if (name.empty() || partly.size() > 1)
    return refuse(Why::invalid, "workspace.unnamed", "workspace", {{"names", listed}});
  const std::string near = nearest(name, names);
  return refuse(Why::not_found, near.empty() ? "workspace.name_unknown" : "workspace.name_unknown_near", "workspace",
                {{"name", name}, {"nearest", near}});
}

Patience::Patience(std::string line)
    : thread_([this, line = std::move(line)] {
        std::unique_lock lock(mutex_);
        if (changed_.wait_for(lock, std::chrono::seconds(1), [this] { return over_; })) return;
        std::cerr << line << std::endl;
      }) {}

Patience::~Patience() {
  {
    const std::scoped_lock lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

}  // namespace rd::cli
