// Shows, below the number, how the figure will read: “over 50,000,000 EUR”.
"use strict";

addEventListener("DOMContentLoaded", () => {
  const value = document.getElementById("id_value");
  const bound = document.getElementById("id_bound");
  const currency = document.getElementById("id_currency");
  if (!value || !bound || !currency) return;

  const [group, point] = document.documentElement.lang === "en" ? [",", "."] : ["\u00a0", ","];
  const shown = document.createElement("output");
  shown.className = "figure-preview";
  shown.htmlFor = "id_bound id_value id_currency";
  value.closest(".form-row").append(shown);

  const words = () => {
    const text = value.value.trim();
    if (!text) return "";
    if (!/^-?\d+(\.\d{1,2})?$/.test(text)) return value.dataset.wrong;
    const [whole, decimals] = text.split(".");
    const fraction = (decimals || "").replace(/0+$/, "");
    const number = whole.replace(/\B(?=(\d{3})+$)/g, group) + (fraction && point + fraction);
    const limit = bound.value === "exact" ? "" : bound.selectedOptions[0].text;
    return value.dataset.reads.replace("{words}", [limit, number, currency.value.trim()].filter(Boolean).join(" "));
  };
  const refresh = () => { shown.textContent = words(); };
  for (const field of [value, bound, currency]) field.addEventListener("input", refresh);
  refresh();
});
