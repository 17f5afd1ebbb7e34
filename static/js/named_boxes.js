// Gives the boxes in which a relation is searched for and chosen the names of their fields, for who hears the page.
"use strict";

const name = (select) => {
  const label = select.labels[0];
  const box = select.nextElementSibling?.querySelector(".select2-selection");
  if (!label || !box) return;
  label.id ||= `${select.id}_label`;
  const chosen = box.querySelector(".select2-selection__rendered");
  box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
  box.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id);
  // It is no text box, and the items of its list stand among buttons.
  chosen.setAttribute("role", "none");
  chosen.removeAttribute("aria-readonly");
};

const nameAll = (part) => part.querySelectorAll("select.admin-autocomplete").forEach(name);

django.jQuery(() => nameAll(document));
document.addEventListener("formset:added", (event) => nameAll(event.target));
django.jQuery(document).on("select2:open", (event) => {
  const search = document.querySelector(".select2-dropdown .select2-search__field");
  const box = event.target.nextElementSibling.querySelector(".select2-selection");
  if (box.hasAttribute("aria-owns")) box.setAttribute("aria-controls", box.getAttribute("aria-owns"));
  search?.setAttribute("aria-labelledby", event.target.labels[0]?.id ?? "");
});
