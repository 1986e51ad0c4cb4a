// A list typed one item a line, as rows: Enter begins a new one, Backspace in an empty one removes it,
// Alt and an arrow move it. The text area underneath stays what is sent, so nothing else changes.
const HINT = "Enter: thêm dòng · Backspace ở dòng trống: bỏ dòng · Alt + ↑ ↓: đổi chỗ";
const SIGNS = { "đưa lên": "↑", "đưa xuống": "↓", "bỏ": "×" };

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

class Lines {
  constructor(area) {
    this.area = area;
    this.label = document.querySelector(`label[for="${area.id}"]`);
    const words = this.label?.textContent.trim().replace(/:$/, "") ?? area.name;
    this.name = words.charAt(0).toLowerCase() + words.slice(1);
    this.rows = element("ol", { className: "lines__rows" });
    const add = element("button", { type: "button", className: "lines__add" }, "+ Thêm dòng");
    add.setAttribute("aria-label", `Thêm dòng ${this.name}`);
    add.addEventListener("click", () => this.focus(this.insert("", this.rows.lastElementChild)));
    const hint = element("span", { className: "lines__hint", id: `${area.id}_phim` }, HINT);
    const foot = element("div", { className: "lines__foot" }, add, hint);
    this.group = element("div", { className: "lines" }, this.rows, foot);
    this.group.setAttribute("role", "group");
    this.group.setAttribute("aria-label", this.name);
    const described = [area.getAttribute("aria-describedby"), hint.id].filter(Boolean).join(" ");
    this.group.setAttribute("aria-describedby", described);
    this.offer(area.dataset.suggestions?.split("\n") ?? []);
    this.read();
    area.hidden = true;
    area.after(this.group);
    this.rows.addEventListener("keydown", (event) => this.key(event));
    this.rows.addEventListener("paste", (event) => this.paste(event));
    this.rows.addEventListener("input", () => this.write());
    area.addEventListener("input", () => area.value === this.text() || this.read());
  }

  offer(suggestions) {
    if (!suggestions.length) return;
    this.list = `${this.area.id}_goi-y`;
    const options = suggestions.map((value) => element("option", { value }));
    this.group.append(element("datalist", { id: this.list }, ...options));
  }

  read() {
    this.rows.replaceChildren();
    const lines = this.area.value.split("\n").map((line) => line.trim());
    const kept = lines.filter(Boolean);
    for (const line of kept.length ? kept : [""]) this.insert(line);
  }

  // Short lines with words to choose from are inputs; what may be long wraps in a text area.
  insert(text, before = null) {
    const input = element(this.list ? "input" : "textarea", { className: "lines__text" });
    if (this.list) Object.assign(input, { type: "text", autocomplete: "off" });
    else input.rows = 1;
    if (this.list) input.setAttribute("list", this.list);
    input.value = text;
    const row = element("li", { className: "lines__row" }, input);
    for (const [what, sign] of Object.entries(SIGNS)) {
      const button = element("button", { type: "button", className: "lines__act" }, sign);
      button.dataset.act = what;
      button.tabIndex = -1; // the keys do the same, and the next stop is the next line
      button.addEventListener("click", () => this.act(row, what));
      row.append(button);
    }
    if (before) before.after(row);
    else this.rows.append(row);
    this.number();
    return row;
  }

  number() {
    for (const [index, row] of [...this.rows.children].entries()) {
      const [input, ...buttons] = row.children;
      const name = `${this.name}, dòng ${index + 1}`;
      input.id = `${this.area.id}_${index}`;
      input.setAttribute("aria-label", name);
      for (const button of buttons) {
        button.title = `${button.dataset.act} dòng ${index + 1}`;
        button.setAttribute("aria-label", `${name}: ${button.dataset.act}`);
      }
    }
    if (this.label) this.label.htmlFor = `${this.area.id}_0`;
  }

  text() {
    return [...this.rows.children].map((row) => row.firstElementChild.value).join("\n");
  }

  write(inputType = "") {
    this.area.value = this.text();
    this.area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType }));
  }

  focus(row, at = row.firstElementChild.value.length) {
    row.firstElementChild.focus();
    row.firstElementChild.setSelectionRange(at, at);
  }

  act(row, what) {
    if (what === "bỏ") this.remove(row);
    else this.move(row, what === "đưa lên" ? row.previousElementSibling : row.nextElementSibling);
  }

  remove(row) {
    const next = row.previousElementSibling ?? row.nextElementSibling ?? this.insert("", row);
    row.remove();
    this.number();
    this.focus(next);
    this.write();
  }

  move(row, past) {
    const input = row.firstElementChild;
    const at = input.selectionStart;
    if (past) (past === row.previousElementSibling ? past.before : past.after).call(past, row);
    this.number();
    this.focus(row, at);
    this.write();
  }

  key(event) {
    const row = event.target.closest("li");
    const input = row.firstElementChild;
    if (event.target !== input || event.isComposing) return;
    if (event.key === "Enter" && !event.ctrlKey) this.split(row, input);
    else if (event.key === "Backspace" && !input.value && this.rows.children.length > 1) this.remove(row);
    else if (event.altKey && event.key === "ArrowUp") this.move(row, row.previousElementSibling);
    else if (event.altKey && event.key === "ArrowDown") this.move(row, row.nextElementSibling);
    else return;
    event.preventDefault();
  }

  split(row, input) {
    const rest = input.value.slice(input.selectionEnd);
    input.value = input.value.slice(0, input.selectionStart);
    this.focus(this.insert(rest.trim(), row), 0);
    this.write();
  }

  paste(event) {
    const lines = event.clipboardData.getData("text/plain").split(/\r?\n|\r/).filter((l) => l.trim());
    if (lines.length < 2) return;
    event.preventDefault();
    let row = event.target.closest("li");
    const input = row.firstElementChild;
    const rest = input.value.slice(input.selectionEnd);
    input.value = input.value.slice(0, input.selectionStart) + lines.shift().trim();
    for (const line of lines) row = this.insert(line.trim(), row);
    row.firstElementChild.value += rest;
    this.focus(row);
    this.write("insertFromPaste"); // letters of old fonts are noticed by this
  }
}

for (const area of document.querySelectorAll("textarea[data-lines]")) new Lines(area);
