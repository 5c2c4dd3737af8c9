"use strict";
// The search: an entry stays where its text holds every word.
const search = document.getElementById("search");
const found = document.getElementById("found");
const entries = [...document.querySelectorAll("article")];
const texts = entries.map((entry) => entry.textContent.toLowerCase());

function show() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  entries.forEach((entry, index) => {
    entry.hidden = !words.every((word) => texts[index].includes(word));
    count += entry.hidden ? 0 : 1;
  });
  for (const section of document.querySelectorAll("section")) {
    section.hidden = !section.querySelector("article:not([hidden])");
  }
  found.textContent = words.length ? `${count} of ${entries.length}` : "";
}

search.addEventListener("input", show);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  }
});
// A link to an entry that the search hides shows it again.
window.addEventListener("hashchange", () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.closest("[hidden]")) {
    search.value = "";
    show();
    target.scrollIntoView();
  }
});
show();
