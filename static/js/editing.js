// Says that this form is open, again and again while it is, and shows who else has it open.
"use strict";

addEventListener("DOMContentLoaded", () => {
  const shown = document.getElementById("editing");
  if (!shown) return;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const say = (words) => fetch(shown.dataset.address, {
    method: "POST",
    body: new URLSearchParams({ csrfmiddlewaretoken: token, ...words }),
    keepalive: true,
  });

  const renew = async () => {
    try {
      const answer = await say({});
      if (!answer.ok) return;
      const { others } = await answer.json();
      shown.hidden = !others.length;
      shown.replaceChildren(...others.map((words) => Object.assign(document.createElement("p"), { textContent: words })));
    } catch {
      // Nobody hears it for a while; the form is as good without.
    }
  };
  setInterval(renew, 30_000);
  addEventListener("pagehide", () => { say({ left: "1" }).catch(() => {}); });
});
