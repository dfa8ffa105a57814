// The desk: which screen is shown, the bar above it, keys that hold everywhere, what is dropped.
import { make, button, actions, fill, isComposing, byId, say, tell, complain, dialog, menu, closeMenu } from "./elements.js";
import { call, enter, link, Outbox, Problem } from "./server.js";
import { Paper } from "./paper.js";
import { Start, Batch, Checks, droppedFiles, send } from "./start.js";
import { Settings } from "./settings.js";

const KEYS = [["回车、A", "采纳（全篇同样的一起）"], ["Delete、退格、X", "不采纳"], ["Shift+回车、Shift+Delete", "只此一处"], ["1–9", "取第几种读法"],
  ["E、F2", "改写；Ctrl+回车保存"], ["↓ J、↑ K、空格", "后一项、前一项、以后再说"], ["D", "对照（修复前）"], ["N", "下一份有待定的公文"],
  ["Ctrl+Z、Ctrl+Y", "撤销、重做"], ["F6", "要素 → 页面 → 待定"], ["Ctrl+F", "在全文中查找"], ["Ctrl+P", "打印 PDF"], ["Ctrl+S", "看是否已保存"], ["?", "这张表"]];
const HINTS = [["这是样例的第一页", "纸上是什么样，打印出来就是什么样。虚线框是要您定的地方。", "next"], ["右边一次一处", "按回车采纳，按退格不采纳；定了一处，下一处自己来。", "answered"],
  ["左边是公文的要素", "缺什么、存疑什么都在这里，可以直接填。", "filled"], ["定完了，打开 Word 或 PDF", "随时可关，答过的都已保存。把自己的文件拖进窗口就能开始。", "next"]];
const HEARTBEAT = 60000;

class Desk {
  constructor() {
    this.state = { docs: [], earlier: [], endings: [] };
    this.paper = null;
    this.screen = null;
    this.waiting = [];
    this.hasLetters = localStorage.getItem("letters") !== "off";
    this.main = byId("main");
  }

  show(screen, title) {
    if (this.paper) this.paper.pages.keepPlace(this.screen === this.paper);
    if (this.screen && this.screen !== this.paper) this.screen.close();
    for (const note of document.querySelectorAll(".note:not(.error)")) note.remove(); // of the screen before
    this.screen = screen;
    fill(this.main, screen.element);
    document.title = title ? `${title} · 正本` : "正本 · 公文工作台";
    this.bar(screen === this.paper ? this.paper : null);
    screen.element.focus({ preventScroll: true });
    if (screen === this.paper) this.paper.pages.keepPlace(false);
  }

  home() { this.leave(); this.show(new Start(this)); }
  leave() { if (this.paper) this.paper.close(); this.paper = null; }

  open(id) {
    if (!this.paper || this.paper.id !== id) { this.leave(); this.paper = new Paper(this, id); }
    sessionStorage.setItem("doc", JSON.stringify({ id }));
    this.show(this.paper);
  }

  back() { if (this.paper) this.open(this.paper.id); else if (this.batch) this.showBatch(this.batch); else this.home(); }
  showBatch(id, files = []) { this.leave(); this.batch = id; this.show(new Batch(this, id, files), "多份"); }
  checks(rows) { this.show(new Checks(this, rows), "核验"); }
  settings() { this.show(new Settings(this, this.paper ? this.paper.id : ""), "版式"); }

  async reopen(name) { this.open((await call("POST", `/api/docs?earlier=${encodeURIComponent(name)}`)).doc); }
  async refresh() { this.state = await call("GET", "/api/state").catch(() => this.state); }

  /** A document or batch is not there any more: opened again by its name where it can be. */
  async lost(screen, problem) {
    const { name } = screen.doc || {};
    if (problem.status === 404 && name) {
      const { docs, earlier } = this.state = await call("GET", "/api/state");
      const found = docs.find((one) => one.name === name);
      const folder = earlier.find((one) => one === name.replace(/\.[^.]*$/, ""));
      const doc = found ? found.doc : folder && (await call("POST", `/api/docs?earlier=${encodeURIComponent(folder)}`)).doc;
      if (doc && doc !== screen.id) {
        screen.outbox.moveTo(doc);
        if (screen === this.screen) this.open(doc);
        return;
      }
    }
    complain(problem);
    if (screen === this.screen) this.home();
  }

