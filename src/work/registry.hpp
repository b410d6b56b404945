// Everything the program can be asked, declared once: from one line come route, socket message, command, OpenAPI entry
// and right. Filled at the start by the register_ops() of each folder, then read by all threads.
//
//   registry.add("element.create", Method::post, "elements", Right::write, create_element, "Makes an element");
//
// Four sorts:
//   operation  changes one workspace: Result<Out>(Ctx&, const In&), on the room's strand
//   view       looks at one workspace: Result<Out>(const View&, const In&), on the room's strand; Out may be RawJson
//   door       concerns the whole server or takes long: Result<Out>(Door&, const In&), on a worker; leaves no record
//   transfer   bytes in or out of one workspace, or long work: Result<Download>(Transfer&, const In&), on a worker
// Paths of operations, views and transfers stand under /api/workspaces/{workspace}/, those of doors under /api/.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/flags.hpp"
#include "work/ctx.hpp"

namespace rd::work {

class Rooms;

enum class Method { get, post, patch, put, remove };
[[nodiscard]] std::string_view name_of(Method method);  // "DELETE"

enum class Sort { operation, view, door, transfer };

// JSON text that is ready to be sent.
struct RawJson {
  std::string text;
};
struct Nothing {
  static constexpr auto fields() { return std::tuple{}; }
};

// What a door works with. On a worker thread.
struct Door {
  store::Store& store;
  Rooms& rooms;
  Caller caller;
  std::int64_t now{};
  std::string client{};        // address of who asks, for limits on guessing; "" at the command line
  std::string new_cookie{};    // set: the browser keeps this secret; the body of the answer never holds it
  std::int64_t cookie_days{};  // 0: until the browser closes
  bool forget_cookie{};
};

struct Download {
  std::string bytes, media_type, file_name;  // media_type application/json: an answer like any other
  std::string mark{};                        // set: what stands here has always these bytes, and does nothing
};
// What a transfer works with. On a worker thread.
struct Transfer {
  Rooms& rooms;
  AnyId workspace;
  Caller caller;
  AnyId ref;
  Date today;
  std::string_view body;
  std::string file_name;
};

struct Entry {
  Sort sort{};
  std::string name;  // "element.create"
  Method method{};
  std::string path;  // "elements/{element}"
  Right right{};
  std::string doc;
  std::string in_name, out_name;  // of the schemas: "ElementCreate", "ElementCreateAnswer"
  json::value in_schema, out_schema;
  std::vector<FlagSpec> flags;
  std::string needs;         // of a view or operation: what must be worked out first (Registry::derive)
  std::size_t longest_body;  // bytes
  bool in_company{};         // of an operation: done by many at once, and cheaper so (store::Write)

  std::function<Result<std::string>(Ctx&, const json::value&)> operation;
  std::function<Result<std::string>(const View&, const json::value&)> view;
  std::function<Result<std::string>(Door&, const json::value&)> door;
  std::function<Result<Download>(Transfer&, const json::value&)> transfer;

  [[nodiscard]] std::string_view noun() const { return std::string_view(name).substr(0, name.find('.')); }
  // The path's last {word}; "" when it names no thing.
  [[nodiscard]] std::string_view subject() const;
  [[nodiscard]] std::string route() const;  // "/api/workspaces/{workspace}/elements/{element}"
};

// From the members of a workspace to who is looking; nothing when they are none. Given by people/.
using FindReader = std::function<std::optional<Reader>(const State&, const AnyId& account, Date today)>;

// Works something out for one room from what all may see, on a worker, when somebody asks for it or has subscribed. The
// room calls it again and again, one call at a time, and begins with a new one when it was read anew or a call threw.
class Derivation {
 public:
  virtual ~Derivation() = default;
  // `changed`: what changed since the last call; at the first nothing, and then all is new.
  virtual std::string make(const State& open_part, const std::vector<AnyId>& changed, Date today) = 0;
  // About how much memory it holds between two calls.
  [[nodiscard]] virtual std::size_t bytes() const = 0;
};
using Derive = std::function<std::unique_ptr<Derivation>()>;

class Registry {
 public:
  // `run` and `look` are functions, or lambdas of their shape that hold what they need (packs).
  template <class Run>
  Entry& add(std::string name, Method method, std::string path, Right right, Run run, std::string doc) {
    return add_operation(std::move(name), method, std::move(path), right, std::function(std::move(run)),
                         std::move(doc));
  }
  template <class Look>
  Entry& view(std::string name, std::string path, Right right, Look look, std::string doc) {
    return add_view(std::move(name), std::move(path), right, std::function(std::move(look)), std::move(doc));
  }
  template <class Run>
  Entry& door(std::string name, Method method, std::string path, Right right, Run run, std::string doc) {
    return add_door(std::move(name), method, std::move(path), right, std::function(std::move(run)), std::move(doc));
  }
  // `run` may hold what it needs (packs, a converter).
  template <class In>
  Entry& transfer(std::string name, Method method, std::string path, Right right,
                  std::function<Result<Download>(Transfer&, const In&)> run, std::string doc) {
    Entry& entry = enter<In, Nothing>(Sort::transfer, std::move(name), method, std::move(path), right, std::move(doc));
    entry.longest_body = 25U << 20U;
    entry.transfer = [run = std::move(run)](Transfer& transfer, const json::value& in) -> Result<Download> {
      TRY(const In input, from_json<In>(in));
      return run(transfer, input);
    };
    return entry;
  }
  void derive(std::string name, Derive begin) { derived_.insert_or_assign(std::move(name), std::move(begin)); }
  // What is worked out as quickly from the whole.
  void derive(std::string name, std::function<std::string(const State& open_part, Date today)> make);
  // `roles`: the rights that readers can have; what each may do is worked out once.
  void readers(FindReader find, const std::vector<Rights>& roles);
  // A kind whose things are acted on under another noun: goals are elements.
  void family(std::string kind, std::string noun) { families_.insert_or_assign(std::move(kind), std::move(noun)); }
  // Changes of this kind are told under "text:<what it is part of>" and not to those who follow the workspace.
  void own_topic(std::string kind) { own_topics_.insert(std::move(kind)); }

