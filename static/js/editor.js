// What the editor needs on our pages: clipboard HTML it can trust and read, and words in Vietnamese.

// CVE-2026-116688: a pasted style attribute may name "constructor" or "prototype" and so change every
// object of the page. (What the server gives out has no style at all.)
const DANGEROUS = /constructor|prototype|__proto__/i;

// What the editor's own Vietnamese gets wrong or leaves in English.
const BETTER_WORDS = {
  "Bulleted List": "Danh sách gạch đầu dòng",
  "Change image text alternative": "Mô tả ảnh",
  "Horizontal line": "Đường kẻ ngang",
  "Redo": "Làm lại",
  "Remove Format": "Xóa định dạng",
  "Rich Text Editor. Editing area: %0": "Khung soạn thảo: %0",
  "Subscript": "Chỉ số dưới",
  "Superscript": "Chỉ số trên",
  "Text Alternative": "Mô tả ảnh",
  "Text alternative": "Mô tả ảnh cho người không nhìn thấy",
};

// The page's policy disarms style elements of clipboard documents too, and with them what tells the
// editor which of Word's lists have bullets. A constructed sheet is only read, never applied.
const sheet = Object.getOwnPropertyDescriptor(HTMLStyleElement.prototype, "sheet");
Object.defineProperty(HTMLStyleElement.prototype, "sheet", {
  ...sheet,
  get() {
    if (this.ownerDocument === document) return sheet.get.call(this);
    const constructed = new CSSStyleSheet();
    constructed.replaceSync(this.textContent);
    return constructed;
  },
});

function parse(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const element of parsed.querySelectorAll("[style]")) {
    if (DANGEROUS.test(element.getAttribute("style"))) element.removeAttribute("style");
  }
  for (const image of parsed.images) {
    const { origin, pathname } = new URL(image.getAttribute("src") ?? "", location.href);
    if (origin === location.origin) image.setAttribute("src", pathname);
  }
  return parsed;
}

// Pictures that stay or that the editor uploads by itself; those of Word travel in the RTF.
const KEPT = 'img:is([src^="/"]:not([src^="//"]), [src^="data:"], [data-in-rtf])';

function markPictures(parsed, rtf) {
  if (rtf.includes("\\pict")) {
    for (const image of parsed.querySelectorAll('img[src^="file:"]')) image.dataset.inRtf = "";
    return;
  }
  const comments = parsed.createNodeIterator(parsed, NodeFilter.SHOW_COMMENT);
  for (let comment; (comment = comments.nextNode()); ) {
    if (comment.data.includes("v:imagedata")) comment.remove(); // the editor would revive it
  }
}

// What the server is asked about: no more than it needs, as Word's styles are most of a paste.
function askedAbout(parsed) {
  const copy = parsed.body.cloneNode(true);
  for (const image of copy.querySelectorAll(KEPT)) image.remove();
  for (const element of copy.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (name !== "src" && name !== "alt") element.removeAttribute(name);
    }
  }
  return copy.innerHTML;
}

// What the editor would show as text or as dead links, or ask of another host.
function simplify(parsed) {
  for (const extra of parsed.querySelectorAll("body :is(button, script, select, style, textarea)")) {
    extra.remove();
  }
  for (const title of parsed.querySelectorAll("p.MsoTitle")) {
    const heading = parsed.createElement("h2");
    for (const { name, value } of title.attributes) heading.setAttribute(name, value);
    heading.append(...title.childNodes);
    title.replaceWith(heading);
  }
  for (const mark of parsed.querySelectorAll('[style*="mso-footnote-id"]')) {
    mark.replaceWith(...mark.childNodes);
  }
  for (const note of parsed.querySelectorAll('[style*="mso-element"]')) note.removeAttribute("style");
  for (const image of [...parsed.images]) {
    if (image.matches(KEPT)) continue;
    image.replaceWith(/[\p{L}\p{N}]/u.test(image.alt) ? "" : image.alt); // the emoji of a chat
  }
}

function guard(editor) {
  editor.editing.view.document.on(
    "clipboardInput",
    (event, data) => {
      const original = data.dataTransfer;
      const html = original.getData("text/html");
      let pasted = original.getData("text/plain");
      if (html) {
        const parsed = parse(html);
        markPictures(parsed, original.getData("text/rtf"));
        pasted = askedAbout(parsed);
        simplify(parsed);
        const safe = parsed.documentElement.outerHTML;
        const getData = (type) => (type === "text/html" ? safe : original.getData(type));
        data.dataTransfer = Object.create(original, { getData: { value: getData } });
      }
      const detail = { editor, pasted };
      editor.sourceElement.dispatchEvent(new CustomEvent("pasted", { bubbles: true, detail }));
    },
    { priority: "highest" },
  );
}

// Asks for the words that a blind reader gets in place of the picture, as soon as it is uploaded.
function askForWords(editor) {
  const { mapper, view } = editor.editing;
  const button = editor.ui.componentFactory.create("imageTextAlternative");
  editor.plugins.get("ImageUploadEditing").on("uploadComplete", (event, { imageElement }) => {
    const shown = view.domConverter.mapViewToDom(mapper.toViewElement(imageElement));
    const ask = () => {
      editor.model.change((writer) => writer.setSelection(imageElement, "on"));
      button.fire("execute");
    };
    shown.querySelector("img").addEventListener("load", ask, { once: true });
  });
}

// The bundle starts its editors when the document hears of this event; the window hears of it first.
window.addEventListener(
  "DOMContentLoaded",
  () => {
    Object.assign(window.CKEDITOR_TRANSLATIONS?.vi?.dictionary ?? {}, BETTER_WORDS);
    for (const field of document.querySelectorAll("textarea.django_ckeditor_5")) {
      window.ckeditorRegisterCallback(field.id, (editor) => {
        guard(editor);
        askForWords(editor);
        editor.model.document.on("change:data", () => {
          field.dispatchEvent(new Event("input", { bubbles: true }));
        });
      });
    }
  },
  { capture: true },
);
