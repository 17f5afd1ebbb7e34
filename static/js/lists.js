// Lists are renewed in place by htmx. What the reader has opened stays open, and the focus stays where it was.
"use strict";

const isList = (event) => event.detail.target?.id === "list";
const opened = new Map(); // also of facets that are not there for a while
let focused = "";

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isList(event)) return;
  for (const part of document.querySelectorAll("#list details[id]")) opened.set(part.id, part.open);
  focused = document.activeElement?.id;
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (document.getElementById("list") !== event.target) return;
  const narrowing = event.detail.requestConfig?.triggeringEvent?.type === "change";
  // Whoever has pressed the button or a link wants the rows: on a phone the filters close before them.
  if (!narrowing) opened.delete("narrow");
  for (const [id, open] of opened) {
    const part = document.getElementById(id);
    if (part) part.open = open;
  }
  const next = narrowing && focused ? document.getElementById(focused) : null;
  (next ?? document.getElementById("count")).focus({ preventScroll: Boolean(next) });
});

// What cannot be swapped in, such as a page that says that the site is busy, is visited.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => {
    if (isList(event)) location.assign(event.detail.pathInfo.finalRequestPath);
  });
}