  /** Files that were dropped, picked or pasted: one is opened, many are a batch. */
  async take(files) {
    if (!files.length) return;
    try {
      if (files.length > 1) { this.showBatch((await call("POST", "/api/batch", { count: files.length })).batch, files); return; }
      const note = tell(`正在读入 ${files[0].name}…`, { stays: true });
      const got = await send(files[0]).finally(() => note.remove());
      if (got.style) this.settings(); else this.open(got.applied || got.doc);
      for (const words of got.taken) tell(words, { stays: true });
    } catch (problem) { if (problem instanceof Problem) complain(problem, problem.status ? null : () => this.take(files)); else throw problem; }
  }

  async nextDocument() {
    await this.refresh();
    const rest = this.state.docs.filter((one) => one.counts.left && !one.fault).map((one) => one.doc);
    const waiting = [...new Set([...this.waiting, ...rest])].filter((id) => !this.paper || id !== this.paper.id);
    const at = this.paper ? this.waiting.indexOf(this.paper.id) : -1;
    const next = waiting.find((id) => this.waiting.indexOf(id) > at) || waiting[0];
    if (next) this.open(next); else tell("没有别的公文在等。");
  }

  /** The bar: the document's name, and what can be done with it. */
  bar(paper) {
    const isPaper = Boolean(paper) && this.screen === paper;
    const { name = "", phase } = isPaper ? paper.doc : {};
    byId("name").hidden = !isPaper;
    byId("name").textContent = name || "…";
    byId("outputs").hidden = !isPaper;
    for (const one of byId("outputs").children) one.disabled = phase !== "ready";
    byId("saved").hidden = !isPaper;
    if (isPaper && name) document.title = `${name} · 正本`;
  }

  saved(words, isWaiting) { byId("saved").textContent = words; byId("saved").classList.toggle("waiting", isWaiting); }
  busy(isBusy) { byId("outputs").setAttribute("aria-busy", String(isBusy)); }

  async docsMenu(anchor) {
    await this.refresh();
    menu(anchor, "别的公文", [...this.state.docs.map((one) => ({ words: `${one.name}${one.counts.left ? `　余 ${one.counts.left}` : ""}`,
      isNow: this.paper && one.doc === this.paper.id, run: () => this.open(one.doc) })), { words: "打开别的…", run: () => this.home() }]);
  }

  moreMenu(anchor) {
    const { paper } = this;
    menu(anchor, "更多", [...(paper ? [{ words: "打印　Ctrl+P", run: () => paper.output("pdf") }, { words: "打开所在文件夹", run: () => this.openFolder() },
      { words: "撤销　Ctrl+Z", run: () => paper.undo("undo") }, { words: "重做　Ctrl+Y", run: () => paper.undo("redo") },
      { words: "审阅稿（Word 修订）", run: () => paper.output("review") },
      { words: "核验", run: () => this.checks([{ doc: paper.id, name: paper.doc.name }]) }] : []),
    { words: "按键", run: () => this.showKeys() }, { words: "退出正本", run: () => this.quit() }]);
  }

  openFolder() { call("POST", `/api/docs/${this.paper.id}/open`, { what: "folder" }).then((done) => done.said && tell(done.said)); }

  async quit() {
    await Outbox.sendAll();
    await call("POST", "/api/quit");
    this.leave();
    fill(this.main, make("div", { class: "ended" }, make("h1", {}, "正本已退出"), make("p", {}, "都已保存。再双击“正本”图标就能接着做，这个窗口可以关了。")));
    this.hasQuit = true;
    this.bar(null);
  }

