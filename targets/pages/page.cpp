#include "targets/pages/page.h"

#include "compiler/base/xml_text.h"
#include "targets/graph/svg.h"

extern "C" const char cairn_page_style_begin[], cairn_page_style_end[];
extern "C" const char cairn_page_script_begin[], cairn_page_script_end[];

namespace cairn::pages {

static std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

std::string wrap_page(std::string_view title, std::string_view body) {
  std::string page =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      // Nothing of a page may come from elsewhere.
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'; script-src 'unsafe-inline'\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>";
  page += base::escape_xml(title);
  page += "</title>\n<style>\n";
  page += between(cairn_page_style_begin, cairn_page_style_end);
  page += graph::svg_style();
  page += "</style>\n</head>\n<body>\n";
  page += body;
  page += "<script>\n";
  page += between(cairn_page_script_begin, cairn_page_script_end);
  page += "</script>\n</body>\n</html>\n";
  return page;
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return std::to_string(number) + ' ' + std::string(number == 1 ? one : many);
}

std::string element(std::string_view tag, std::string_view kind, std::string_view text) {
  std::string out = "<" + std::string(tag);
  if (!kind.empty()) out += " class=\"" + std::string(kind) + '"';
  return out + '>' + base::escape_xml(text) + "</" + std::string(tag) + '>';
}

std::string sentence(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('`');
    const std::size_t close = open == std::string_view::npos ? open : text.find('`', open + 1);
    if (close == std::string_view::npos) return out + base::escape_xml(text);
    out += base::escape_xml(text.substr(0, open)) +
           element("code", "", text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  return out;
}

std::string picture(std::string_view label, std::string_view svg) {
  return "<div class=\"picture\" role=\"region\" tabindex=\"0\" aria-label=\"" +
         base::escape_xml(label) + "\">\n" + std::string(svg) + "</div>\n";
}

}  // namespace cairn::pages
