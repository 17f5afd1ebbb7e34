// The keys of templates/admin/includes/shortcuts.html that hold on every page of the staff.
"use strict";

addEventListener("DOMContentLoaded", () => {
  const help = document.getElementById("shortcuts");
  const opener = document.getElementById("shortcuts-opener");
  const single = document.getElementById("single-keys");
  if (!help) return;

  const SINGLE = "single-keys"; // what this browser remembers: “off” when they are not wanted
  try {
    single.checked = localStorage.getItem(SINGLE) !== "off";
    single.addEventListener("change", () => localStorage.setItem(SINGLE, single.checked ? "on" : "off"));
  } catch {
    // They are as the page has them.
  }

  const show = () => help.showModal();
  if (opener) {
    opener.parentElement.hidden = false;
    opener.addEventListener("click", show);
  }

  const search = () => document.querySelector("#searchbar") ?? document.querySelector("#nav-filter");
  const isField = (element) => element.matches("input, select, textarea, [contenteditable], [role=combobox], [role=textbox]");

  const save = (event, name) => {
    const form = event.target.closest("form:has(.submit-row)") ?? document.querySelector("#content-main form:has(.submit-row)");
    const button = form?.querySelector(`.submit-row [name=${name}]`) ?? form?.querySelector(".submit-row .default, .submit-row [type=submit]");
    if (!button) return;
    event.preventDefault();
    button.click();
  };

  const bySingleKey = (event) => {
    if (event.altKey || !single.checked || isField(event.target)) return;
    if (event.key === "?") show();
    else if (event.key === "/" && search()) search().focus();
    else return;
    event.preventDefault();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const isControl = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (isControl && event.key.toLowerCase() === "s") save(event, "_continue");
    else if (isControl && event.key === "Enter") save(event, "_save");
    else if (!event.ctrlKey && !event.metaKey) bySingleKey(event);
  }, { capture: true }); // the boxes in which relations are chosen let no key through
});
