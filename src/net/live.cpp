#include "net/live.hpp"

namespace rd::net {
namespace {

constexpr std::size_t most_topics = 200, most_rooms = 50, longest_desk = 64;

std::string text_in(const json::object& message, std::string_view name) {
  const auto* value = message.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

json::value ref_in(const json::object& message) {
  const auto* ref = message.if_contains("ref");
  return ref == nullptr ? json::value(nullptr) : *ref;
}

}  // namespace

void Api::Live::say(const json::object& message) {
  socket_->send(std::make_shared<const std::string>(json::serialize(message)));
}

void Api::Live::refuse_with(const Refusal& refusal, const json::value& ref) {
  json::object message{{"problem", problem_of(refusal, status_of(refusal), setting_.sentence(refusal, language_))}};
  if (!ref.is_null()) message["ref"] = ref;
  say(message);
}

bool Api::Live::still_welcome(Use use) {
  try {
    if (setting_.open(use)) return true;
    end(4401, "session.none");
  } catch (const std::exception&) {  // the store is in trouble
    refuse_with(refusal_of(std::current_exception()), nullptr);
  }
  return false;
}

void Api::Live::received(const std::string& message) {
  // All in one piece of memory, which what is kept of it holds on to.
  auto parsed = parse_json(message, json::make_shared_resource<json::monotonic_resource>());
  auto* object = parsed ? parsed->if_object() : nullptr;
  if (!still_welcome(object != nullptr && object->contains("do") ? Use::now : Use::none)) return;
  if (object == nullptr) return refuse_with({Why::invalid, "json.syntax", {}, {{"at", "0"}}}, nullptr);
  if (object->contains("subscribe")) return subscribe(*object);
  if (object->contains("do")) return act(*object);
  if (object->contains("here")) return stand(*object);
  if (const auto* ping = object->if_contains("ping")) return say({{"pong", *ping}});
  if (const auto id = parse_id(text_in(*object, "unsubscribe"))) {
    setting_.rooms.room(*id)->unsubscribe(this);
    rooms_.erase(*id);
    return;
  }
  refuse_with({Why::invalid, "live.unclear", {}, {}}, ref_in(*object));
}

void Api::Live::subscribe(const json::object& message) {
  const auto id = parse_id(text_in(message, "subscribe"));
  if (!id) return refuse_with(id.error(), ref_in(message));
  std::set<std::string> topics;
  if (const auto* list = message.if_contains("topics"); list != nullptr && list->is_array()) {
    for (const auto& topic : list->get_array())
      if (topic.is_string() && topics.size() < most_topics) topics.emplace(topic.get_string());
  }
  if (topics.empty()) topics.emplace("workspace");
  if (rooms_.size() >= most_rooms && !rooms_.contains(*id))
    return refuse_with({Why::busy, "request.busy", {}, {}}, nullptr);
  const auto* since = message.if_contains("since");
  const work::Seq from = since != nullptr && since->is_int64() ? since->get_int64() : 0;
  setting_.rooms.room(*id)->subscribe(
      caller_, shared_from_this(), std::move(topics), from,
      [self = shared_from_this(), workspace = *id, ref = ref_in(message)](const std::exception_ptr& fault,
                                                                          const Result<work::Answer>& answer) {
        if (fault) return self->refuse_with(refusal_of(fault), ref);
        if (!answer) return self->refuse_with(answer.error(), ref);
        self->rooms_.insert(workspace);
        json::object subscribed{{"subscribed", to_text(workspace)}, {"seq", answer->seq}};
        if (!ref.is_null()) subscribed["ref"] = ref;
        self->say(subscribed);
      });
}

void Api::Live::act(json::object& message) {
  const std::string op = text_in(message, "do");
  const json::value ref = ref_in(message);
  const auto workspace = parse_id(text_in(message, "workspace"));
  if (!workspace) return refuse_with(workspace.error(), ref);
  AnyId key;
  if (ref.is_string()) {
    const auto parsed = parse_id(ref.get_string());
    if (!parsed) return refuse_with(parsed.error(), ref);
    key = *parsed;
  }
  auto* in = message.if_contains("in");
  work::Call call{op, in == nullptr ? json::value(json::object()) : std::move(*in), key};
  auto done = [self = shared_from_this(), ref](const std::exception_ptr& fault, const Result<work::Answer>& answer) {
    if (fault) return self->refuse_with(refusal_of(fault), ref);
    if (!answer) return self->refuse_with(answer.error(), ref);
    std::string text =
        R"({"ref":)" + json::serialize(ref) + R"(,"seq":)" + std::to_string(answer->seq) + R"(,"answer":)";
    self->socket_->send(std::make_shared<const std::string>(text + answer->text + "}"));
  };
  const work::Entry* entry = setting_.rooms.registry().find(op);
  if (entry != nullptr && entry->sort == work::Sort::view) {
    setting_.rooms.see(*workspace, caller_, std::move(call), std::move(done));
  } else {
    setting_.rooms.run(*workspace, caller_, std::move(call), std::move(done));
  }
}

void Api::Live::stand(const json::object& message) {
  const auto workspace = parse_id(text_in(message, "here"));
  const auto section = parse_id(text_in(message, "text"));
  const std::string desk = text_in(message, "desk");
  const auto* at = message.if_contains("at");
  const bool gone = at == nullptr || at->is_null();
  json::object place;
  for (const std::string_view part : {"version", "from", "to"}) {
    const auto* value = gone || !at->is_object() ? nullptr : at->get_object().if_contains(part);
    if (value != nullptr && value->is_int64() && value->get_int64() >= 0) place[part] = *value;
  }
  const bool clear =
      workspace && section && !desk.empty() && desk.size() <= longest_desk && (gone || place.size() == 3);
  if (!clear) return refuse_with({Why::invalid, "live.unclear", {}, {}}, ref_in(message));
  if (!rooms_.contains(*workspace)) return refuse_with({Why::not_found, "workspace.unknown", {}, {}}, ref_in(message));
  const auto stands =
      setting_.rooms.room(*workspace)
          ->stand(this, gone ? std::nullopt : std::optional(work::Place{*section, desk, std::move(place)}));
  if (!stands) refuse_with(stands.error(), ref_in(message));
}

void Api::Live::closed() {
  for (const AnyId& id : rooms_) setting_.rooms.room(id)->unsubscribe(this);
  rooms_.clear();
}

void Api::Live::end(std::uint16_t code, std::string reason) {
  socket_->close(code, std::move(reason));
}

}  // namespace rd::net
