// The left column: the elements of the document in the paper's order, found, doubtful or missing; each can be said.
import { make, button, writing, fill, refill, sentences } from "./elements.js";

const STATES = { found: ["✓", "已认出"], doubtful: ["？", "存疑"], twice: ["！", "有两处"], missing: ["✗", "缺"], absent: ["–", "没有"] };

export class Form {
  /** `paper` takes what is filled in and shows places. */
  constructor(paper) {
    this.paper = paper;
    this.edited = null; // the field being filled in
    this.body = make("div", {});
    this.element = make("section", { id: "form", class: "column", tabindex: "-1", "aria-labelledby": "form-heading" },
      make("header", {}, make("h2", { id: "form-heading" }, "要素")), this.body);
  }

  render() {
    const { form } = this.paper.doc;
    if (this.edited) return;
    const parts = [...new Set(form.map((field) => field.part))];
    const opened = [...this.body.querySelectorAll("details[open]")].map((one) => one.dataset.part);
    refill(this.body, form, () => parts.map((part) => {
      const fields = form.filter((field) => field.part === part);
      const isShown = (field) => field.state !== "absent" || field.offered || field.usual;
      const [needed, absent] = [fields.filter(isShown), fields.filter((field) => !isShown(field))];
      const counted = needed.filter((field) => field.state !== "absent");
      const found = counted.filter((field) => field.state === "found").length;
      return make("section", { class: "part" },
        make("h3", {}, part, counted.length ? make("span", { class: "much" }, `${found}/${counted.length}${found === counted.length ? " ✓" : ""}`) : ""),
        make("ul", { class: "fields" }, needed.map((field) => this.row(field))),
        absent.length > 0 && make("details", { data: { part }, open: opened.includes(part) },
          make("summary", {}, `没有的 ${absent.length} 项`), make("ul", { class: "fields" }, absent.map((field) => this.row(field)))));
    }));
  }

  row(field) {
    const [sign, words] = STATES[field.state];
    const row = make("li", { class: field.state, data: { field: field.field } });
    const value = field.path
      ? button(field.value, () => this.paper.show({ path: field.path }), { class: "value", title: "看在哪里" })
      : make("span", { class: "value" }, field.value || (field.state === "missing" ? "缺" : ""));
    return fill(row,
      make("span", { class: "sign", "aria-hidden": "true" }, sign),
      make("span", { class: "name" }, field.field, make("span", { class: "unseen" }, `（${words}）`)),
      value,
      field.settable && button(field.value ? "改" : "填", () => this.edit(field, row),
        { class: "quiet", "aria-label": `${field.value ? "改" : "填"}${field.field}` }),
      field.offered && make("p", { class: "like" }, `本单位：“${field.offered}” `,
        button("填上", () => this.paper.fillIn({ set: { [field.field]: field.offered } }, `${field.field}已填`), { "aria-label": `填上${field.field}` })),
      field.state !== "found" && field.why && make("p", { class: "aside" }, field.why),
      field.like.map((like) => make("p", { class: "like" }, `${like.line ? `第 ${like.line} 行` : "这一行"}像：“${like.text.slice(0, 40)}” `,
        button("设为", () => this.paper.fillIn({ roles: [{ source: like.source, as: field.field }] }, `已设为${field.field}`),
          { "aria-label": `把“${like.text.slice(0, 20)}”设为${field.field}` }))));
  }

  /** Say what a field holds: Enter keeps it, Esc leaves it. */
  edit(field, row) {
    this.edited = field.field;
    const id = "field-value";
    const input = field.choices.length
      ? make("select", { id }, ["", ...field.choices].map((one) => make("option", { value: one, selected: one === field.value }, one || "（无）")))
      : make(field.value.length > 24 ? "textarea" : "input", { id, value: field.value, rows: "3", autocomplete: "off" });
    const fault = make("p", { class: "problem", id: "field-fault", role: "alert" });
    const back = () => { this.edited = this.body.shows = null; this.render(); this.focusOn(field.field); };
    const keep = async () => {
      try {
        await this.paper.fillIn({ set: { [field.field]: input.value.trim() } }, `${field.field}已改`);
        back();
      } catch (problem) {
        fault.textContent = sentences(problem);
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", "field-fault");
        input.focus();
      }
    };
    fill(row, make("label", { for: id, class: "name" }, field.field), input, fault, writing(input, keep, back, row));
    input.focus();
  }

  focusOn(name) {
    const row = [...this.body.querySelectorAll("li")].find((one) => one.dataset.field === name);
    (row && row.querySelector("button") || this.element).focus();
  }
}