  /** A file by its ticket, saved by the browser. */
  async save({ name, ticket }, advice = "") { this.saveBytes(name, await call("GET", `/api/files/${ticket}`, null, { as: "bytes" }), advice); }
  saveBytes(name, data, advice = "") {
    const href = URL.createObjectURL(new Blob([data], { type: "application/octet-stream" }));
    make("a", { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000);
    tell(`已下载 ${name}。`, { advice, stays: Boolean(advice) });
  }

  showKeys() {
    const letters = make("input", { type: "checkbox", id: "letters", checked: this.hasLetters, onchange: () => {
      this.hasLetters = letters.checked;
      localStorage.setItem("letters", letters.checked ? "on" : "off");
    } });
    dialog("按键", make("p", { class: "aside" }, "字母、数字只在“待定”一栏里起作用。"),
      make("table", { class: "keys" }, make("tbody", {}, KEYS.map(([key, does]) => make("tr", {}, make("th", { scope: "row" }, key), make("td", {}, does))))),
      make("p", {}, letters, make("label", { for: "letters" }, " 用字母和数字键")));
  }

  /** The guided first minute: the next hint once what the last one says was `done` or it was put away. */
  hint(done = "", at = (this.hintAt ?? -1) + 1) {
    const now = HINTS[this.hintAt];
    if (done && (!now || now[2] !== done)) return;
    if (now) byId("hint").remove();
    this.hintAt = at;
    if (at >= HINTS.length) { sessionStorage.setItem("hints", "done"); return; }
    const [title, words, then] = HINTS[at];
    document.body.append(make("aside", { id: "hint", "aria-label": "入门提示" }, make("p", { class: "much" }, `${at + 1}/${HINTS.length}`),
      make("h2", {}, title), make("p", {}, words),
      actions(button("知道了", () => this.hint(then), { class: "main" }), button("不再提示", () => this.hint("", HINTS.length)))));
  }

  /** Keys that hold everywhere; none is taken that a screen has no use for. */
  onKey(event) {
    if (isComposing(event) || event.defaultPrevented) return;
    if (event.key === "Escape") closeMenu(true);
    const isTyping = /^(input|textarea|select)$/.test(event.target.localName || "");
    const paper = this.screen === this.paper ? this.paper : null;
    const control = event.ctrlKey && !event.altKey && !event.metaKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (document.querySelector("dialog[open]")) return;
    let act = null;
    if (paper && key === "F6") act = () => paper.nextRegion(event.shiftKey ? -1 : 1);
    else if (paper && control && key === "f") act = () => paper.openSearch();
    else if (paper && control && key === "p") act = () => paper.output("pdf");
    else if (paper && control && key === "s") act = () => { const words = byId("saved").textContent; tell(words); say(words); };
    else if (paper && control && !isTyping && key === "z") act = () => paper.undo(event.shiftKey ? "redo" : "undo");
    else if (paper && control && !isTyping && key === "y") act = () => paper.undo("redo");
    else if (key === "?" && !isTyping && !control && this.hasLetters) act = () => this.showKeys();
    if (act) { event.preventDefault(); act(); }
  }

  async begin() {
    byId("home").addEventListener("click", () => this.home());
    byId("name").addEventListener("click", (event) => this.docsMenu(event.currentTarget));
    byId("style-button").addEventListener("click", () => this.settings());
    byId("more").addEventListener("click", (event) => this.moreMenu(event.currentTarget));
    for (const one of byId("outputs").children) one.addEventListener("click", () => this.paper.output(one.dataset.format));
    addEventListener("keydown", (event) => this.onKey(event));
    addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("dropping"); });
    addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
    addEventListener("drop", async (event) => {
      event.preventDefault();
      document.body.classList.remove("dropping");
      this.take(await droppedFiles(event.dataTransfer));
    });
    link.addEventListener("change", ({ detail }) => { byId("gone").hidden = detail || this.hasQuit === true; if (detail) say("又连上了"); });
    link.addEventListener("problem", ({ detail }) => complain(detail));
    addEventListener("unhandledrejection", (event) => { // what nobody else answers for is told here
      if (event.reason instanceof Problem) { event.preventDefault(); complain(event.reason); }
    });
    const { isIn, doc } = await enter();
    if (!isIn) { fill(this.main, make("div", { class: "ended" }, make("h1", {}, "请从图标打开"), make("p", {}, "这个地址要由正本自己打开。请双击“正本”图标。"))); return; }
    Outbox.sendAll();
    this.state = await call("GET", "/api/state");
    setInterval(() => this.hasQuit || this.refresh(), HEARTBEAT);
    const { id } = doc ? { id: doc } : JSON.parse(sessionStorage.getItem("doc") || "{}");
    const found = this.state.docs.find((one) => (id ? one.doc === id : this.state.demo));
    if (found) this.open(found.doc); else this.home();
    if (this.state.demo && !sessionStorage.getItem("hints")) this.hint();
  }
}

const desk = new Desk();
desk.begin().catch((problem) => complain(problem, () => location.reload()));
