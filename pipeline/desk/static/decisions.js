// The right column: what waits for an answer, one key each.
import { make, button, actions, writing, fill, refill, isComposing, say, tell } from "./elements.js";
import { Besides } from "./besides.js";

const SIGNS = { accept: ["✓", "已采纳"], refuse: ["✗", "不采纳"], mixed: ["◐", "部分已定"], waiting: ["○", "未定"] };
const SURE = { certain: "确定", likely: "较有把握", possible: "仅供参考" };
const RECENT = 4;
const LIKELY = 0.5; // what is less sure is not put forward
const BRIEF = 8; // a title so short does not tell one from another: its words are shown with it
const AROUND = 8;

const percent = (p) => `${Math.min(99, Math.floor(p * 100))}%`;

export class Decisions {
  /** `paper` has the document, its outbox, and shows places. */
  constructor(paper) {
    this.paper = paper;
    this.now = null; // key of the one in hand
    this.place = 0;
    this.later = new Set();
    this.recent = [];
    this.rows = new Map();
    this.proposed = new Map();
    this.heading = make("h2", { id: "decisions-heading" }, "待定");
    this.bar = make("progress", { max: "1", value: 0, "aria-label": "已定的占全部待定的多少" });
    this.card = make("section", { class: "card", id: "card", "aria-label": "眼前这一处" });
    this.list = make("div", { role: "listbox", tabindex: "0", class: "choices", "aria-labelledby": "decisions-heading",
      "aria-describedby": "list-help", onkeydown: (event) => this.onKey(event),
      onclick: (event) => this.onClick(event) });
    this.help = make("p", { id: "list-help", class: "aside" });
    this.sure = button("", () => this.acceptSure(), { class: "sure", title: "按实测，这样的一百处里错不到五处；一次撤销就全部退回" });
    this.besides = new Besides(this.paper);
    this.just = make("p", { class: "just" });
    this.element = make("section", { id: "decisions", class: "column", tabindex: "-1", "aria-labelledby": "decisions-heading" },
      make("header", {}, this.heading, this.bar), this.card, this.list, this.help, this.sure, this.besides.made, this.besides.findings, this.just);
  }

  get all() { return this.paper.doc.decisions; }
  find(key) { return this.all.find((one) => one.key === key); }
  get current() { return this.find(this.now); }

  /** What holds of some edits: what was just said of them, else what the server knows. */
  verdictOf(decision, place = null) {
    const edits = place ? place.edits : decision.edits;
    const known = (edit) => {
      const said = this.paper.outbox.said(edit);
      if (said) return said.verdict;
      const home = place || decision.places.find((one) => one.edits.includes(edit));
      return home ? home.verdict : decision.verdict;
    };
    const found = new Set(edits.map(known));
    if (found.size === 1) return [...found][0] || "waiting";
    return "mixed";
  }

  textOf(decision) {
    const said = decision.edits.map((edit) => this.paper.outbox.said(edit)).find(Boolean);
    return said ? said.text || null : decision.text || null;
  }

  isWaiting(decision) { return ["waiting", "mixed"].includes(this.verdictOf(decision)); }
  get left() { return this.all.filter((one) => this.isWaiting(one)).length; }

  render() {
    if (!this.current) {
      const first = this.nextWaiting(-1) || this.all[0];
      this.now = first ? first.key : null;
      this.place = 0;
    }
    this.renderList();
    this.renderCard();
    this.besides.render();
    this.renderRest();
  }

  /** How many wait, those of them that may be accepted at once, and what was answered last. */
  renderRest() {
    const { all, left, paper: { doc } } = this;
    this.heading.textContent = all.length ? `待定 ${all.length}（${doc.counts.places} 处） 余 ${left}` : doc.phase === "ready" ? "待定 0" : "待定";
    this.bar.max = Math.max(1, all.length);
    this.bar.value = all.length - left;
    const { length } = this.sureOnes;
    this.sure.hidden = length < 2;
    this.sure.textContent = `全部采纳把握 ≥ 95% 的 ${length} 项`;
    const rows = this.recent.filter((one) => this.find(one.key));
    this.just.hidden = !rows.length;
    fill(this.just, "刚才：", rows.map(({ key, verdict, text }) => {
      const sign = text !== null ? "✎" : verdict ? SIGNS[verdict][0] : "○";
      const { title, new: fresh } = this.find(key);
      return button(`${sign}${title.replace(/^[^：]*：/, "") || fresh}`, () => { this.select(key); this.list.focus(); },
        { class: "quiet", title: "点一下可改" });
    }));
  }

