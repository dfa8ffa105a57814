// Below what waits: what was changed without asking, and what else is to be looked at.
import { make, button, actions, refill } from "./elements.js";

export class Besides {
  /** `paper` has the document and shows places. */
  constructor(paper) {
    this.paper = paper;
    this.seen = new Set(JSON.parse(sessionStorage.getItem(this.place) || "[]"));
    this.made = make("details", { class: "more" });
    this.findings = make("details", { class: "more" });
  }

  get place() { return `seen:${this.paper.id}`; }
  get open() { return this.paper.doc.findings.filter((one) => !this.seen.has(one.id)).length; }

  render() {
    const { rules, counts } = this.paper.doc;
    this.made.hidden = !counts.made;
    refill(this.made, [counts.made, rules.length], () => [make("summary", {}, `已改 ${counts.made}（全半角等，不必您定）`),
      make("ul", {}, rules.map((rule) => make("li", {}, `${rule.said} `, make("span", { class: "much" }, `${rule.count} 处`),
        rule.examples.length > 0 && make("ul", {}, rule.examples.map((place) => make("li", { class: "context" },
          place.before, make("mark", {}, place.text), place.after,
          place.page >= 0 && button(`第 ${place.page + 1} 页`, () => this.paper.show(place), { class: "quiet" })))))))]);
    this.renderFindings();
  }

  renderFindings() {
    const { paper: { doc: { findings } }, open } = this;
    this.findings.hidden = !findings.length;
    refill(this.findings, [findings.map((one) => [one.id, one.page]), open], () => [
      make("summary", {}, `提示 ${findings.length}`, open < findings.length ? `（余 ${open}）` : ""),
      make("ul", {}, findings.map((one) => make("li", { class: this.seen.has(one.id) ? "seen" : "" },
        make("p", {}, one.message, one.where ? make("span", { class: "where" }, ` ${one.where}`) : ""),
        one.text && make("p", { class: "context" }, one.text),
        actions(
          one.path && button("去改", () => { this.paper.show(one); this.paper.retype(one.path); }),
          one.path && button("看页面", () => this.paper.show(one)),
          button(this.seen.has(one.id) ? "再留着" : "已看", () => this.see(one.id))))))]);
  }

  /** Show what else is to be looked at; how much of it was not seen. */
  unfold() {
    if (this.open) { this.findings.open = true; this.made.open = false; }
    return this.open;
  }

  see(id) {
    if (!this.seen.delete(id)) this.seen.add(id);
    sessionStorage.setItem(this.place, JSON.stringify([...this.seen]));
    this.renderFindings();
    this.paper.tellTabs();
    this.findings.querySelector("summary").focus();
  }
}
