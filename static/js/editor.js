// Guards the rich-text editor against CVE-2026-116688: a pasted style attribute may name
// "constructor" or "prototype" and so change every object of the page. Such attributes are dropped
// from clipboard HTML before the editor parses it. (What the server gives out has no style at all.)
const DANGEROUS = /constructor|prototype|__proto__/i;

// What the editor's own Vietnamese gets wrong or leaves in English.
const BETTER_WORDS = {
  "Bulleted List": "Danh sách gạch đầu dòng",
  "Horizontal line": "Đường kẻ ngang",
  "Redo": "Làm lại",
  "Remove Format": "Xóa định dạng",
  "Rich Text Editor. Editing area: %0": "Khung soạn thảo: %0",
  "Subscript": "Chỉ số dưới",
  "Superscript": "Chỉ số trên",
};

function withoutDangerousStyles(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const element of parsed.querySelectorAll("[style]")) {
    if (DANGEROUS.test(element.getAttribute("style"))) element.removeAttribute("style");
  }
  return parsed.documentElement.outerHTML;
}

function guard(editor) {
  editor.editing.view.document.on(
    "clipboardInput",
    (event, data) => {
      const html = data.dataTransfer.getData("text/html");
      if (!DANGEROUS.test(html)) return;
      const original = data.dataTransfer;
      const safe = (type) =>
        type === "text/html" ? withoutDangerousStyles(html) : original.getData(type);
      data.dataTransfer = Object.create(original, { getData: { value: safe } });
    },
    { priority: "highest" },
  );
}

// The bundle starts its editors when the document hears of this event; the window hears of it first.
window.addEventListener(
  "DOMContentLoaded",
  () => {
    Object.assign(window.CKEDITOR_TRANSLATIONS?.vi?.dictionary ?? {}, BETTER_WORDS);
    for (const field of document.querySelectorAll("textarea.django_ckeditor_5")) {
      window.ckeditorRegisterCallback(field.id, guard);
    }
  },
  { capture: true },
);