  renderList() {
    const kept = new Map();
    let at = this.list.firstChild;
    for (const decision of this.all) {
      let row = this.rows.get(decision.key);
      if (!row) row = make("div", { role: "option", id: `d-${decision.key}`, data: { key: decision.key } });
      kept.set(decision.key, row);
      this.renderRow(decision, row);
      if (row !== at) this.list.insertBefore(row, at); else at = at.nextSibling;
    }
    for (const [key, row] of this.rows) if (!kept.has(key)) row.remove();
    this.rows = kept;
    this.list.hidden = this.all.length === 0;
    this.help.textContent = this.paper.doc.phase !== "ready" ? this.paper.doc.progress
      : this.all.length ? "回车采纳，退格不采纳，按 ? 看全部按键。" : "没有要您定的修改。";
    this.point();
  }

  renderRow(decision, row) {
    const verdict = this.verdictOf(decision);
    const text = this.textOf(decision);
    const title = decision.title || `${decision.old} → ${decision.new}`;
    const { before, after, text: place } = decision.places[0];
    const [sign, words] = decision.dropped ? ["↩", "已退回"] : text ? ["✎", "已改写"] : SIGNS[verdict];
    const kind = decision.dropped ? "dropped" : verdict;
    if (!row.classList.contains(kind)) row.className = `choice ${kind}`;
    refill(row, [kind, text, title, decision.places.length, decision.p], () => [
      make("span", { class: "sign", "aria-hidden": "true" }, sign),
      make("span", { class: "what" }, title, text ? `（改写：${text}）` : "",
        title.length < BRIEF && make("span", { class: "aside" }, `　…${before.slice(-AROUND)}${place}${after.slice(0, AROUND / 2)}…`)),
      decision.places.length > 1 && make("span", { class: "much" }, `${decision.places.length} 处`),
      make("span", { class: "p" }, percent(decision.p)),
      make("span", { class: "unseen" }, `，${words}`)]);
  }

  /** Those that wait and are as sure as may be accepted all at once. */
  get sureOnes() {
    const { limits } = this.paper.desk.state;
    return limits ? this.all.filter((one) => one.p >= limits.sure && this.verdictOf(one) === "waiting") : [];
  }

  acceptSure() {
    const ones = this.sureOnes;
    this.paper.answer(ones.flatMap((one) => one.edits.map((edit_id) => ({ edit_id, verdict: "accept" }))));
    this.render();
    this.list.focus({ preventScroll: true });
    if (!this.isWaiting(this.current)) this.goOn(this.current);
    tell(`已采纳 ${ones.length} 项，可一次撤销。`);
    if (!this.left) this.paper.finished();
  }

  /** Mark the one in hand in the list. */
  point() {
    for (const option of this.list.querySelectorAll('[aria-selected="true"]')) {
      if (option.dataset.key !== this.now) option.setAttribute("aria-selected", "false");
    }
    const row = this.rows.get(this.now);
    if (!row) { this.list.removeAttribute("aria-activedescendant"); return; }
    row.setAttribute("aria-selected", "true");
    this.list.setAttribute("aria-activedescendant", row.id);
    const { offsetTop: top, offsetHeight: height } = row;
    if (top < this.list.scrollTop || top + height > this.list.scrollTop + this.list.clientHeight) {
      this.list.scrollTop = top - this.list.clientHeight / 3;
    }
  }

