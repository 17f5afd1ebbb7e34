// A dialog in which something is searched for and chosen: pick({…}) promises what was chosen, or nothing.
"use strict";
{
  const said = document.getElementById("writing").dataset;

  const make = (tag, attributes, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  };

  const title = make("h2", { id: "picker-title" });
  const search = make("input", {
    id: "picker-search", type: "text", role: "combobox", autocomplete: "off",
    "aria-autocomplete": "list", "aria-controls": "picker-found", "aria-expanded": "false",
  });
  const found = make("ul", { id: "picker-found", role: "listbox", "aria-label": said.found });
  const told = make("p", { role: "status" });
  const place = make("input", { id: "picker-place", type: "text", autocomplete: "off", placeholder: said.placeExample });
  const ofPlace = make("p", {}, make("label", { for: "picker-place" }, said.place), place);
  const cancel = make("button", { type: "button", class: "button quiet" }, said.cancel);
  const form = make(
    "form", { method: "dialog" },
    title, make("p", {}, make("label", { for: "picker-search" }, said.search), search), found, told, ofPlace,
    make("p", { class: "acts" }, make("button", { class: "button" }, said.insert), cancel),
  );
  const dialog = make("dialog", { class: "picker", "aria-labelledby": "picker-title" }, form);
  let asked, choices = [], active = 0, picked, finish, asking;

  const activate = (number) => {
    active = Math.max(0, Math.min(number, choices.length - 1));
    [...found.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    if (choices.length) search.setAttribute("aria-activedescendant", `picker-${active}`);
    else search.removeAttribute("aria-activedescendant");
    found.children[active]?.scrollIntoView({ block: "nearest" });
  };

  const show = (rows, words) => {
    choices = rows;
    found.replaceChildren(...rows.map(({ name, line }, at) => make("li", { id: `picker-${at}`, role: "option" }, name, make("small", {}, line))));
    search.setAttribute("aria-expanded", String(rows.length > 0));
    told.textContent = words;
    activate(0);
  };

  const look = async () => {
    const words = search.value.trim();
    asking?.abort();
    if (!words) return show([], said.noLetters);
    asking = new AbortController();
    try {
      const query = new URLSearchParams({ q: words, language: asked.language });
      const answer = await fetch(`${asked.address}?${query}`, { signal: asking.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const rows = (await answer.json()).found;
      show(rows, rows.length ? said.foundMany.replace("{number}", rows.length) : said.foundNothing.replace("{words}", () => words));
    } catch (error) {
      if (error.name !== "AbortError") show([], said.noList);
    }
  };

  let waiting;
  search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, 200); });
  search.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    activate(active + step);
  });
  found.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    activate([...found.children].indexOf(option));
    if (asked.hasPlace) place.focus();
    else form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    if (!choices.length) event.preventDefault();
    else picked = { ...choices[active], place: place.value.replace(/[[\];]/g, " ").trim() };
  });
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => finish(picked)); // not before: until then nothing behind it takes the focus

  window.pick = (what) => {
    asked = what;
    picked = null;
    title.textContent = what.title;
    ofPlace.hidden = !what.hasPlace;
    search.value = what.beginning ?? "";
    place.value = "";
    if (!dialog.isConnected) document.body.append(dialog);
    dialog.showModal();
    search.focus();
    look();
    return new Promise((resolve) => { finish = resolve; });
  };
}
