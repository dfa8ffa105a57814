// One document on the screen: its elements, its pages, its decisions; what is said to the server of it.
import { make, button, actions, writing, say, tell, complain, dialog, menu, sentences } from "./elements.js";
import { call, watch, Outbox, Problem } from "./server.js";
import { Decisions } from "./decisions.js";
import { Form } from "./form.js";
import { Pages } from "./pages.js";
import { Reading } from "./reading.js";

const REGIONS = [["form", "要素"], ["paper", "页面"], ["decisions", "待定"]];
const OPENED = { docx: "Word", pdf: "PDF", xlsx: "Excel" };
const ADVICE = { review: "用 Word 或 WPS 改好存盘，再拖进这个窗口。" };
const NOTHING = { rev: 0, phase: "waiting", progress: "", pages: [], before: [], fonts: [], form: [], decisions: [], findings: [],
  rules: [], counts: { missing: [] }, said: [], undo: 0, redo: 0, seals: [] };

export class Paper {
  /** `desk` has the bar, the keys and the other documents. */
  constructor(desk, id) {
    Object.assign(this, { desk, id, doc: NOTHING, isFirst: true });
    this.outbox = Outbox.of(id).hear({
      revision: () => this.doc.rev, taken: (got, walk) => { got.said.forEach((words) => tell(words)); if (walk) this.walked(walk, got.undone); this.tellSaved(); },
      clash: (problem) => this.onClash(problem), refused: (problem) => { complain(problem); this.render(); }, waits: (problem) => complain(problem) });
    this.decisions = new Decisions(this);
    this.form = new Form(this);
    this.pages = new Pages(this);
    this.reading = new Reading(this);
    this.views = make("div", { class: "views", role: "group", "aria-label": "怎样看" },
      this.pageButton = button("页面", () => this.view("pages"), { "aria-pressed": "true" }),
      this.textButton = button("文字", () => this.view("text"), { "aria-pressed": "false" }));
    this.beforeButton = button("对照", () => this.compare(), { key: "D", "aria-pressed": "false", title: "和修复前并排看" });
    this.middle = make("section", { id: "paper", class: "column", tabindex: "-1", "aria-label": "页面" },
      make("header", {}, this.views, this.pages.label, this.beforeButton,
        this.zooms = make("span", { class: "zooms", role: "group", "aria-label": "缩放" },
          button("−", () => this.pages.zoomBy(-1), { "aria-label": "缩小", class: "quiet" }), this.pages.percent,
          button("＋", () => this.pages.zoomBy(1), { "aria-label": "放大", class: "quiet" })),
        button("查找", () => this.openSearch(), { key: "Ctrl+F", class: "quiet" })),
      this.reading.box, this.pages.element, this.reading.element);
    this.tabs = make("div", { role: "tablist", class: "tabs", "aria-label": "栏", onkeydown: (event) => this.onTabKey(event) },
      REGIONS.map(([region, words]) => button(words, () => this.showTab(region),
        { role: "tab", id: `tab-${region}`, "aria-controls": region, "aria-selected": "false" })));
    this.title = make("h1", { class: "unseen" });
    this.element = make("div", { class: "columns" }, this.title, this.tabs, this.form.element, this.middle, this.decisions.element);
    this.showTab("paper");
    this.stop = watch(`/api/docs/${id}`, () => (this.isFirst ? null : this.doc.rev), (doc) => this.take(doc),
      (problem) => this.desk.lost(this, problem));
  }

  get hasLetters() { return this.desk.hasLetters; }

  /** A new state of the document. */
  take(doc) {
    const before = this.doc;
    this.doc = doc;
    this.outbox.arrived(doc.rev);
    for (const words of doc.said) if (!before.said.includes(words)) tell(words);
    this.render();
    if (doc.phase === "ready" && before.phase !== "ready") this.becameReady();
    if (doc.fault && doc.phase !== "failed" && (!before.fault || before.fault.what !== doc.fault.what)) complain(doc.fault);
    this.isFirst = false;
  }

  render() {
    this.title.textContent = this.doc.name;
    this.form.render();
    this.decisions.render();
    this.pages.render();
    this.reading.render().catch(() => {});
    this.beforeButton.hidden = !this.doc.before.length;
    this.tellTabs();
    if (this.doc.phase === "failed" && !this.failed) {
      this.failed = make("div", { class: "failed" }, make("h2", {}, `${this.doc.name} 没有读成`),
        make("p", {}, this.doc.fault && sentences(this.doc.fault)),
        button("换一份", () => this.desk.home(), { class: "main" }));
      this.pages.element.replaceWith(this.failed);
    }
    this.tellSaved();
  }