  renderCard() {
    const decision = this.current;
    if (this.card.querySelector("textarea") && this.card.dataset.key === this.now) return; // being retyped
    this.card.hidden = !decision;
    this.card.dataset.key = this.now || "";
    if (!decision) { fill(this.card); return; }
    const verdict = this.verdictOf(decision);
    const places = decision.places;
    const place = places[Math.min(this.place, places.length - 1)];
    const text = this.textOf(decision);
    const isOut = verdict === "refuse";
    fill(this.card,
      make("h3", {}, decision.title || `${decision.old} → ${decision.new}`),
      make("p", { class: "where" }, make("span", {}, place.page >= 0 ? `第 ${place.page + 1} 页　` : "", place.where && `原文${place.where}`),
        places.length > 1 && make("span", { class: "pager" },
          button("‹", () => this.turn(-1), { "aria-label": "上一处", class: "quiet turn" }),
          `${this.place + 1}/${places.length} 处`,
          button("›", () => this.turn(1), { "aria-label": "下一处", class: "quiet turn" }))),
      make("p", { class: "context", lang: "zh-CN" }, "…", place.before,
        make(isOut ? "del" : "mark", {}, text || place.text || decision.new || "（删去）"), place.after, "…"),
      decision.dropped && make("p", { class: "problem" }, decision.dropped),
      make("p", { class: "why" }, make("b", {}, percent(decision.p)), ` ${SURE[decision.tier] || ""}　${decision.why}`),
      decision.others.length > 0 && make("ol", { class: "readings", "aria-label": "读法" },
        this.readings(decision).map((reading, i) => make("li", {},
          button([`${i + 1} ${reading.words}`, reading.p ? make("span", { class: "p" }, ` ${percent(reading.p)}`) : ""], () => this.take(i),
            { "aria-pressed": String(verdict === reading.verdict && (text || null) === reading.text) })))),
      actions(
        button("采纳", () => this.decide("accept"), { key: "回车", class: decision.p >= LIKELY && "main", "aria-pressed": String(verdict === "accept") }),
        button("不采纳", () => this.decide("refuse"), { key: "退格", "aria-pressed": String(verdict === "refuse") }),
        button("改写", () => this.retype(), { key: "E" }),
        places.length > 1 && button("只此一处", () => this.decide("accept", { isOne: true }), { key: "Shift+回车" }),
        places.length > 1 && button("此处不采纳", () => this.decide("refuse", { isOne: true }), { key: "Shift+退格" }),
        this.isWaiting(decision)
          ? button("以后再说", () => this.skip(), { key: "空格" })
          : button("恢复未定", () => this.decide(null))));
  }

  /** The readings by their digits: what is proposed and others, the likelier first, and leaving it as it is. */
  readings(decision) {
    // Where something else was written, the server knows that as new; what was proposed is as it was seen first.
    if (!decision.text && !this.proposed.has(decision.key)) this.proposed.set(decision.key, decision.new);
    const as = (words) => words || "（删去）";
    const own = { words: as(this.proposed.get(decision.key) ?? decision.new), verdict: "accept", text: null, p: decision.p };
    const read = [own, ...decision.others.map((one) => ({ words: as(one.reads || one.new), verdict: "accept", text: one.new, p: one.p, at: one.number }))]
      .sort((one, other) => other.p - one.p);
    if (read[0] !== own) own.words += "（建议）"; // what Enter takes: not likelier here, but at all its places together
    return [...read, { words: decision.old ? `不改（${decision.old}）` : "不加", verdict: "refuse", text: null, p: 0 }].slice(0, 9);
  }

  take(i) {
    const reading = this.readings(this.current)[i];
    if (reading) this.decide(reading.verdict, { text: reading.text, at: reading.at || 0 });
  }

  /** Give an answer to the decision in hand, or to the place in hand alone, and go on to the next. */
  decide(verdict, { isOne = false, text = null, at = 0 } = {}) {
    const decision = this.current;
    if (!decision) return;
    const places = isOne ? [decision.places[this.place]] : decision.places;
    const verdicts = places.flatMap((place) => place.edits.map((edit_id, i) =>
      ({ edit_id, verdict, ...(text !== null && i === at ? { text } : {}) })));
    this.paper.answer(verdicts);
    this.later.delete(decision.key);
    this.remember(decision, verdict, text);
    const words = verdict === "accept" ? (text !== null ? "已改写" : "已采纳") : verdict ? "不采纳" : "恢复为未定";
    this.renderRow(decision, this.rows.get(decision.key));
    const goes = verdict !== null && (this.goOnAt(decision) || this.goOn(decision));
    if (!goes) { this.point(); this.renderCard(); this.paper.pages.point(); }
    this.renderRest();
    say(`${words}，余 ${this.left}`);
    if (!this.left && verdict !== null) this.paper.finished();
  }

