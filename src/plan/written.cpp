#include "plan/written.hpp"

#include <set>

#include "thread/own_terms.hpp"

namespace rd::plan {
namespace {

using work::EntityPtr;
using work::View;

// "s" and an id.
bool is_section_heading(std::string_view block) {
  constexpr std::size_t id_size = 26;
  return block.size() == id_size + 1;
}

}  // namespace

bool WrittenText::concerns(std::string_view kind) {
  return kind == Document::kind || kind == DocumentSection::kind || kind == SectionText::kind ||
         kind == TextCommit::kind || kind == thread::OwnTerm::kind;
}

bool WrittenText::take(const View& view) {
  std::vector<Standing> sections;
  std::vector<Part> parts;
  view.each(Document::kind, [&](const EntityPtr& document) {
    const packs::Template* followed = checker_.packs().find_template(work::struct_of<Document>(*document).template_);
    if (followed == nullptr) followed = &checker_.usual_template();
    for (Standing& one : sections_of(view, document->id)) {
      parts.push_back({one.entity->id, one.section.title, one.section.section, followed, one.level,
                       text_mark(view, one.entity->id)});
      sections.push_back(std::move(one));
    }
  });
  std::vector<advice::OwnWord> words;
  for (const auto& own : view.all<thread::OwnTerm>()) words.push_back({own.term, own.others});
  if (doc_ != nullptr && parts == parts_ && words == words_) return false;
  parts_ = std::move(parts);
  words_ = std::move(words);
  put_together(view, sections);
  GivenSections given;
  templates_.clear();
  for (const Part& part : parts_) {
    given.emplace(heading_id(part.id), SaidOfHeading{part.section, part.template_});
    if (templates_.empty() || templates_.back() != part.template_) templates_.push_back(part.template_);
  }
  if (templates_.empty()) templates_.push_back(&checker_.usual_template());
  read_ = std::make_shared<const ReadText>(checker_.read_text(*doc_, given, false, words_));
  answers_ = std::make_unique<AnswersInText>(*read_->reading, read_->mapping);
  look_at_headings();
  return true;
}

void WrittenText::put_together(const View& view, const std::vector<Standing>& sections) {
  auto known = std::exchange(prose_, {});
  auto doc = std::make_shared<prose::Node>();
  doc->type = "doc";
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const Part& part = parts_[i];
    const auto found = known.find(part.id);
    const bool same = found != known.end() && found->second.first == part.text;
    prose::NodePtr prose = same ? found->second.second : prose_of(view, part.id);
    add_section(sections[i], prose, *doc);
    prose_.emplace(part.id, std::pair(part.text, std::move(prose)));
  }
  doc_ = std::move(doc);
}

void WrittenText::look_at_headings() {
  std::set<std::string, std::less<>> ours;
  for (const auto& block : doc_->content) {
    std::string bid = prose::attr_text(*block, "bid");
    if (block->type == "heading" && is_section_heading(bid)) ours.insert(std::move(bid));
  }
  under_.clear();
  const Reading& reading = *read_->reading;
  for (std::size_t h = 0; h < reading.headings.size(); ++h) {
    const std::size_t passage = reading.headings[h].passage;
    const std::string& bid = reading.passages[passage].bid;
    under_.emplace(
        bid, Under{reading.heading_label(static_cast<int>(h)), read_->mapping.section_of[passage], ours.contains(bid)});
  }
}

const Under& WrittenText::under(std::string_view heading) const {
  static const Under nowhere;
  const auto found = under_.find(heading);
  return found == under_.end() ? nowhere : found->second;
}

std::string WrittenText::section_of(const thread::Place& place) const {
  const Reading& reading = *read_->reading;
  if (place.block.empty() || place.passage >= beside_text) {
    for (const Part& part : parts_)
      if (!place.section.empty() && part.section == place.section) return to_text(part.id);
    return {};
  }
  for (int h = reading.heading_of[place.passage]; h >= 0; h = reading.headings[static_cast<std::size_t>(h)].parent) {
    const std::string& bid = reading.passages[reading.headings[static_cast<std::size_t>(h)].passage].bid;
    if (under(bid).ours) return bid.substr(1);
  }
  return {};
}

}  // namespace rd::plan
