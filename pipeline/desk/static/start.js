// What is dropped, and lists of documents: the first screen, and many at once.
import { make, button, actions, fill, refill, say, tell, complain, sentences } from "./elements.js";
import { call, watch, Problem } from "./server.js";

const FILTERS = [["todo", "要办的"], ["all", "全部"], ["ready", "可印的"], ["bad", "没有读成的"]];
const IS_SHOWN = { todo: (row) => row.fault || !row.printable, all: () => true, ready: (row) => row.printable, bad: (row) => row.fault };
const PHASES = { waiting: "等着", reading: "正在读入", repairing: "正在修复" };

/** The files of a drop, those in folders too. */
export async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  const found = [];
  const walk = async (entry) => {
    if (entry.isFile) { found.push(await new Promise((resolve, reject) => entry.file(resolve, reject))); return; }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return;
      for (const one of some) await walk(one);
    }
  };
  for (const entry of entries) await walk(entry);
  return found.filter((file) => !file.name.startsWith(".") && !file.name.startsWith("~$"));
}

/** One file to the server. */
export const send = (file, batch = "") =>
  call("POST", `/api/docs?name=${encodeURIComponent(file.name)}${batch ? `&batch=${batch}` : ""}`, file);

/** What a list says of one document. */
export function row(desk, one) {
  const { counts } = one;
  const numbers = one.phase === "ready" ? [counts.left ? `待定 ${counts.left}` : "已定完", counts.findings ? `提示 ${counts.findings}` : "",
    counts.missing.length ? `缺${counts.missing.join("、")}` : "", one.printable ? "可印" : ""].filter(Boolean).join("　") : PHASES[one.phase] || "";
  return make("tr", { class: one.fault ? "bad" : one.printable ? "ready" : "" },
    make("th", { scope: "row" }, one.name),
    one.fault ? make("td", { colspan: "2" }, `✗ ${sentences(one.fault)}`) : [make("td", {}, one.said), make("td", {}, numbers)],
    make("td", {}, one.doc && !one.fault && one.phase !== "waiting" && button("打开", () => desk.open(one.doc), { "aria-label": `打开 ${one.name}` })));
}

const table = (label, heads, body, isHeadSeen = true) => make("div", { class: "rows", tabindex: "0", role: "region", "aria-label": label }, make("table", {},
  make("thead", isHeadSeen ? {} : { class: "unseen" }, make("tr", {}, heads.map((words) => make("th", { scope: "col" }, words)))), body));
const listed = (desk, rows, label) => table(label, ["文件", "要素", "待定", "打开"], make("tbody", {}, rows.map((one) => row(desk, one))), false);

export class Start {
  /** `desk` takes what is dropped and opens documents. */
  constructor(desk) {
    this.desk = desk;
    const pick = (attributes) => make("input", { type: "file", multiple: true, hidden: true, ...attributes,
      onchange: (event) => { desk.take([...event.target.files]); event.target.value = ""; } });
    const files = pick({ "aria-label": "选择文件" });
    const folder = pick({ webkitdirectory: true, "aria-label": "选择文件夹" });
    this.accepts = make("p", { class: "aside" });
    this.pasted = make("textarea", { id: "pasted", rows: "4" });
    this.lists = make("div", {});
    this.element = make("div", { class: "start", tabindex: "-1" },
      make("section", { class: "drop", "aria-labelledby": "drop-heading" }, make("h1", { id: "drop-heading" }, "把公文拖到这里"), this.accepts,
        actions(button("选择文件", () => files.click(), { class: "main" }), button("选择文件夹", () => folder.click()), files, folder),
        make("details", {}, make("summary", {}, "或者粘贴文字"), make("label", { for: "pasted", class: "aside" }, "整篇公文的文字"), this.pasted,
          button("开始", () => this.paste(), { class: "main" }))), this.lists);
    this.stop = watch("/api/state", () => null, (state) => this.take(state), (problem) => complain(problem), 5000);
  }

