// The text of a workspace: all documents as one, read anew when somebody wrote. A section whose text did not change is
// not parsed again.
#pragma once
#include <map>
#include <memory>

#include "plan/check.hpp"
#include "plan/commits.hpp"
#include "work/view.hpp"

namespace rd::plan {

// What an element has from the heading it stands under.
struct Under {
  std::string label;    // "2.3 Visie"
  std::string section;  // of the template
  bool ours{};          // the heading of a section of the workspace
  bool operator==(const Under&) const = default;
};

class WrittenText {
 public:
  explicit WrittenText(const Checker& checker) : checker_(checker) {}

  // Does a change of this kind touch the text?
  [[nodiscard]] static bool concerns(std::string_view kind);
  // Reads what stands there now; false when that is what it knows.
  bool take(const work::View& view);

  [[nodiscard]] const prose::Node& doc() const { return *doc_; }
  [[nodiscard]] const ReadText& read() const { return *read_; }
  [[nodiscard]] const Templates& templates() const { return templates_; }  // that its documents follow
  [[nodiscard]] AnswersInText& answers() { return *answers_; }
  [[nodiscard]] const Under& under(std::string_view heading) const;
  // The section of the workspace in which a passage stands, as text; "" when in none.
  [[nodiscard]] std::string section_of(const thread::Place& place) const;

 private:
  // All that the text takes from a section; the same parts are the same text.
  struct Part {
    AnyId id;
    std::string title, section;
    const packs::Template* template_{};  // of its document
    int level{};
    TextMark text;
    bool operator==(const Part& other) const = default;
  };
  void put_together(const work::View& view, const std::vector<Standing>& sections);
  void look_at_headings();

  const Checker& checker_;
  std::vector<Part> parts_;
  std::vector<advice::OwnWord> words_;
  Templates templates_;
  std::map<AnyId, std::pair<TextMark, prose::NodePtr>> prose_;  // by section
  prose::NodePtr doc_;
  std::shared_ptr<const ReadText> read_;
  std::unique_ptr<AnswersInText> answers_;
  std::map<std::string, Under, std::less<>> under_;
};

}  // namespace rd::plan
