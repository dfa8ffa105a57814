// The way to the server: the token, requests, long polls with back-off, and answers that wait until it took them.

const TOKEN = "token";
const UNSENT = "unsent:"; // in sessionStorage, before a document's id
const SLOWEST = 5000;
const SHARE = 4; // so many times what showing took, nothing new is shown
/** Other tabs of this address: one that was let in after a restart lets the others in. */
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("zhengben") : null;
if (tabs) {
  tabs.onmessage = ({ data }) => {
    const own = sessionStorage.getItem(TOKEN);
    if (data.token && data.token !== own && isStranger) { sessionStorage.setItem(TOKEN, data.token); isStranger = false; }
    if (data.asks && own && !isStranger && data.asks !== own) tabs.postMessage({ token: own });
  };
}
let isStranger = false;
let isReached = true;

/** What the server or the way to it refused, in words for people. `status` is 0 where nobody answered. */
export class Problem extends Error {
  constructor(status, fault) {
    super(fault.what || `HTTP ${status}`);
    Object.assign(this, { advice: "", ...fault, status, what: fault.what || "正本没有说明原因。" });
  }
}

/** Told `true` and `false` when the server is there again and when it is not. */
export const link = new EventTarget();

function reached(isThere) {
  if (isReached !== isThere) {
    isReached = isThere;
    link.dispatchEvent(new CustomEvent("change", { detail: isThere }));
  }
}

/** Exchange the one-time code of the address for a token: {isIn, doc}, the document that the address names. */
export async function enter() {
  const named = new URLSearchParams(location.hash.slice(1));
  const code = named.get("c");
  history.replaceState(null, "", location.pathname);
  if (code) {
    try {
      const { token } = await call("POST", "/api/enter", { code });
      sessionStorage.setItem(TOKEN, token);
      isStranger = false;
      if (tabs) tabs.postMessage({ token });
    } catch (problem) {
      if (!sessionStorage.getItem(TOKEN)) throw problem;
    }
  }
  return { isIn: Boolean(sessionStorage.getItem(TOKEN)), doc: named.get("d") };
}

/** One request. `body`: an object goes as JSON, bytes as they are. Raises Problem. */
export async function call(method, path, body = null, { signal, as = "json" } = {}) {
  const headers = {};
  const token = sessionStorage.getItem(TOKEN);
  if (token) headers["X-Zhengben-Token"] = token;
  const isRaw = body instanceof Blob || body instanceof ArrayBuffer;
  if (body) headers["Content-Type"] = isRaw ? "application/octet-stream" : "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body && !isRaw ? JSON.stringify(body) : body,
      cache: "no-store", credentials: "omit", redirect: "error" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    reached(false);
    throw new Problem(0, { what: "正本没有回应。", advice: "请再双击“正本”图标；答过的都留着，恢复后自动送出。" });
  }
  if ((response.status === 401 || response.status === 403) && token && path !== "/api/enter") {
    isStranger = true;
    if (tabs) tabs.postMessage({ asks: token });
    reached(false);
  } else reached(true);
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})));
  try {
    return await (as === "bytes" ? response.arrayBuffer() : response.json());
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, { what: "正本的回应没有收全。" });
  }
}

const pause = (milliseconds, signal) => new Promise((resolve) => {
  const timer = setTimeout(resolve, milliseconds);
  if (signal) signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
});

/** Whether asking again will not mend it. */
const isLasting = (problem) => problem.status >= 400 && problem.status < 500 && ![401, 403, 423, 429].includes(problem.status);

/**
 * Ask again and again what is new. `after()` is the newest revision seen, `take` is given each answer, `fail` a
 * problem that asking again will not mend; `every` ms where the server does not wait itself. Returns what ends it.
 */
export function watch(path, after, take, fail, every = 0) {
  const control = new AbortController();
  const { signal } = control;
  (async () => {
    let wait = 0;
    while (!signal.aborted) {
      try {
        const seen = after();
        const got = await call("GET", seen === null ? path : `${path}?after=${seen}`, null, { signal });
        wait = 0;
        const began = performance.now();
        if (!signal.aborted) take(got);
        // What takes long to show comes less often: keys have the most of the time.
        await pause(every || SHARE * (performance.now() - began), signal);
      } catch (problem) {
        if (signal.aborted) return;
        if (!(problem instanceof Problem)) console.error(problem);
        if (isLasting(problem)) { fail(problem); return; }
        wait = Math.min(SLOWEST, wait * 2 || 500);
        await pause(wait, signal);
      }
    }
  })();
  return () => control.abort();
}

