// An editor for each text in Markdown: buttons, keys, the pickers, pasting from word processors, and the preview.
"use strict";
{
  const said = document.getElementById("writing").dataset;
  const PREVIEWS = "markdown-preview"; // what this browser remembers: “closed” when they are not wanted

  // Writing; the browser can take each of these back, and whoever listens to the field hears of them

  const put = (area, text, start, end) => {
    area.focus();
    area.setSelectionRange(start, end);
    if (document.execCommand("insertText", false, text)) return;
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const spaceBefore = (area, at) => (/[^\s(\[“"]$/.test(area.value.slice(0, at)) ? " " : "");

  const chosen = (area) => area.value.slice(area.selectionStart, area.selectionEnd);

  const wrap = (mark) => (area) => {
    const { selectionStart: start, selectionEnd: end, value } = area;
    const words = chosen(area), size = mark.length;
    const isMarked = value.slice(start - size, start) === mark && value.slice(end, end + size) === mark;
    if (isMarked) put(area, words, start - size, end + size);
    else put(area, mark + words + mark, start, end);
    const begins = isMarked ? start - size : start + size;
    area.setSelectionRange(begins, begins + words.length);
  };

  const beginLines = (mark, others) => (area) => {
    const { selectionStart, selectionEnd, value } = area;
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const end = (value.indexOf("\n", selectionEnd) + 1 || value.length + 1) - 1;
    const lines = value.slice(start, end).split("\n");
    const areMarked = lines.every((line) => line.startsWith(mark));
    put(area, lines.map((line) => (areMarked ? line.slice(mark.length) : mark + line.replace(others, ""))).join("\n"), start, end);
  };

  const link = (area) => {
    const { selectionStart: start, selectionEnd: end } = area;
    const words = chosen(area);
    const isAddress = /^https?:\/\/\S+$/.test(words);
    const [text, address] = isAddress ? ["", words] : [words, "https://"];
    put(area, `[${text}](${address})`, start, end);
    const at = isAddress || !text ? start + 1 : start + text.length + 3;
    area.setSelectionRange(at, isAddress || !text ? at : at + address.length);
  };

  const cite = async (area) => {
    const { selectionEnd: at } = area;
    const source = await pick({ title: said.citeSource, address: area.dataset.sources, language: area.dataset.language, hasPlace: true });
    if (!source) return area.focus();
    put(area, `${spaceBefore(area, at)}[@${[source.key, source.place].filter(Boolean).join(", ")}]`, at, at);
  };

  const linkRecord = async (area) => {
    const { selectionStart: start, selectionEnd: end } = area;
    const words = chosen(area);
    const record = await pick({ title: said.linkRecord, address: area.dataset.records, language: area.dataset.language, beginning: words });
    if (!record) return area.focus();
    const space = words ? "" : spaceBefore(area, start);
    put(area, `${space}[${words || record.name.replace(/[[\]\\]/g, "\\$&")}](${record.address})`, start, end);
  };

  const ACTS = [
    { label: said.bold, key: "b", act: wrap("**") },
    { label: said.italic, key: "i", act: wrap("_") },
    { label: said.heading, act: beginLines("## ", /^#+ +/) },
    { label: said.list, act: beginLines("- ", /^[-*+] +/) },
    { label: said.link, key: "k", act: link },
    { label: said.cite, key: ".", act: cite },
    { label: said.record, name: said.linkRecord, act: linkRecord },
  ];

  // The preview

  const tame = (shown, prefix, area) => {
    for (const one of shown.querySelectorAll("[id]")) one.id = prefix + one.id;
    for (const labelled of shown.querySelectorAll("[aria-labelledby]")) labelled.setAttribute("aria-labelledby", prefix + labelled.getAttribute("aria-labelledby"));
    for (const one of shown.querySelectorAll("a")) {
      if (one.getAttribute("href")?.startsWith("#")) one.setAttribute("href", `#${prefix}${one.getAttribute("href").slice(1)}`);
      else one.target = "_blank";
    }
    for (const button of shown.querySelectorAll("[data-start]")) {
      button.addEventListener("click", () => {
        area.focus();
        area.setSelectionRange(Number(button.dataset.start), Number(button.dataset.start) + Number(button.dataset.length));
      });
    }
  };

  const makePreview = (area, shown) => {
    const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
    let asking, known;
    return async () => {
      const text = area.value;
      if (shown.hidden || text === known) return;
      asking?.abort();
      if (!text.trim()) {
        known = text;
        shown.textContent = said.nothingWritten;
        return;
      }
      asking = new AbortController();
      try {
        const body = new URLSearchParams({ csrfmiddlewaretoken: token(), text, language: area.dataset.language });
        const answer = await fetch(area.dataset.markdown, { method: "POST", body, signal: asking.signal });
        if (answer.ok) shown.innerHTML = await answer.text(); // cleaned, as on the page
        else shown.textContent = answer.status === 413 ? await answer.text() : said.noPreview;
        known = answer.ok ? text : undefined;
        tame(shown, `${area.id}-`, area);
      } catch (error) {
        if (error.name !== "AbortError") shown.textContent = said.noPreview;
      }
    };
  };

  // The editor

  const button = (label, act, name = label) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", textContent: label, onclick: act });
    if (name !== label) made.setAttribute("aria-label", `${label}: ${name}`);
    return made;
  };

  const walkable = (bar) => {
    const buttons = [...bar.children];
    const stop = (at) => buttons.forEach((one, place) => { one.tabIndex = place === at ? 0 : -1; });
    stop(0);
    bar.addEventListener("focusin", (event) => stop(buttons.indexOf(event.target)));
    bar.addEventListener("keydown", (event) => {
      const at = buttons.indexOf(document.activeElement), last = buttons.length - 1;
      const next = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at ? at - 1 : last, Home: 0, End: last }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      buttons[next].focus();
    });
  };

  const remembered = () => { try { return localStorage.getItem(PREVIEWS); } catch { return null; } };
  const remember = (words) => { try { localStorage.setItem(PREVIEWS, words); } catch { /* it holds for this page */ } };

  const edit = (area) => {
    const label = area.labels[0]?.textContent.trim().replace(/\s*:$/, "") ?? said.text;
    const bar = document.createElement("div");
    bar.className = "markdown-bar";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", said.formatting.replace("{field}", () => label));
    bar.setAttribute("aria-controls", area.id);
    for (const { label: words, key, act, name } of ACTS) {
      const made = button(words, () => act(area), name);
      if (key) { made.title = `Ctrl+${key.toUpperCase()}`; made.setAttribute("aria-keyshortcuts", `Control+${key.toUpperCase()}`); }
      bar.append(made);
    }
    const shown = document.createElement("div");
    shown.className = "markdown-preview";
    shown.setAttribute("role", "region");
    shown.setAttribute("aria-label", said.previewOf.replace("{field}", () => label));
    shown.tabIndex = 0; // so that it scrolls by the keyboard
    const toggle = button(said.preview, () => { open(shown.hidden); remember(shown.hidden ? "closed" : "open"); refresh(); });
    const open = (isOpen) => { shown.hidden = !isOpen; toggle.setAttribute("aria-expanded", String(isOpen)); };
    bar.append(toggle);
    walkable(bar);
    open(false);

    const box = document.createElement("div");
    box.className = "markdown";
    area.replaceWith(box);
    box.append(bar, area, shown);
    const refresh = makePreview(area, shown);
    let waiting;
    area.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(refresh, 400); });
    area.addEventListener("focus", () => { open(remembered() !== "closed"); refresh(); }, { once: true });
    area.addEventListener("keydown", (event) => {
      const isKey = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      const asked = isKey && ACTS.find(({ key }) => key === event.key.toLowerCase());
      if (!asked) return;
      event.preventDefault();
      asked.act(area);
    });
    area.addEventListener("paste", (event) => {
      const html = event.clipboardData.getData("text/html");
      const text = html && asMarkdown(html);
      if (!text) return;
      event.preventDefault();
      put(area, text, area.selectionStart, area.selectionEnd);
    });
  };

  const editAll = (part) => part.querySelectorAll("textarea[data-markdown]:not([name*=__prefix__])").forEach(edit);
  addEventListener("DOMContentLoaded", () => editAll(document));
  document.addEventListener("formset:added", (event) => editAll(event.target));
}
