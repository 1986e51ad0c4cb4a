// Tells the writer, under the field, what of a pasted text will not be kept, and offers to convert
// what was typed for fonts of before Unicode. The server knows both; without it the text just stays.

async function ask(field, text) {
  const { pasteUrl } = document.querySelector("[data-paste-url]").dataset;
  const token = field.form.elements.csrfmiddlewaretoken.value;
  const answer = await fetch(pasteUrl, {
    method: "POST",
    headers: { "X-CSRFToken": token },
    body: new URLSearchParams({ text }),
  });
  return answer.json();
}

function noticeOf(field) {
  const row = field.closest(".form-row") ?? field.parentElement;
  const existing = row.querySelector(".pasted");
  if (existing) return existing;
  const notice = document.createElement("div");
  notice.className = "pasted";
  notice.setAttribute("role", "status");
  row.append(notice);
  return notice;
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

// `content` reads and writes the whole field: what was typed around the paste is converted with it.
async function report(field, pasted, content) {
  const notice = noticeOf(field);
  const { sentences, converted } = await ask(field, pasted);
  notice.replaceChildren(
    ...sentences.map((sentence) => {
      const line = document.createElement("p");
      line.textContent = sentence;
      return line;
    }),
  );
  if (converted === null) return;
  const convert = async () => {
    const answer = await ask(field, content.read());
    if (answer.converted !== null) content.write(answer.converted);
    notice.textContent = "Đã chuyển sang Unicode. Hãy đọc lại, nhất là chữ in hoa.";
  };
  notice.append(
    button("Chuyển sang Unicode", convert),
    button("Giữ nguyên", () => notice.replaceChildren()),
  );
}

document.addEventListener("pasted", (event) => {
  const { editor, pasted } = event.detail;
  report(event.target, pasted, {
    read: () => editor.getData(),
    write: (html) => editor.data.set(html, { batchType: { isUndoable: true } }),
  });
});

document.addEventListener("input", ({ target, inputType }) => {
  if (!inputType?.startsWith("insertFrom") || !target.matches("input[type=text], textarea")) return;
  report(target, target.value, {
    read: () => target.value,
    write: (text) => (target.value = text),
  });
});

// A live region speaks only of what changes in it, so it stands there before.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-paste-url]").forEach(noticeOf);
});
