// Shows what is typed into the field of a password, and how hard a new one is to guess.
"use strict";

const KINDS = [[/[a-z]/, 26], [/[A-Z]/, 26], [/[0-9]/, 10], [/[^a-zA-Z0-9]/, 30]];

// From 0 for what is too short to 4, by the bits of a random password of as many different characters. The server judges by itself.
const strength = (password) => {
  const different = new Set(password).size;
  const choices = KINDS.reduce((sum, [kind, size]) => sum + (kind.test(password) ? size : 0), 1);
  const bits = Math.min(password.length, 2 * different) * Math.log2(choices);
  return password.length < 12 ? 0 : [50, 65, 80].filter((least) => bits >= least).length + 1;
};

addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll(".show-password")) {
    const field = document.getElementById(button.getAttribute("aria-controls"));
    button.hidden = false;
    button.addEventListener("click", () => {
      const shows = field.type === "password";
      field.type = shows ? "text" : "password";
      button.setAttribute("aria-pressed", String(shows));
    });
    field.form.addEventListener("submit", () => { field.type = "password"; });  // or the browser may keep it
  }
  for (const shown of document.querySelectorAll(".strength")) {
    const words = shown.dataset.words.split("|");
    const output = shown.querySelector("output");
    const field = document.getElementById(output.htmlFor.value);
    shown.hidden = false;
    field.addEventListener("input", () => {
      const found = strength(field.value);
      shown.querySelector("meter").value = found;
      output.textContent = field.value ? words[found] : "";
    });
  }
});
