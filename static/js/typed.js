// Keeps what is typed into this form, again and again, until it is saved.
"use strict";

addEventListener("DOMContentLoaded", () => {
  const shown = document.getElementById("typed");
  if (!shown) return;
  const form = shown.closest("form");
  const address = shown.dataset.address;
  const fields = () => {
    const sent = new URLSearchParams(new FormData(form));
    sent.set("typed-at", shown.dataset.form);
    return sent;
  };
  let known = fields().toString();
  let isTouched = false;
  let leaves = false;

  const keep = async () => {
    const now = fields();
    if (leaves || !isTouched || now.toString() === known) return;
    try {
      const answer = await fetch(address, { method: "POST", body: now, keepalive: now.toString().length < 60_000 });
      if (!answer.ok) return;
      known = now.toString();
      const { at } = await answer.json();
      shown.textContent = shown.dataset.kept.replace("{time}", at);
      shown.hidden = false;
    } catch {
      // The next time may find the site again.
    }
  };
  // Other scripts fill fields when the page is opened: what they put in was not typed.
  for (const kind of ["input", "click", "keydown"]) form.addEventListener(kind, () => { isTouched = true; });
  addEventListener("load", () => setTimeout(() => { if (!isTouched) known = fields().toString(); }, 500));
  form.addEventListener("submit", () => { leaves = true; });
  addEventListener("pageshow", () => { leaves = false; });
  setInterval(keep, 5_000);
  addEventListener("pagehide", keep);
});
