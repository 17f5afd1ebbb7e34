// What a word processor puts on the clipboard, as Markdown: headings, lists, links, bold and italic, and nothing else.
"use strict";
{
  const GONE = "head, script, style, xml, img, svg, object, embed, iframe, video, audio, form, button, select, textarea, del";
  const HIDDEN = /display:\s*none|mso-hide:\s*all|mso-list:\s*ignore|mso-(footnote|endnote|comment)-|mso-element:\s*\w/i;
  const NOTES = "[class*=msocom], [class*=MsoComment], [class*=MsoFootnote], .sdfootnoteanc, .sdendnoteanc, [id^=sdfootnote], [id^=sdendnote]";
  const BLOCK = /^(P|DIV|H[1-6]|UL|OL|LI|TABLE|TBODY|THEAD|TR|BLOCKQUOTE|PRE|SECTION|ARTICLE|MAIN|HEADER|FOOTER|DL|DT|DD|HR)$/;
  const BULLET = /^[•·▪◦‣○●]\s+/;
  const style = (element) => element.getAttribute("data-style") ?? "";

  const parse = (html) => {
    // An inert document; its styles are only read, and under another name the policy of the page does not mind them.
    const readable = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=/gi, " data-style=");
    const { body } = new DOMParser().parseFromString(readable, "text/html");
    for (const one of body.querySelectorAll(`${GONE}, ${NOTES}`)) one.remove();
    return body;
  };

  // Runs: pieces of a line that look alike

  const emphasis = (element, look) => {
    const weight = /(?<![\w-])font-weight:\s*(\w+)/i.exec(style(element))?.[1];
    const slant = /(?<![\w-])font-style:\s*(\w+)/i.exec(style(element))?.[1];
    return {
      bold: weight ? weight === "bold" || Number(weight) >= 600 : look.bold || /^(B|STRONG)$/.test(element.tagName),
      italic: slant ? slant === "italic" : look.italic || /^(I|EM)$/.test(element.tagName),
      href: element.tagName === "A" ? safe(element.getAttribute("href")) : look.href,
    };
  };

  const safe = (href) => {
    let address = (href ?? "").trim();
    if (/^https:\/\/www\.google\.com\/url\?/.test(address)) address = new URL(address).searchParams.get("q") ?? address;
    if (!/^(https?:\/\/|mailto:)/i.test(address)) return "";
    return address.replace(/[\s()<>\\]/g, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, "0")}`);
  };

  const runs = (node, look, found) => {
    if (node.nodeType === Node.TEXT_NODE) found.push({ ...look, text: node.data.replace(/\s+/g, " ") });
    if (node.nodeType !== Node.ELEMENT_NODE || HIDDEN.test(style(node)) || /^(UL|OL)$/.test(node.tagName)) return found;
    if (node.tagName === "BR") found.push({ ...look, text: " " });
    const ofNode = emphasis(node, look);
    for (const child of node.childNodes) runs(child, ofNode, found);
    if (BLOCK.test(node.tagName) || node.tagName === "TD") found.push({ text: " " });
    return found;
  };

  const escaped = (text) => text.replace(/[\\`*]|\](?=[(:])|(?<!\w)_|_(?!\w)/g, "\\$&");

  const marked = ({ text, bold, italic }) => {
    const mark = `${bold ? "**" : ""}${italic ? "_" : ""}`;
    const [, before, words, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text);
    return words ? `${before}${mark}${escaped(words)}${[...mark].reverse().join("")}${after}` : text;
  };

  const merged = (list, alike) => list.reduce((all, run) => {
    const last = all.at(-1);
    if (last && alike(last, run)) last.text += run.text;
    else all.push({ ...run });
    return all;
  }, []);

  const printed = (list) => {
    const looks = merged(list, (a, b) => (a.bold ?? false) === (b.bold ?? false) && (a.italic ?? false) === (b.italic ?? false) && (a.href ?? "") === (b.href ?? ""));
    const links = merged(looks.map((run) => ({ href: run.href ?? "", text: marked(run) })), (a, b) => a.href === b.href);
    const words = links.map(({ href, text }) => (href && text.trim() ? text.replace(/^(\s*)([\s\S]*?)(\s*)$/, `$1[$2](${href.replaceAll("$", "$$$$")})$3`) : text));
    return words.join("").replace(/\s+/g, " ").trim();
  };

  const line = (nodes, look = {}) => printed(nodes.flatMap((node) => runs(node, look, [])));

  // Blocks

  const level = (element) => {
    if (/^H[1-6]$/.test(element.tagName)) return Number(element.tagName[1]);
    if (element.getAttribute("role") === "heading") return Number(element.getAttribute("aria-level")) || 1;
    return /^Mso(Title|Heading)/.test(element.className) ? 1 : 0;
  };

  const wordList = (element) => {
    const depth = /mso-list:\s*l\d+ level(\d)/i.exec(style(element))?.[1];
    if (!depth) return null;
    const sign = [...element.querySelectorAll("[data-style]")].find((one) => /mso-list:\s*ignore/i.test(style(one)));
    return { depth: depth - 1, ordered: /^\s*\w+[.)]/.test(sign?.textContent ?? "") };
  };

  const items = (list, depth, found) => {
    const ordered = list.tagName === "OL";
    for (const child of list.children) {
      if (/^(UL|OL)$/.test(child.tagName)) items(child, depth + 1, found);
      else {
        const told = Number(child.getAttribute("data-aria-level")) || 0; // the Word of the web nests no lists
        const own = told ? told - 1 : depth;
        found.push({ kind: "item", depth: own, ordered, text: line([...child.childNodes]) });
        for (const inner of child.querySelectorAll(":scope > ul, :scope > ol, :scope > p > ul, :scope > p > ol")) items(inner, own + 1, found);
      }
    }
  };

  const paragraph = (nodes) => {
    const text = line(nodes);
    return BULLET.test(text) ? { kind: "item", depth: 0, text: text.replace(BULLET, "") } : { kind: "paragraph", text };
  };

  const blocks = (parent, found) => {
    let loose = [];
    const flush = () => { if (loose.length) found.push(paragraph(loose)); loose = []; };
    for (const child of parent.childNodes) {
      const isBlock = child.nodeType === Node.ELEMENT_NODE && (BLOCK.test(child.tagName) || [...child.querySelectorAll("*")].some((one) => BLOCK.test(one.tagName)));
      if (!isBlock) { loose.push(child); continue; }
      flush();
      if (!HIDDEN.test(style(child).replace(/mso-element:\s*para-border-div/i, ""))) block(child, found);
    }
    flush();
    return found;
  };

  const block = (element, found) => {
    const ofWord = wordList(element);
    if (level(element)) found.push({ kind: "heading", level: level(element), text: line([...element.childNodes], { bold: false }).replaceAll("**", "") });
    else if (ofWord) found.push({ kind: "item", ...ofWord, text: line([...element.childNodes]) });
    else if (/^(UL|OL)$/.test(element.tagName)) items(element, 0, found);
    else if (element.tagName === "TR") found.push(paragraph([...element.childNodes]));
    else blocks(element, found);
  };

  const plain = (text) => text.replace(/^(#{1,6}|[-+])(?=\s|$)|^>/, "\\$&").replace(/^(\d+)([.)])(?=\s)/, "$1\\$2");

  const written = (list) => {
    let open = []; // the lists that the last item stands in, from the outermost
    return list.map(({ kind, text, level: size, depth: asked, ordered = false }) => {
      if (kind !== "item") open = [];
      const depth = Math.min(asked, open.length); // none begins further in than its first item
      if (kind === "heading") return `\n\n${"#".repeat(size)} ${text}`;
      if (kind === "paragraph") return `\n\n${plain(text)}`;
      const goesOn = open.length > 0 && (open[depth]?.ordered ?? ordered) === ordered;
      const number = goesOn && open[depth] ? open[depth].number + 1 : 1;
      open.length = Math.min(open.length, depth);
      open[depth] = { ordered, number };
      return `${goesOn ? "\n" : "\n\n"}${"    ".repeat(depth)}${ordered ? `${number}.` : "-"} ${plain(text)}`;
    }).join("").trim();
  };

  // Nothing when the plain text says as much, or when it is the text of a program.
  window.asMarkdown = (html) => {
    if (/<(div|pre)[^>]*monospace/i.test(html)) return "";
    const found = blocks(parse(html), []).filter((one) => one.text);
    const text = written(found);
    return found.length > 1 || found[0]?.kind !== "paragraph" || /\*\*|_|\]\(/.test(text) ? text : "";
  };
}
