"use strict";
// What a text panel says. Markdown and HTML become a few harmless elements; all else becomes text.
(() => {
  const ALLOWED = new Set([
    "A", "B", "BLOCKQUOTE", "BR", "CODE", "DIV", "EM", "H1", "H2", "H3", "H4", "H5", "H6", "HR", "I", "LI", "OL", "P",
    "PRE", "SMALL", "SPAN", "STRONG", "TABLE", "TBODY", "TD", "TH", "THEAD", "TR", "U", "UL",
  ]);
  const UNSEEN = new Set(["SCRIPT", "STYLE", "IFRAME", "OBJECT", "TEMPLATE", "NOSCRIPT"]);
  const href = (value) => (/^(https?:|mailto:|\/|#)/i.test(value || "") ? value : null);
  // A panel has a heading already: those in its text come below it.
  const below = (name) => (/^H[1-6]$/.test(name) ? `H${Math.min(Number(name[1]) + 3, 6)}` : name);

  const copied = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || UNSEEN.has(node.tagName)) return null;
    const children = [...node.childNodes].map(copied).filter(Boolean);
    if (!ALLOWED.has(node.tagName)) {
      const loose = document.createDocumentFragment();
      loose.append(...children);
      return loose;
    }
    const link = node.tagName === "A" ? href(node.getAttribute("href")) : null;
    const name = node.tagName === "A" && !link ? "SPAN" : below(node.tagName);
    return Preview.element(name, link ? { href: link, rel: "noreferrer noopener" } : {}, ...children);
  };

  const inline = (text) => {
    const pattern = /`([^`]+)`|\*\*([^*]+)\*\*|__([^_]+)__|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;
    const found = [];
    let from = 0;
    for (const one of text.matchAll(pattern)) {
      found.push(text.slice(from, one.index));
      from = one.index + one[0].length;
      if (one[1]) found.push(Preview.element("code", {}, one[1]));
      else if (one[2] || one[3]) found.push(Preview.element("strong", {}, one[2] || one[3]));
      else if (one[4]) found.push(Preview.element("em", {}, one[4]));
      else found.push(href(one[6]) ? Preview.element("a", { href: one[6], rel: "noreferrer noopener" }, one[5]) : one[5]);
    }
    found.push(text.slice(from));
    return found;
  };

  const item = (line) => /^\s*([-*+]|\d+[.)])\s+(.*)$/.exec(line);
  const markdown = (text) => {
    const made = [];
    const lines = text.replace(/\r/g, "").split("\n");
    for (let at = 0; at < lines.length; at += 1) {
      const line = lines[at];
      const heading = /^(#{1,6})\s+(.*)$/.exec(line);
      if (heading) made.push(Preview.element(below(`H${heading[1].length}`), {}, ...inline(heading[2])));
      else if (/^\s*```/.test(line)) {
        const end = lines.findIndex((one, after) => after > at && /^\s*```/.test(one));
        const stop = end < 0 ? lines.length : end;
        made.push(Preview.element("pre", {}, lines.slice(at + 1, stop).join("\n")));
        at = stop;
      } else if (/^\s*([-*_])\s*(\1\s*){2,}$/.test(line)) made.push(Preview.element("hr"));
      else if (item(line)) {
        const list = Preview.element(/^\s*\d/.test(line) ? "ol" : "ul");
        for (; at < lines.length && item(lines[at]); at += 1) list.append(Preview.element("li", {}, ...inline(item(lines[at])[2])));
        at -= 1;
        made.push(list);
      } else if (/^\s*</.test(line)) {
        const rest = [];
        for (; at < lines.length && lines[at].trim(); at += 1) rest.push(lines[at]);
        made.push(...html(rest.join("\n")));
      } else if (line.trim()) {
        const rest = [];
        for (; at < lines.length && lines[at].trim() && !item(lines[at]) && !/^(#{1,6}\s|\s*```)/.test(lines[at]); at += 1) rest.push(lines[at]);
        at -= 1;
        made.push(Preview.element("p", {}, ...inline(rest.join(" "))));
      }
    }
    return made;
  };
  const html = (text) => [...new DOMParser().parseFromString(text, "text/html").body.childNodes].map(copied).filter(Boolean);

  Preview.kinds.text = {
    hasNoData: true,
    draw(panel, _, body) {
      const content = String(panel.options.content ?? panel.content ?? "");
      const mode = panel.options.mode ?? panel.mode ?? "markdown";
      const made = mode === "html" ? html(content) : mode === "code" ? [Preview.element("pre", {}, content)] : markdown(content);
      const label = `${panel.title || "Text"}, scrolls`;
      body.append(Preview.element("div", { class: "prose scroll", tabindex: "0", role: "region", "aria-label": label }, ...made));
    },
  };
})();