const boxes = new Map(); // document → its outbox

/**
 * Answers on their way to the server, of one document. They stand in sessionStorage until the server has them on its
 * disk, and hold on the screen until its state shows them.
 */
export class Outbox {
  /** That of a document: what waits in it goes on its way whatever is on the screen. */
  static of(doc) {
    if (!boxes.has(doc)) boxes.set(doc, new Outbox(doc));
    return boxes.get(doc);
  }

  /** All that waits is sent, what an earlier page left behind too; resolves when nothing waits any more. */
  static sendAll() {
    const places = Object.keys(sessionStorage).filter((one) => one.startsWith(UNSENT));
    return Promise.all(places.map((one) => Outbox.of(one.slice(UNSENT.length)).send()));
  }

  constructor(doc) {
    this.doc = doc;
    this.leave();
    this.steps = JSON.parse(sessionStorage.getItem(this.place) || "[]"); // one a key, so that each is undone by itself
    this.shown = new Map(); // edit → {verdict, text, rev}; rev null: not yet on the disk
    for (const step of this.steps) this.show(step, null);
    this.sending = null;
  }

  /** Who is told how it went: `revision()`, the newest one seen; `taken`, `clash`, `refused`, `waits`. */
  hear(heard) {
    this.heard = heard;
    if (this.steps.length) this.send();
    return this;
  }

  /** Its document is not shown any more: who looks at another one hears of what goes wrong alone. */
  leave() {
    const rev = this.heard ? this.heard.revision() : 0;
    const tell = (detail) => link.dispatchEvent(new CustomEvent("problem", { detail }));
    this.heard = { revision: () => rev, taken() {}, clash: tell, refused: tell, waits() {} };
  }

  get place() { return UNSENT + this.doc; }

  /** What the person said last of an edit, where the state does not show it yet. */
  said(edit) { return this.shown.get(edit); }

  show(step, rev) { if (typeof step !== "string") for (const one of step) this.shown.set(one.edit_id, { ...one, rev, step }); }

  put(verdicts) {
    this.steps.push(verdicts);
    this.show(verdicts, null);
    this.keep();
    return this.send();
  }

  keep() {
    if (this.steps.length) sessionStorage.setItem(this.place, JSON.stringify(this.steps));
    else sessionStorage.removeItem(this.place);
  }

  /** Undo or redo ("undo", "redo") after all that was said before, and before what is said next. */
  walk(step) {
    this.steps.push(step);
    this.keep();
    return this.send();
  }

  /** Send all that waits, one request at a time; resolves when nothing waits any more. */
  send() {
    this.sending = this.sending || this.run().finally(() => {
      this.sending = null;
      return this.steps.length ? this.send() : null; // put while the last one came back
    });
    return this.sending;
  }

  async run() {
    let wait = 0;
    while (this.steps.length) {
      const [step] = this.steps;
      try {
        const isWalk = typeof step === "string";
        const got = await call("POST", `/api/docs/${this.doc}/${isWalk ? step : "decisions"}`,
          { rev: this.heard.revision(), ...(isWalk ? {} : { decisions: step }) });
        wait = 0;
        this.drop(step, got.rev);
        this.heard.taken(got, isWalk ? step : "");
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        if (isLasting(problem) && problem.status !== 404) { // one that is not known now may have another id
          this.drop(step, null);
          if (problem.status === 409) this.heard.clash(problem); else this.heard.refused(problem);
        } else {
          if (problem.status >= 423 && problem.status !== 503 && !wait) this.heard.waits(problem);
          wait = Math.min(SLOWEST, wait * 2 || 400);
          await pause(wait);
        }
      }
    }
  }

  /** A step is no more on its way: on the disk since a revision, or (null) not taken at all. */
  drop(step, rev) {
    this.steps.shift();
    if (typeof step !== "string") for (const { edit_id: edit } of step) {
      const now = this.shown.get(edit);
      if (!now || now.step !== step) continue; // said otherwise since
      if (rev === null) this.shown.delete(edit); else now.rev = rev;
    }
    this.keep();
  }

  /** The document has another id since the server was started anew: what waits goes there. */
  moveTo(doc) {
    sessionStorage.removeItem(this.place);
    boxes.delete(this.doc);
    boxes.set(doc, this);
    this.doc = doc;
    this.keep();
  }

  /** The state of this revision is on the screen. */
  arrived(rev) {
    for (const [edit, one] of this.shown) if (one.rev !== null && one.rev <= rev) this.shown.delete(edit);
  }
}
