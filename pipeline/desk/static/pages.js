// The middle column: pages as they will be printed, drawn from the server's SVG; marks and lines over them.
import { drawing, loadFonts, sealed, shape } from "./drawing.js";
import { make, button, tell } from "./elements.js";
import { call } from "./server.js";

const PX_PER_PT = 96 / 72;
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
const KEPT = 60; // pages whose drawing is kept, seen or not
const NEAR = 12; // px: a click this near a mark means it

export class Pages {
  /** `paper` has the document, its decisions, and what a line may become. */
  constructor(paper) {
    this.paper = paper;
    this.contents = new Map(); // page id → Page, or the promise of it
    this.sheets = []; // {id, box, isBefore, index}
    this.zoom = 0; // 0: as wide as the column
    this.compares = false;
    this.hit = null; // path whose lines a search found
    this.element = make("div", { id: "sheets", class: "sheets", tabindex: "0", role: "region", "aria-label": "公文的页面（内容同“文字”）", onclick: (event) => this.onClick(event),
      onpointermove: (event) => this.onMove(event) });
    this.seer = new IntersectionObserver((entries) => this.onSeen(entries), { root: this.element, rootMargin: "900px 0px" });
    this.element.addEventListener("scroll", () => this.tellPage(), { passive: true });
    this.sizer = new ResizeObserver(() => { if (!this.zoom && this.element.clientWidth) this.size(); });
    this.sizer.observe(this.element);
    this.label = make("span", { class: "page-now" });
    this.percent = button("适宽", () => { this.zoom = 0; this.size(); }, { title: "按栏宽", class: "quiet zoom" });
  }

  render() {
    const { doc } = this.paper;
    loadFonts(this.paper.id, doc.fonts);
    this.element.dataset.progress = doc.pages.length ? "" : doc.progress || "正在读入…";
    const columns = this.compares ? [doc.before, doc.pages] : [doc.pages];
    const count = Math.max(...columns.map((pages) => pages.length));
    const old = this.sheets;
    const sheets = [];
    for (let i = 0; i < count; i += 1) {
      columns.forEach((pages, column) => {
        const page = pages[i];
        const isBefore = this.compares && column === 0;
        const last = old.find((one) => one.index === i && one.isBefore === isBefore);
        const sheet = last || { index: i, isBefore, box: make("div", { class: "sheet" }), isNear: false };
        if (!last) { sheet.box.sheet = sheet; }
        sheet.box.classList.toggle("none", !page);
        if (this.compares) sheet.box.dataset.side = isBefore ? "修复前" : "修复后"; else delete sheet.box.dataset.side;
        sheet.w = page ? page.w : 595;
        sheet.h = page ? page.h : 842;
        const id = page ? page.id : null;
        if (sheet.id !== id) { sheet.id = id; if (sheet.isNear) this.draw(sheet); }
        sheets.push(sheet);
      });
    }
    this.sheets = sheets;
    this.element.classList.toggle("two", this.compares);
    if (old.length !== sheets.length || old.some((one, i) => one !== sheets[i])) {
      this.element.replaceChildren(...sheets.map((sheet) => sheet.box));
      for (const one of old) if (!sheets.includes(one)) this.seer.unobserve(one.box);
      for (const one of sheets) if (!old.includes(one)) this.seer.observe(one.box);
    }
    this.size();
    this.point();
  }

  /** Where the pages are scrolled to is kept while another screen is shown, and found again. */
  keepPlace(isShown) {
    if (isShown) { this.top = this.element.scrollTop; return; }
    this.size();
    if (this.top) this.element.scrollTop = this.top;
  }

  get scale() {
    if (this.zoom) return this.zoom * PX_PER_PT;
    const widest = Math.max(1, ...this.sheets.map((sheet) => sheet.w));
    const room = this.element.clientWidth - (this.compares ? 60 : 40);
    return Math.max(0.2, Math.min(1.6, room / widest / (this.compares ? 2 : 1)));
  }