  remember(decision, verdict, text) {
    this.recent = [{ key: decision.key, verdict, text }, ...this.recent.filter((one) => one.key !== decision.key)].slice(0, RECENT);
  }

  /** To the next place of the same decision that waits, if there is one. */
  goOnAt(decision) {
    const { places } = decision;
    for (let i = 1; i < places.length; i += 1) {
      const at = (this.place + i) % places.length;
      if (this.verdictOf(decision, places[at]) === "waiting") { this.select(decision.key, at); return true; }
    }
    return false;
  }

  goOn(decision) {
    const next = this.nextWaiting(this.all.indexOf(decision));
    if (next) this.select(next.key);
    return Boolean(next);
  }

  /** The next decision that waits after an index, round the end; those put off come last. */
  nextWaiting(index) {
    const all = [...this.all.slice(index + 1), ...this.all.slice(0, Math.max(0, index))];
    const waiting = all.filter((one) => this.isWaiting(one));
    return waiting.find((one) => !this.later.has(one.key)) || waiting[0] || null;
  }

  skip() {
    const decision = this.current;
    if (!decision) return;
    this.later.add(decision.key);
    say("以后再说");
    this.goOn(decision);
  }

  /** Take a decision in hand and show its place on the page. */
  select(key, place = 0, { isShown = true } = {}) {
    if (!this.find(key)) return;
    this.now = key;
    this.place = place;
    this.point();
    this.renderCard();
    if (isShown) this.paper.show(this.current.places[place] || this.current.places[0]);
    else this.paper.pages.point();
  }

  step(by) {
    const at = this.all.findIndex((one) => one.key === this.now) + by;
    if (this.all[at]) this.select(this.all[at].key);
  }

  turn(by) {
    const count = this.current.places.length;
    this.select(this.now, (this.place + by + count) % count);
  }

  /** Write something else at this place: its words where it is one edit, else the whole paragraph. */
  retype() {
    const decision = this.current;
    if (!decision) return;
    if (decision.places.some((place) => place.edits.length > 1)) {
      this.paper.retype(decision.places[this.place].path, decision.places[this.place].text);
      return;
    }
    const box = make("textarea", { rows: "2", id: "retyped", value: this.textOf(decision) ?? decision.new });
    const leave = () => { box.remove(); this.card.dataset.key = ""; this.renderCard(); this.list.focus(); };
    const keep = () => { leave(); this.decide("accept", { text: box.value }); };
    fill(this.card, make("h3", {}, make("label", { for: "retyped" }, `改写：${decision.title}`)), box, writing(box, keep, leave));
    box.focus();
    box.select();
  }

  onClick(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.select(option.dataset.key);
  }

  onKey(event) {
    if (isComposing(event) || event.ctrlKey || event.altKey || event.metaKey) return;
    const { key, shiftKey } = event;
    const letters = this.paper.hasLetters;
    const lower = key.length === 1 && letters ? key.toLowerCase() : key.length === 1 ? "" : key;
    const act = {
      Enter: () => this.decide("accept", { isOne: shiftKey }), Delete: () => this.decide("refuse", { isOne: shiftKey }),
      Backspace: () => this.decide("refuse", { isOne: shiftKey }), ArrowDown: () => this.step(1), ArrowUp: () => this.step(-1),
      Home: () => this.select(this.all[0].key), End: () => this.select(this.all[this.all.length - 1].key),
      F2: () => this.retype(), a: () => this.decide("accept"), x: () => this.decide("refuse"), e: () => this.retype(),
      j: () => this.step(1), k: () => this.step(-1), n: () => this.paper.desk.nextDocument(), d: () => this.paper.compare(),
      "?": () => this.paper.desk.showKeys(),
    }[lower] || (key === " " ? () => this.skip() : letters && /^[1-9]$/.test(key) ? () => this.take(Number(key) - 1) : null);
    if (!act) return;
    event.preventDefault();
    if (this.all.length || "nd?".includes(lower)) act();
  }
}
