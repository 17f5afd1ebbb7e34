// Keeps what is typed into this form, again and again, until it is saved.
"use strict";

const keepTyped = (shown) => {
  const form = shown.closest("form");
  const address = shown.dataset.address;
  const fields = (of = form) => {
    const sent = new URLSearchParams(new FormData(of));
    sent.set("typed-at", shown.dataset.form);
    return sent;
  };
  const asSent = form.cloneNode(true);
  asSent.reset();
  let known = fields(asSent).toString();
  let isTouched = fields().toString() !== known; // whoever types quickly has begun before this script came
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
};

const shownTyped = document.getElementById("typed");
if (shownTyped) keepTyped(shownTyped); // at once: what other scripts fill in when the page is ready was not typed