  size() {
    if (!this.element.clientWidth) return; // not shown: the column has no width to go by
    const { scale } = this;
    const { scrollTop, scrollHeight } = this.element;
    for (const { box, w, h } of this.sheets) {
      box.style.width = `${w * scale}px`;
      box.style.height = `${h * scale}px`;
    }
    if (scrollHeight !== this.element.scrollHeight) this.element.scrollTop = scrollTop * this.element.scrollHeight / scrollHeight;
    this.percent.textContent = this.zoom ? `${Math.round(this.zoom * 100)}%` : "适宽";
    this.tellPage();
  }

  zoomBy(step) {
    const now = this.scale / PX_PER_PT;
    const next = step > 0 ? ZOOMS.find((one) => one > now + 0.01) : [...ZOOMS].reverse().find((one) => one < now - 0.01);
    if (next) { this.zoom = next; this.size(); this.point(); }
  }

  /** Number of the page in the middle of what is seen, from 0. */
  get pageNow() {
    const middle = this.element.scrollTop + this.element.clientHeight / 2;
    const below = this.sheets.filter((sheet) => !sheet.isBefore && sheet.box.offsetTop <= middle);
    return below.length ? below[below.length - 1].index : 0;
  }

  tellPage() {
    const count = this.paper.doc.pages.length;
    this.label.textContent = count ? `第 ${this.pageNow + 1} 页/${count}` : "";
  }

  onSeen(entries) {
    for (const { target: { sheet }, isIntersecting } of entries) {
      sheet.isNear = isIntersecting;
      if (isIntersecting) this.draw(sheet); else sheet.box.replaceChildren();
    }
  }

  async content(id) {
    if (!this.contents.has(id)) {
      this.contents.set(id, call("GET", `/api/docs/${this.paper.id}/pages/${id}`));
      if (this.contents.size > KEPT) this.contents.delete(this.contents.keys().next().value);
    }
    try {
      return await this.contents.get(id);
    } catch (problem) {
      this.contents.delete(id);
      return null; // replaced meanwhile, or the server is gone: the next state brings it
    }
  }

  /** Draw a sheet's page; what it showed stays until the new one is there. */
  async draw(sheet) {
    const { id } = sheet;
    if (!id) { sheet.box.replaceChildren(); return; }
    const page = await this.content(id);
    if (!page || sheet.id !== id || !sheet.isNear) return;
    await Promise.race([loadFonts(this.paper.id, this.paper.doc.fonts), new Promise((done) => setTimeout(done, 400))]);
    if (sheet.id !== id) return;
    const svg = drawing(page.svg);
    if (!svg) { tell(`第 ${sheet.index + 1} 页画不出来。`, { advice: "请导出 PDF 查看。", isError: true }); return; }
    sheet.page = page;
    sheet.over = shape("svg", { class: "over", viewBox: `0 0 ${sheet.w} ${sheet.h}`, "aria-hidden": "true" });
    sheet.box.replaceChildren(svg, sheet.over);
    this.mark(sheet);
    if (this.goal && this.goal.index === sheet.index && !sheet.isBefore) this.scrollToGoal();
  }

  /** Marks of decisions: waiting dashed, accepted underlined, refused dotted; the one in hand framed. */
  mark(sheet) {
    if (!sheet.over || !sheet.page) return;
    const { decisions, doc } = this.paper;
    const parts = [];
    if (!sheet.isBefore) {
      for (const [path, x, y, w, h] of sheet.page.lines) {
        if (path === this.hit) parts.push(shape("rect", { class: "hit", x, y, width: w, height: h }));
      }
      for (const [key, number, x, y, w, h] of sheet.page.marks) {
        const decision = decisions.find(key);
        if (!decision) continue;
        const place = decision.places[number] || null;
        const isNow = key === decisions.now && number === decisions.place;
        const verdict = decisions.verdictOf(decision, place);
        const kind = verdict === "mixed" ? "waiting" : verdict;
        parts.push(shape("path", { class: `mark ${kind}${isNow ? " now" : ""}`, "data-key": key,
          d: kind === "waiting" ? `M${x - 1} ${y}h${w + 2}v${h}h${-w - 2}z` : `M${x - 1} ${y + h}h${w + 2}` }));
        if (isNow) parts.push(shape("rect", { class: "now", x: x - 2.5, y: y - 1.5, width: w + 5, height: h + 3, rx: 2 }));
      }
      parts.push(...doc.seals.filter(([index]) => index === sheet.index).map(([, ...seal]) => sealed(seal)));
    }
    sheet.over.replaceChildren(...parts);
  }

