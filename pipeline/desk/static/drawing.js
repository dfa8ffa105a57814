// What a page is drawn from: the server's SVG, made harmless; its fonts; shapes over it.
import { make } from "./elements.js";
import { call } from "./server.js";

const SVG = "http://www.w3.org/2000/svg";
const fonts = new Map(); // family and hash → promise of its face, for the life of the tab
const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** A font given to the document, once; one that could not be had is asked for again. */
function loaded(family, hash, bytes) {
  const key = `${family}/${hash}`;
  if (!fonts.has(key)) {
    fonts.set(key, bytes().then((data) => new FontFace(family, data).load()).then((face) => document.fonts.add(face))
      .catch((problem) => { fonts.delete(key); console.warn("a font of the pages was not loaded:", problem.message); }));
  }
  return fonts.get(key);
}

/** Fonts that pages name, fetched with the token. */
export const loadFonts = (doc, wanted) => Promise.all(wanted.map(({ family, hash }) =>
  loaded(family, hash, () => call("GET", `/api/docs/${doc}/fonts/${hash}`, null, { as: "bytes" }))));

/** A font whose bytes (base64) came with a page. */
export const loadFont = (family, data) => loaded(family, "", async () => bytesOf(data));

/** A picture that stands in a page as data, drawn on a canvas: the policy lets no address be one but the server's. */
async function picture(image) {
  const [, data] = /^data:image\/(?:png|jpeg);base64,(.*)$/.exec(image.getAttribute("href") || "") || [];
  const frame = document.createElementNS(SVG, "foreignObject");
  for (const name of ["x", "y", "width", "height", "transform"]) if (image.hasAttribute(name)) frame.setAttribute(name, image.getAttribute(name));
  image.replaceWith(frame);
  if (!data) return;
  const drawn = await createImageBitmap(new Blob([bytesOf(data)]));
  const canvas = make("canvas", { width: drawn.width, height: drawn.height });
  canvas.getContext("2d").drawImage(drawn, 0, 0);
  frame.append(canvas);
}

/** The SVG element of a page, from XML; what could act is left out (the policy would stop it too). */
export function drawing(xml) {
  const parsed = new DOMParser().parseFromString(xml, "image/svg+xml").documentElement;
  if (parsed.localName !== "svg" || parsed.namespaceURI !== SVG || parsed.querySelector("parsererror")) return null;
  for (const element of [parsed, ...parsed.querySelectorAll("*")]) {
    if (["script", "foreignObject", "a", "animate", "set"].includes(element.localName)) { element.remove(); continue; }
    if (element.localName === "image") { picture(element); continue; }
    for (const { name, value } of [...element.attributes]) {
      const isLink = name.endsWith("href") && !value.startsWith("#");
      if (name.startsWith("on") || name === "style" || isLink) element.removeAttribute(name);
    }
  }
  parsed.setAttribute("aria-hidden", "true");
  return document.adoptNode(parsed);
}

export const shape = (name, attributes) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

/** The place of a seal, which is not printed. */
export const sealed = ([x, y, across]) => shape("circle", { class: "seal", cx: x + across / 2, cy: y + across / 2, r: across / 2 });
