// 版式: the style sheet as a form, with the first page as it will be, and where it departs from the standard.
import { make, button, actions, fill, tell, complain, sentences } from "./elements.js";
import { call, Problem } from "./server.js";
import { drawing, loadFont, sealed, shape } from "./drawing.js";

const LATER = 250; // ms after the last key a preview is asked for
const LEVELS = [["2a", "PDF/A-2a（可朗读）"], ["2u", "PDF/A-2u"], ["3a", "PDF/A-3a（带原文）"]];

export class Settings {
  /** `doc`: whose first page is shown; empty: a sample. */
  constructor(desk, doc = "") {
    Object.assign(this, { desk, doc, changed: {} });
    this.form = make("form", { onsubmit: (event) => event.preventDefault() });
    this.sheet = make("div", { class: "sheet preview" });
    this.departures = make("div", { "aria-live": "polite" });
    this.fault = make("p", { class: "problem", role: "alert" });
    this.element = make("div", { class: "settings", tabindex: "-1" },
      make("section", { class: "column", tabindex: "0", "aria-labelledby": "settings-heading" }, make("header", {}, make("h1", { id: "settings-heading" }, "版式"),
        button("回到公文", () => desk.back())), this.form, this.fault),
      make("section", { class: "column", tabindex: "0", "aria-labelledby": "preview-heading" }, make("header", {}, make("h2", { id: "preview-heading" }, "首页预览")),
        this.departures, this.sheet));
    this.load();
  }

  async load() {
    try { this.take(await call("GET", "/api/settings")); } catch (problem) { complain(problem, () => this.load()); }
  }

  take(settings) {
    Object.assign(this, { settings, changed: {} });
    const { style, styles, pdfa, archive_stamp: stamp, file } = settings;
    const parts = [...new Set(settings.settings.map((one) => one.part))];
    const choose = make("select", { id: "style", onchange: () => this.keep({ style: choose.value }) },
      styles.map((one) => make("option", { value: one.name, selected: one.name === style }, one.title)));
    const name = make("input", { id: "save-as", value: "本单位", autocomplete: "off" });
    const level = make("select", { id: "pdfa", onchange: () => this.keep({ pdfa: level.value }) },
      LEVELS.map(([value, words]) => make("option", { value, selected: value === pdfa }, words)));
    const archive = make("input", { id: "stamp", type: "checkbox", checked: stamp, onchange: () => this.keep({ archive_stamp: archive.checked }) });
    fill(this.form,
      make("p", { class: "setting" }, make("label", { for: "style" }, "用哪个版式"), choose),
      parts.map((part) => make("fieldset", {}, make("legend", {}, part),
        settings.settings.filter((one) => one.part === part).map((one) => this.setting(one)))),
      make("fieldset", {}, make("legend", {}, "归档"),
        make("p", { class: "setting" }, make("label", { for: "pdfa" }, "PDF 的归档级别"), level),
        make("p", { class: "setting" }, make("label", { for: "stamp" }, "印归档章的框"), archive)),
      make("fieldset", {}, make("legend", {}, "存下来"),
        make("p", { class: "setting" }, make("label", { for: "save-as" }, "名称"), name),
        actions(button("存为本单位", () => this.keep({ style, values: this.changed, save_as: name.value.trim() }), { class: "main" }),
          button("恢复国标", () => this.restore()), file && button("另存为文件", () => this.desk.saveBytes(`${style}.toml`, file)))));
    this.depart(settings.departures);
    this.preview();
  }

  setting(one) {
    const id = `set-${one.key}`;
    const note = one.standard ? `国标 ${one.standard}${one.clause ? `（${one.clause}）` : ""}` : one.clause;
    const common = { id, "aria-describedby": `${id}-note`, oninput: () => { this.changed[one.key] = input.value; differs(); this.later(); } };
    const input = one.kind === "choice"
      ? make("select", common, one.choices.map((value) => make("option", { value, selected: value === one.value }, value)))
      : make("input", { ...common, value: one.value, autocomplete: "off", inputmode: one.kind === "number" ? "decimal" : null });
    const row = make("p", { class: "setting" }, make("label", { for: id }, one.title), input, make("span", { class: "aside", id: `${id}-note` }, note));
    const differs = () => row.classList.toggle("differs", Boolean(one.standard) && input.value !== one.standard);
    differs();
    return row;
  }

  restore() {
    for (const one of this.settings.settings) {
      const input = document.getElementById(`set-${one.key}`);
      if (one.standard && input.value !== one.standard) { input.value = one.standard; this.changed[one.key] = ""; }
      input.closest("p").classList.remove("differs");
    }
    this.later();
  }

  later() { clearTimeout(this.timer); this.timer = setTimeout(() => this.preview(), LATER); }

  async preview() {
    const asked = this.asked = {};
    try {
      const page = await call("POST", "/api/settings/preview", { style: this.settings.style, values: this.changed, doc: this.doc });
      if (asked !== this.asked) return;
      await Promise.all(Object.entries(page.fonts).map(([family, data]) => loadFont(family, data)));
      if (asked !== this.asked) return;
      this.fault.textContent = "";
      const over = shape("svg", { viewBox: `0 0 ${page.size.join(" ")}`, "aria-hidden": "true" });
      over.append(...page.seals.map(sealed));
      this.sheet.replaceChildren(drawing(page.svg) || "", over);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.fault.textContent = sentences(problem);
    }
  }

  depart(list) {
    fill(this.departures, make("h3", {}, `与国标不同：${list.length ? `${list.length} 项` : "无"}`),
      make("ul", {}, list.map((one) => make("li", {}, one.said, one.clause && make("span", { class: "aside" }, `（${one.clause}）`)))));
  }

  async keep(what) {
    try {
      this.take(await call("PUT", "/api/settings", what));
      tell(what.save_as ? `已存为“${what.save_as}”。` : "已采用。");
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.fault.textContent = sentences(problem);
    }
  }

  close() { clearTimeout(this.timer); }
}
