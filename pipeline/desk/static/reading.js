// The document as text: headings, paragraphs and tables that reflow; the search over all of it.
import { make, button, fill, isComposing } from "./elements.js";
import { call } from "./server.js";

export class Reading {
  /** `paper` has the document and what a line may become. */
  constructor(paper) {
    this.paper = paper;
    this.blocks = [];
    this.roles = [];
    this.element = make("div", { id: "reading", class: "reading", tabindex: "-1", hidden: true });
    this.input = make("input", { type: "search", "aria-label": "在全文中查找", placeholder: "在全文中查找", oninput: () => this.search().catch(() => {}),
      onkeydown: (event) => this.onKey(event) });
    this.count = make("span", { "aria-live": "polite" });
    this.box = make("div", { class: "search", role: "search", hidden: true }, this.input, this.count,
      button("‹", () => this.go(-1), { "aria-label": "上一处", class: "quiet turn" }),
      button("›", () => this.go(1), { "aria-label": "下一处", class: "quiet turn" }),
      button("×", () => this.closeSearch(), { "aria-label": "关闭查找", class: "quiet" }));
    this.hits = [];
    this.at = 0;
    this.asked = 0; // searches so far: the answer to one that was typed on is none any more
    this.isLate = false; // the last had no text to search: it is done when the document comes anew
  }

  /** The blocks of the newest revision; asked for when they are needed. */
  async load() {
    const { rev } = this.paper.doc;
    if (this.rev !== rev) {
      const got = await call("GET", `/api/docs/${this.paper.id}/text`);
      Object.assign(this, { rev, blocks: got.blocks, roles: got.roles });
    }
    return this.blocks;
  }

  /** What stands at a path: the block itself, or the table that the path's cell is of. */
  async blockAt(path) {
    const blocks = await this.load();
    return blocks.find((one) => one.path === path) || blocks.find((one) => one.rows.length && path.startsWith(one.path)) || null;
  }

  /** The page that a path begins on; -1 where it stands on none. */
  async pageOf(path) {
    const found = await this.blockAt(path);
    return found ? found.page : -1;
  }

  async render() {
    if (this.isLate && !this.box.hidden) await this.search();
    if (this.element.hidden) return;
    await this.load();
    const top = this.element.scrollTop;
    fill(this.element, make("article", { lang: "zh-CN" }, this.blocks.map((block) => this.block(block))));
    this.element.scrollTop = top;
  }

  block(block) {
    const more = button("⋯", (event) => this.paper.lineMenu(event.currentTarget, block.path),
      { class: "quiet more-of", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": `这一段是${block.kind}，更改` });
    if (block.rows.length) {
      const rows = (some, name) => some.map((row) => make("tr", {}, row.map((cell) =>
        make(cell ? name : "td", cell && name === "th" ? { scope: "col" } : {}, cell))));
      return make("div", { class: "table", data: { path: block.path }, tabindex: "0", role: "region", "aria-label": block.text || block.kind }, make("table", {},
        block.text ? make("caption", {}, block.text) : null,
        block.head > 0 && make("thead", {}, rows(block.rows.slice(0, block.head), "th")),
        make("tbody", {}, rows(block.rows.slice(block.head), "td"))));
    }
    const name = block.level < 0 ? "p" : `h${Math.min(6, block.level + 3)}`;
    return make("div", { class: "block", data: { path: block.path } },
      make(name, { class: block.text.length > 40 ? "run-in" : "" }, block.text), more);
  }

  /** Bring a path's block to where it is read. */
  show(path) {
    const found = [...this.element.querySelectorAll("[data-path]")].find((one) => one.dataset.path === path);
    for (const one of this.element.querySelectorAll(".hit")) one.classList.remove("hit");
    if (!found) return;
    found.classList.add("hit");
    found.scrollIntoView({ block: "center" });
  }

  async openSearch() {
    this.box.hidden = false;
    this.input.focus();
    this.input.select();
    await this.search();
  }

  closeSearch() {
    this.box.hidden = true;
    this.hits = [];
    this.paper.find(null);
    this.paper.focusPages();
  }

  async search() {
    const wanted = this.input.value.trim().toLowerCase();
    const asked = ++this.asked;
    this.isLate = Boolean(wanted);
    if (!wanted) { this.hits = []; this.count.textContent = ""; this.paper.find(null); return; }
    this.count.textContent = "…";
    const blocks = await this.load();
    if (asked !== this.asked) return;
    this.isLate = false;
    this.hits = blocks.flatMap((block) => {
      const text = [block.text, ...block.rows.flat()].join("\n").toLowerCase();
      const count = text.split(wanted).length - 1;
      return Array.from({ length: count }, () => block);
    });
    this.at = 0;
    this.go(0);
  }

  go(by) {
    const { length } = this.hits;
    this.at = length ? (this.at + by + length) % length : 0;
    this.count.textContent = length ? `${this.at + 1}/${length}` : "没有找到";
    this.paper.find(length ? this.hits[this.at] : null);
  }

  onKey(event) {
    if (isComposing(event)) return;
    if (event.key === "Enter") { event.preventDefault(); this.go(event.shiftKey ? -1 : 1); }
    if (event.key === "Escape") { event.stopPropagation(); this.closeSearch(); }
  }
}