  paste() {
    const text = this.pasted.value;
    if (!text.trim()) { tell("还没有粘贴文字。"); return; }
    const title = text.trim().split("\n")[0].trim().slice(0, 30).replace(/[\\/:*?"<>|]/g, "") || "粘贴的文字";
    this.desk.take([new File([text], `${title}.txt`, { type: "text/plain" })]);
  }

  take(state) {
    this.desk.state = state;
    this.accepts.textContent = `Word、WPS、PDF、网页、文本都可以，也可以一次拖入多份或一个文件夹。成品放在 ${state.folder}。`;
    this.accepts.title = state.endings.join(" ");
    refill(this.lists, state, () => [
      state.fonts && make("p", { class: "aside" }, state.fonts),
      state.docs.length > 0 && make("section", {}, make("h2", {}, "这次打开的"), listed(this.desk, state.docs, "这次打开的")),
      state.batches.length > 0 && make("section", {}, make("h2", {}, "多份"), actions(state.batches.map((id, i) =>
        button(state.batches.length > 1 ? `看第 ${state.batches.length - i} 批` : "看这一批", () => this.desk.showBatch(id))))),
      state.earlier.length > 0 && make("section", {}, make("h2", {}, "以前的"), make("ul", { class: "earlier" }, state.earlier.map((name) =>
        make("li", {}, button(name, () => this.desk.reopen(name), { class: "quiet" }))))),
      state.docs.length + state.earlier.length > 0 && actions(button("核验全部", () => this.desk.checks(
        [...state.docs.filter((one) => one.phase === "ready"), ...state.earlier.map((name) => ({ folder: name, name }))])))]);
  }

  close() { this.stop(); }
}

export class Batch {
  /** `id`: of the batch; `files`: what is still to be sent. */
  constructor(desk, id, files = []) {
    Object.assign(this, { desk, id, batch: null, filter: "todo" });
    this.heading = make("h1", {}, "多份");
    this.bar = make("progress", { "aria-label": "已办完的份数" });
    this.left = make("span", { "aria-live": "polite" });
    this.halt = button("停", () => this.step(this.batch.running ? "stop" : "resume"));
    this.choice = make("select", { id: "filter", onchange: () => { this.filter = this.choice.value; this.render(); } },
      FILTERS.map(([value, words]) => make("option", { value }, words)));
    this.sure = button("", () => this.acceptSure());
    this.check = button("核验", () => desk.checks(this.batch.rows.filter((one) => one.doc && !one.fault)));
    this.out = button("全部导出", () => this.step("export"), { class: "main" });
    this.body = make("div", {});
    this.element = make("div", { class: "batch", tabindex: "-1" }, make("header", {}, this.heading, this.bar, this.left, this.halt,
      make("label", { for: "filter" }, "先看："), this.choice, this.sure, this.check, this.out), this.body);
    this.stop = watch(`/api/batch/${id}`, () => (this.batch ? this.batch.rev : null), (batch) => this.take(batch), (problem) => desk.lost(this, problem));
    if (files.length) this.sendAll(files);
  }

  async sendAll(files) {
    for (const file of files) {
      try { await send(file, this.id); } catch (problem) { complain(problem, problem.status ? null : () => this.sendAll(files.slice(files.indexOf(file)))); if (!problem.status) return; }
    }
    this.step("start");
  }

  async step(step, more = {}) {
    try {
      const got = await call("POST", `/api/batch/${this.id}`, { step, ...more });
      for (const words of got.said) tell(words);
      if (got.files) for (const file of got.files) await this.desk.save(file);
      return got;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      return complain(problem, () => this.step(step, more));
    }
  }

  async acceptSure() {
    const { sure } = this.batch;
    await this.step("accept");
    say(`已采纳 ${sure} 处`);
    tell(`已采纳 ${sure} 处，每份里都可以撤销。`);
  }

  take(batch) { this.batch = batch; for (const words of batch.said) tell(words); this.render(); }

  render() {
    const { total, done, running, left, rows, sure } = this.batch;
    this.heading.textContent = `多份　${done}/${total}`;
    Object.assign(this.bar, { max: Math.max(1, total), value: done });
    this.left.textContent = left;
    this.halt.hidden = done === total;
    this.halt.textContent = running ? "停" : "接着办";
    this.sure.hidden = !sure;
    this.sure.textContent = `全部采纳把握 ≥ 95% 的 ${sure} 处`;
    this.out.disabled = this.check.disabled = done === 0;
    this.desk.waiting = rows.filter((one) => one.doc && !one.fault && one.counts.left).map((one) => one.doc);
    const shown = rows.filter(IS_SHOWN[this.filter]);
    fill(this.body, shown.length ? listed(this.desk, shown, "多份公文") : make("p", { class: "aside" }, done < total ? "正在办……" : "这里没有。"));
  }

  close() { this.stop(); }
}

const VERDICTS = { verified: "✓ 相符", failed: "✗ 不符", unproved: "？ 不能断定" };

/** 核验 of documents' folders, one after the other: what holds, the level of the PDF, the archive's stamp. */
export class Checks {
  /** `rows`: documents by their `doc`, or by the `folder` that they lie in; `name` is shown. */
  constructor(desk, rows) {
    Object.assign(this, { desk, rows, isClosed: false, run: 0 });
    this.count = make("span", { "aria-live": "polite" });
    this.body = make("tbody", {});
    this.element = make("div", { class: "batch", tabindex: "-1" },
      make("header", {}, make("h1", {}, "核验"), this.count, button("重做比对", () => this.check(true), { title: "由原文重新生成，逐字节比对" }),
        button("回去", () => desk.back())),
      make("p", { class: "aside" }, "核对校验值、修改记录、证明和各成品的文字；拖入时的原件还在的，也核对原件。“重做比对”由原文重新生成，逐字节比对，要久些。"),
      table("核验的结果", ["文件", "核验", "PDF", "归档章"], this.body));
    this.check(false);
  }

  async check(deep) {
    const run = this.run += 1;
    const found = [];
    fill(this.body);
    for (const { doc = "", folder = "", name } of this.rows) {
      this.count.textContent = `正在核验 ${found.length + 1}/${this.rows.length}…`;
      let got;
      try {
        got = await call("POST", "/api/check", { doc, folder, deep });
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        got = { verdict: "failed", problems: [sentences(problem)], unproved: [], checked: [], pdfa: "", stamp: [] };
      }
      if (this.isClosed || run !== this.run) return;
      found.push(got.verdict);
      this.body.append(this.row(name, got));
    }
    const of = (verdict) => found.filter((one) => one === verdict).length;
    this.count.textContent = [`${of("verified")} 份相符`, of("failed") && `${of("failed")} 份不符`, of("unproved") && `${of("unproved")} 份不能断定`]
      .filter(Boolean).join("，");
  }

  row(name, { verdict, problems, unproved, checked, pdfa, archive_stamp: hasStamp, stamp }) {
    const said = [...problems, ...unproved];
    return make("tr", { class: verdict === "failed" ? "bad" : "" }, make("th", { scope: "row" }, name),
      make("td", {}, VERDICTS[verdict], make("span", { class: "aside" }, `　${said.length ? said.join("；") : checked.join("、")}`)),
      make("td", {}, pdfa ? `PDF/A-${pdfa}` : "没有"),
      make("td", {}, hasStamp ? (stamp.length ? stamp.map((pair) => pair.join(" ")).join("　") : "空框") : "不印"));
  }

  close() { this.isClosed = true; }
}