  // What is written in pieces, for those who look after the past of all things (history/).
  struct Pieces {
    std::string piece;  // the kind of the pieces
    // The whole says all that its pieces say.
    std::function<void(Ctx&, const Entity& whole)> put_together;
    // The whole as it was before record `seq` (null: there was none); false when somebody wrote since.
    std::function<Result<bool>(Ctx&, const Entity& whole, const Entity* before, Seq seq)> put_back;
  };
  void in_pieces(std::string kind, Pieces pieces) { pieces_.insert_or_assign(std::move(kind), std::move(pieces)); }
  [[nodiscard]] const Pieces* pieces_of(std::string_view kind) const;
  [[nodiscard]] bool is_piece(std::string_view kind) const;

  // Rows stand beside things of this kind: what is done to them cannot be taken back (history/).
  void lasting(std::string kind) { lasting_.insert(std::move(kind)); }

  // After the last declaration, before the first thread: checks that all is there, and works out what roles may do.
  void close();
  [[nodiscard]] const Entry* find(std::string_view name) const;
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }  // in the order of their names
  [[nodiscard]] const std::map<std::string, Derive, std::less<>>& derived() const { return derived_; }
  [[nodiscard]] const FindReader& find_reader() const { return find_reader_; }
  [[nodiscard]] std::string noun_of(std::string_view kind) const;
  [[nodiscard]] bool stays(std::string_view kind) const { return lasting_.contains(kind); }
  [[nodiscard]] bool has_own_topic(std::string_view kind) const { return own_topics_.contains(kind); }
  // A JSON array of the operations on an entity of that kind that these rights allow: ["element.update"].
  [[nodiscard]] std::string can(Rights rights, std::string_view kind) const;

 private:
  template <class In, class Out>
  Entry& add_operation(std::string name, Method method, std::string path, Right right,
                       std::function<Result<Out>(Ctx&, const In&)> run, std::string doc) {
    Entry& entry = enter<In, Out>(Sort::operation, std::move(name), method, std::move(path), right, std::move(doc));
    entry.operation = [run = std::move(run)](Ctx& ctx, const json::value& in) -> Result<std::string> {
      TRY(const In input, from_json<In>(in));
      TRY(const Out out, run(ctx, input));
      return text_of(out);
    };
    return entry;
  }
  template <class In, class Out>
  Entry& add_view(std::string name, std::string path, Right right,
                  std::function<Result<Out>(const View&, const In&)> look, std::string doc) {
    Entry& entry = enter<In, Out>(Sort::view, std::move(name), Method::get, std::move(path), right, std::move(doc));
    entry.view = [look = std::move(look)](const View& view, const json::value& in) -> Result<std::string> {
      TRY(const In input, from_json<In>(in));
      TRY(const Out out, look(view, input));
      return text_of(out);
    };
    return entry;
  }
  template <class In, class Out>
  Entry& add_door(std::string name, Method method, std::string path, Right right,
                  std::function<Result<Out>(Door&, const In&)> run, std::string doc) {
    Entry& entry = enter<In, Out>(Sort::door, std::move(name), method, std::move(path), right, std::move(doc));
    entry.door = [run = std::move(run)](Door& door, const json::value& in) -> Result<std::string> {
      TRY(const In input, from_json<In>(in));
      TRY(const Out out, run(door, input));
      return text_of(out);
    };
    return entry;
  }
  template <class Out>
  static std::string text_of(const Out& out) {
    if constexpr (std::is_same_v<Out, RawJson>) {
      return out.text;
    } else {
      return json::serialize(to_json(out));
    }
  }
  template <class In, class Out>
  Entry& enter(Sort sort, std::string name, Method method, std::string path, Right right, std::string doc) {
    Entry entry;
    entry.sort = sort;
    entry.name = std::move(name);
    entry.method = method;
    entry.path = std::move(path);
    entry.right = right;
    entry.doc = std::move(doc);
    entry.in_schema = schema_of<In>();
    if constexpr (!std::is_same_v<Out, RawJson>) entry.out_schema = schema_of<Out>();
    entry.flags = flag_specs<In>();
    entry.longest_body = 1U << 20U;
    return enter(std::move(entry));
  }
  Entry& enter(Entry entry);  // a name twice, or a right that does not fit the sort, stops the start

  std::vector<Entry> entries_;
  std::map<std::string, Derive, std::less<>> derived_;
  std::map<std::string, std::string, std::less<>> families_;
  std::set<std::string, std::less<>> own_topics_, lasting_;
  std::map<std::string, Pieces, std::less<>> pieces_;
  FindReader find_reader_;
  std::vector<Rights> roles_;
  std::map<std::pair<std::uint32_t, std::string>, std::string> can_;  // by rights and noun; filled by close()
};

// Through a door, for its caller. Refuses operation.unknown, session.none, right.missing, and what
// the door refuses. Rights in a workspace are looked at by the door itself.
[[nodiscard]] Result<std::string> enter_door(const Registry& registry, std::string_view name, Door& door,
                                             const json::value& in);

// {kind, id, version, audience, part_of?, removed?, can, fields}: an entity as this reader may know it.
[[nodiscard]] std::string entity_json(const Registry& registry, const Reader& reader, const Entity& entity);

}  // namespace rd::work
