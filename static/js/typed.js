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

  const say = (words) => {
    shown.textContent = words;
    shown.hidden = false;
  };
  // Whoever was signed out, and has signed in again in another window, goes on here: the form needs its new token.
  const isIn = async () => {
    const answer = await fetch(address);
    if (answer.redirected || !answer.ok) return false;
    form.elements.csrfmiddlewaretoken.value = (await answer.json()).token;
    return true;
  };

  const keep = async () => {
    const now = fields();
    if (leaves || !isTouched || now.toString() === known) return;
    try {
      const answer = await fetch(address, { method: "POST", body: now, keepalive: now.toString().length < 60_000 });
      if ((answer.redirected || answer.status === 403) && !(await isIn())) say(shown.dataset.lost);
      if (answer.redirected || !answer.ok) return;
      const { at } = await answer.json();
      known = now.toString();
      say(shown.dataset.kept.replace("{time}", at));
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