  /** On the tabs, how much of what they show is to be done. */
  tellTabs() {
    const { doc: { counts: { missing } }, decisions: { left, besides: { open } } } = this;
    const more = [missing.length && ` 缺 ${missing.length}`, "", `${left ? ` ${left}` : ""}${open ? ` 提示 ${open}` : ""}`];
    REGIONS.forEach(([, words], i) => { this.tabs.children[i].textContent = `${words}${more[i] || ""}`; });
  }

  becameReady() {
    const { counts } = this.doc;
    const left = this.decisions.left;
    say([`已改 ${counts.made}`, `待定 ${counts.decisions}，余 ${left}`, `提示 ${counts.findings}`,
      counts.missing.length ? `缺${counts.missing.join("、")}` : ""].filter(Boolean).join("，"));
    const isFree = !document.activeElement || document.activeElement === document.body || document.activeElement.closest("#bar");
    if (isFree && left) { this.showTab(innerWidth < 900 ? "paper" : "decisions"); this.decisions.list.focus({ preventScroll: true }); }
    if (this.decisions.current) this.show(this.decisions.current.places[0]);
    if (!left) this.decisions.besides.unfold();
    this.desk.bar(this);
  }

  /** Where the saving stands, in the bar. */
  tellSaved() {
    const size = this.outbox.steps.length;
    this.desk.saved(this.doc.phase === "ready" ? (size ? `待保存 ${size} 处` : this.doc.settled === false ? "正在核验…" : "已自动保存")
      : this.doc.phase === "failed" ? "" : this.doc.progress || "正在读入…", size > 0);
    this.desk.bar(this);
  }

  answer(verdicts) {
    this.outbox.put(verdicts);
    this.pages.point();
    this.tellTabs();
    this.tellSaved();
    this.desk.hint("answered");
  }

  /** Nothing waits any more: what is still to be looked at is put before the person, then the outputs. */
  finished() {
    const { missing } = this.doc.counts;
    const open = this.decisions.besides.unfold();
    const rest = [missing.length && `还缺${missing.join("、")}，可在“要素”里填。`, open && `还有 ${open} 条提示，请对照原件看一看。`].filter(Boolean);
    tell("都定了。", { advice: rest.join("") || "可以打开 Word、PDF 了；要打印，打开 PDF 来打。" });
  }

  onClash(problem) {
    const words = (list) => list.map((one) => ({ accept: one.text ? `改写为“${one.text}”` : "采纳", refuse: "不采纳" }[one.verdict] || "未定"));
    const unique = (list) => [...new Set(words(list))].join("、") || "未定";
    const box = dialog("同一处在别处刚定过", make("p", {}, problem.what), make("p", {}, problem.advice),
      make("dl", {}, make("dt", {}, "现在是"), make("dd", {}, unique(problem.theirs)), make("dt", {}, "您刚才定的是"), make("dd", {}, unique(problem.yours))),
      actions(button("留着现在的", () => box.close()),
        button("改为我定的", () => { box.close(); this.doc = { ...this.doc, rev: Math.max(this.doc.rev, problem.rev) }; this.answer(problem.yours); }, { class: "main" })));
    this.render();
  }

  undo(step) {
    this.outbox.walk(step);
    this.tellSaved();
  }

  /** A step was undone or done again: what it was about is shown. */
  walked(step, edits) {
    const about = this.decisions.all.find((one) => one.edits.some((edit) => edits.includes(edit)));
    if (about) this.decisions.select(about.key);
    say(step === "undo" ? "已撤销" : "已重做");
  }

  /** Tell the server something of the document, after all that waits. */
  async put(where, what, words) {
    await this.outbox.send();
    const got = await call("PUT", `/api/docs/${this.id}/${where}`, { rev: this.doc.rev, ...what });
    say(words);
    got.said.forEach((one) => tell(one));
  }

  /** Tell the server what fields say and what lines are. */
  async fillIn(what, words) { await this.put("form", what, words); this.desk.hint("filled"); }

  /** What can be done with a line: what element it is, and its words. */
  async lineMenu(anchor, path, at = null) {
    const block = await this.reading.blockAt(path);
    if (!block) return;
    const { source } = block;
    menu(anchor, "这一行", [`这一行是${block.kind}`,
      !block.rows.length && { words: "改写这一段…", run: () => this.retype(path) },
      source && "改为", ...(source ? this.reading.roles.map((as) => ({ words: as, isNow: as === block.kind,
        run: () => this.fillIn({ roles: [{ source, as }] }, `已设为${as}`) })) : [])], at);
  }

