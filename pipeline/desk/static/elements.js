// Elements of the page: made, said aloud, put before the user. Text goes in as text and never as markup.

/** Make an element. `on…` members are listeners, `data` its data-… attributes, true an empty attribute. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key === "value") element.value = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A button; `key` is shown behind its words as the key that does the same. */
export function button(words, onclick, { key = "", ...attributes } = {}) {
  const hint = key && make("kbd", { "aria-hidden": "true" }, key);
  return make("button", { type: "button", onclick, ...attributes }, words, hint);
}

/** A row of buttons. */
export const actions = (...children) => make("div", { class: "actions" }, ...children);

/** Whether a key belongs to an input method that is at work: it decides nothing. */
export const isComposing = (event) => event.isComposing || event.key === "Process" || event.keyCode === 229;

/** Keys in `holder` and buttons that keep what is being written, or leave it. */
export function writing(input, keep, leave, holder = input) {
  const isLine = input.localName !== "textarea";
  holder.addEventListener("keydown", (event) => {
    if (isComposing(event)) return;
    if (event.key === "Enter" && event.target === input && (isLine || event.ctrlKey)) { event.preventDefault(); keep(); }
    if (event.key === "Escape") { event.stopPropagation(); leave(); }
  });
  return actions(button("保存", keep, { key: isLine ? "回车" : "Ctrl+回车", class: "main" }), button("取消", leave, { key: "Esc" }));
}

export const byId = (id) => document.getElementById(id);

/** Put other children into an element. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter(Boolean));
  return element;
}

/** Put other children into an element where what they are made of differs from what it shows. */
export function refill(element, shows, children) {
  const now = JSON.stringify(shows);
  if (element.shows !== now) fill(element, ...children());
  element.shows = now;
}

/** Say something to those who hear the page. */
export function say(words) {
  const region = byId("said");
  // The same words twice are said twice.
  region.textContent = region.textContent === words ? `${words}\u200b` : words;
}

/** What went wrong and what to do, as sentences. */
export const sentences = ({ what, advice }) => [what, advice].filter(Boolean).map((one) => one.replace(/[。！？]?$/, "。")).join("");

/** Show a sentence at the lower edge; it goes by itself, or when it is closed. */
export function tell(what, { advice = "", retry = null, isError = false, stays = false } = {}) {
  const same = [...byId("notes").children].find((one) => one.dataset.what === what);
  if (same) same.remove();
  const note = make("div", { class: isError ? "note error" : "note", role: isError ? "alert" : "status",
    data: { what } },
    make("p", {}, make("strong", {}, what), advice && ` ${advice}`),
    retry && button("重试", () => { note.remove(); retry(); }),
    button("×", () => note.remove(), { "aria-label": "关闭这条消息", class: "quiet" }));
  byId("notes").append(note);
  while (byId("notes").children.length > 4) byId("notes").firstChild.remove();
  if (!stays) setTimeout(() => note.remove(), isError ? 20000 : 5000);
  return note;
}

/** Tell what went wrong in the server's words; `retry` offers to do it again. */
export const complain = (problem, retry = null) =>
  tell(problem.what || "页面里出了意外的错误。", { advice: problem.advice || "", retry, isError: true, stays: Boolean(retry) });

/** A dialog over the page; Esc closes it, the focus goes back to where it was. */
export function dialog(title, ...children) {
  const before = document.activeElement;
  const heading = make("h2", { id: "dialog-title", tabindex: "-1" }, title);
  const box = make("dialog", { "aria-labelledby": "dialog-title" },
    make("header", {}, heading, button("×", () => box.close(), { "aria-label": "关闭", class: "quiet" })),
    ...children);
  box.addEventListener("close", () => { box.remove(); if (before && before.isConnected) before.focus(); });
  document.body.append(box);
  box.showModal();
  heading.focus();
  return box;
}

/** A menu below an element: rows of {words, run, isNow} or a string for a heading. */
export function menu(anchor, label, rows, at = null) {
  closeMenu();
  const items = rows.filter(Boolean).map((row) => typeof row === "string"
    ? make("div", { class: "menu-head", role: "presentation" }, row)
    : button(row.words, () => { closeMenu(true); row.run(); },
      { role: "menuitem", tabindex: "-1", "aria-current": row.isNow ? "true" : null }));
  const box = make("div", { class: "menu", role: "menu", "aria-label": label }, ...items);
  const choices = items.filter((item) => item.localName === "button");
  box.addEventListener("keydown", (event) => {
    const now = choices.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choices[(now + step + choices.length) % choices.length].focus();
    else if (event.key === "Home") choices[0].focus();
    else if (event.key === "End") choices[choices.length - 1].focus();
    else if (event.key === "Escape" || event.key === "Tab") closeMenu(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box.returnTo = anchor;
  byId("main").append(box);
  const from = at || anchor.getBoundingClientRect();
  const { offsetWidth: w, offsetHeight: h } = box;
  const below = from.bottom + 4;
  box.style.left = `${Math.max(4, Math.min(from.left, innerWidth - w - 4))}px`;
  box.style.top = `${below + h < innerHeight ? below : Math.max(4, innerHeight - h - 4)}px`;
  anchor.setAttribute("aria-expanded", "true");
  if (choices.length) choices[0].focus();
}

/** Close the menu that is open; `back`: the focus goes to where it was opened. */
export function closeMenu(back = false) {
  const open = document.querySelector(".menu");
  if (!open) return false;
  open.remove();
  if (open.returnTo.hasAttribute("aria-expanded")) open.returnTo.setAttribute("aria-expanded", "false");
  if (back && open.returnTo.isConnected) open.returnTo.focus();
  return true;
}

addEventListener("pointerdown", (event) => { if (!event.target.closest(".menu")) closeMenu(); }, true);
