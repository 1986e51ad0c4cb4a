// Tells the writer, under the field, what of a pasted text will not be kept, and offers to convert
// what was typed for fonts of before Unicode. The server knows both; unanswered, the text just stays.

const NOTHING = { sentences: [], converted: null };

async function ask(field, text) {
  const { pasteUrl } = document.querySelector("[data-paste-url]").dataset;
  const token = field.form.elements.csrfmiddlewaretoken.value;
  try {
    const answer = await fetch(pasteUrl, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams({ text }),
    });
    return await answer.json();
  } catch {
    return NOTHING; // the network failed, or the session ended and a page of HTML came
  }
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

function tell(notice, sentences, choices) {
  const lines = sentences.map((sentence) => {
    const line = document.createElement("p");
    line.textContent = sentence;
    return line;
  });
  const buttons = Object.entries(choices).map(([label, act]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      notice.replaceChildren();
      act?.();
    });
    return button;
  });
  notice.replaceChildren(...(lines.length ? [...lines, ...buttons] : []));
}

// `content` reads and writes the whole field: what was typed around the paste is converted with it.
async function report(field, pasted, content) {
  const notice = noticeOf(field);
  const { sentences, converted } = await ask(field, pasted);
  const convert = async () => {
    const whole = await ask(field, content.read());
    if (whole.converted === null) return;
    content.write(whole.converted);
    tell(notice, ["Đã chuyển sang Unicode. Hãy đọc lại, nhất là chữ in hoa."], { "Đã hiểu": null });
  };
  const choices = { "Chuyển sang Unicode": convert, "Giữ nguyên": null };
  tell(notice, sentences, converted === null ? { "Đã hiểu": null } : choices);
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
    write: (text) => {
      target.value = text;
      target.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
});

// A live region speaks only of what changes in it, so it stands there before.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-paste-url]").forEach(noticeOf);
});