  /** Write a whole paragraph anew; `stretch` is what is marked in it at first. */
  async retype(path, stretch = "") {
    const block = await this.reading.blockAt(path);
    if (!block || block.rows.length) { tell("表格里的字请在 Word 里改，改好后把审阅稿拖回来。"); return; }
    const area = make("textarea", { id: "paragraph", rows: "8", value: block.text });
    const fault = make("p", { class: "problem", role: "alert" });
    const save = async () => {
      try {
        await this.put("texts", { path, text: area.value }, "已改写");
        box.close();
      } catch (problem) { fault.textContent = sentences(problem); area.focus(); }
    };
    const box = dialog(`改写：${block.kind}`, make("label", { for: "paragraph", class: "aside" }, "整段的文字，改动会记在修改记录里。"), area, fault,
      writing(area, save, () => box.close()));
    area.focus();
    const start = stretch ? area.value.indexOf(stretch) : -1;
    area.setSelectionRange(Math.max(0, start), start < 0 ? 0 : start + stretch.length);
  }

  /** Show a place on the page, and in the text where that is looked at. */
  async show({ page = -1, path = "" }) {
    const index = page < 0 && path ? await this.reading.pageOf(path) : page;
    this.pages.show({ index, key: this.decisions.now, number: this.decisions.place, path });
    if (!this.reading.element.hidden) this.reading.show(path);
  }

  /** What a search found; null: nothing any more. */
  find(block) {
    this.pages.hit = block ? block.path : null;
    if (block) this.show({ page: block.page, path: block.path });
    this.pages.point();
  }

  openSearch() { this.showTab("paper"); this.reading.openSearch(); }

  compare() {
    if (!this.doc.before.length) return;
    this.view("pages");
    if (innerWidth < 900) this.showTab("paper");
    this.pages.compares = !this.pages.compares;
    this.beforeButton.setAttribute("aria-pressed", String(this.pages.compares));
    say(this.pages.compares ? "左边是修复前，右边是修复后" : "不再对照");
    this.pages.render();
  }

  view(which) {
    const isText = which === "text";
    this.pages.element.hidden = this.pages.label.hidden = this.zooms.hidden = isText;
    this.reading.element.hidden = !isText;
    this.pageButton.setAttribute("aria-pressed", String(!isText));
    this.textButton.setAttribute("aria-pressed", String(isText));
    this.reading.render().then(() => isText && this.decisions.current && this.reading.show(this.decisions.current.places[0].path));
  }

  focusPages() { (this.reading.element.hidden ? this.pages.element : this.reading.element).focus(); }
  showDecisions() { if (innerWidth < 900) this.showTab("decisions"); this.decisions.list.focus({ preventScroll: true }); }

  showTab(region) {
    this.element.dataset.tab = region;
    for (const tab of this.tabs.children) {
      const isNow = tab.id === `tab-${region}`;
      tab.setAttribute("aria-selected", String(isNow));
      tab.tabIndex = isNow ? 0 : -1;
    }
  }

  onTabKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = REGIONS.findIndex(([region]) => region === this.element.dataset.tab);
    const [region] = REGIONS[(at + step + REGIONS.length) % REGIONS.length];
    this.showTab(region);
    this.tabs.querySelector(`#tab-${region}`).focus();
  }

  /** To the next region: 要素 → 页面 → 待定. */
  nextRegion(by) {
    const at = REGIONS.findIndex(([region]) => document.activeElement.closest(`#${region}`));
    const [region] = REGIONS[(at + by + REGIONS.length) % REGIONS.length];
    this.showTab(region);
    if (region === "decisions" && this.decisions.all.length) this.decisions.list.focus();
    else if (region === "paper") this.focusPages();
    else (document.querySelector(`#${region} button`) || document.getElementById(region)).focus();
  }

  /** Make an output and open it, or save it where nothing opens it. */
  async output(format) {
    const again = () => this.output(format);
    this.desk.busy(true);
    try {
      await this.outbox.send();
      const got = await call("POST", `/api/docs/${this.id}/outputs`, { formats: [format] });
      got.said.forEach((words) => tell(words));
      if (OPENED[format]) {
        try {
          const done = await call("POST", `/api/docs/${this.id}/open`, { what: format });
          tell(done.said || `已打开 ${OPENED[format]}。`);
          return;
        } catch (problem) { if (problem.status === 0 || problem.status === 423) throw problem; }
      }
      for (const file of got.files) await this.desk.save(file, ADVICE[format]);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      complain(problem, problem.status === 423 || problem.status === 0 ? again : null);
    } finally { this.desk.busy(false); }
  }

  close() { this.stop(); this.outbox.leave(); this.pages.close(); }
}