  /** Draw the marks anew where a page is seen. */
  point() { for (const sheet of this.sheets) if (sheet.isNear) this.mark(sheet); }

  /** Bring a page, and on it a mark or a path's first line, to where it is read. */
  show({ index, key = null, number = 0, path = null }) {
    if (index < 0 || !this.sheets.length) return;
    this.goal = { index, key, number, path };
    this.scrollToGoal();
    this.point();
  }

  scrollToGoal() {
    const { index, key, number, path } = this.goal;
    const sheet = this.sheets.find((one) => one.index === index && !one.isBefore);
    if (!sheet) return;
    const page = sheet.page && sheet.isNear ? sheet.page : null;
    const mark = page && (page.marks.find((one) => one[0] === key && one[1] === number)
      || page.lines.filter((one) => one[0] === path).map((one) => [null, 0, ...one.slice(1)])[0]);
    const { element, scale } = this;
    const top = sheet.box.offsetTop + (mark ? mark[3] * scale : 0);
    const bottom = top + (mark ? mark[5] * scale : 60);
    if (top < element.scrollTop + 40 || bottom > element.scrollTop + element.clientHeight - 40) {
      element.scrollTop = top - element.clientHeight / 3;
    }
    if (mark) {
      const left = sheet.box.offsetLeft + mark[2] * scale;
      if (left < element.scrollLeft || left > element.scrollLeft + element.clientWidth - 40) element.scrollLeft = left - 80;
      this.goal = { index: -1 };
    }
  }

  /** The sheet under the pointer and where on it, in points. */
  at(event) {
    const box = event.target.closest && event.target.closest(".sheet");
    if (!box || !box.sheet || !box.sheet.page || box.sheet.isBefore) return null;
    const { left, top } = box.getBoundingClientRect();
    return { sheet: box.sheet, x: (event.clientX - left) / this.scale, y: (event.clientY - top) / this.scale };
  }

  markAt({ sheet, x, y }) {
    let best = null;
    for (const [key, number, mx, my, w, h] of sheet.page.marks) {
      const away = Math.hypot(Math.max(mx - x, 0, x - mx - w), Math.max(my - y, 0, y - my - h));
      if (away * this.scale <= NEAR && (!best || away < best.away)) best = { key, number, away };
    }
    return best;
  }

  lineAt({ sheet, y }) {
    return sheet.page.lines.find(([, , ly, , h]) => y >= ly && y <= ly + h) || null;
  }

  /** A bar beside the element under the pointer: that is what a click is about. */
  onMove(event) {
    const found = this.at(event);
    this.element.classList.toggle("on-mark", Boolean(found && this.markAt(found)));
    const line = found && found.sheet.over && this.lineAt(found);
    if (this.pointed && this.pointed.line === line && this.pointed.isConnected) return;
    if (this.pointed) this.pointed.remove();
    this.pointed = null;
    if (!line) return;
    const rows = found.sheet.page.lines.filter((one) => one[0] === line[0]);
    const y = Math.min(...rows.map((one) => one[2]));
    const bottom = Math.max(...rows.map((one) => one[2] + one[4]));
    const left = Math.min(...rows.map((one) => one[1]));
    this.pointed = shape("rect", { class: "line", x: left - 7, y, width: 2.5, height: bottom - y });
    this.pointed.line = line;
    found.sheet.over.append(this.pointed);
  }

  onClick(event) {
    if (String(getSelection())) return; // words were marked to be copied
    const found = this.at(event);
    if (!found) return;
    const mark = this.markAt(found);
    if (mark) {
      this.paper.decisions.select(mark.key, mark.number, { isShown: false });
      this.paper.showDecisions();
      return;
    }
    const line = this.lineAt(found);
    if (line) {
      const at = { left: event.clientX, bottom: event.clientY };
      this.paper.lineMenu(this.element, line[0], at);
    }
  }

  close() { this.seer.disconnect(); this.sizer.disconnect(); }
}
