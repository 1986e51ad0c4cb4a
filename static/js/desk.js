// Tells the writer what blocks publication while the text is being written: the form as typed goes
// to the server, which answers with the list. Files stay here; they are inspected when saved.
const WAIT = 1200;

document.addEventListener("DOMContentLoaded", () => {
  const asks = document.querySelector("[data-check]");
  const list = document.querySelector("[data-blockers]");
  const form = asks?.closest("form");
  if (!form || !list) return;
  let timer;
  let running;

  async function check() {
    for (const editor of Object.values(window.editors ?? {})) editor.updateSourceElement();
    const typed = new FormData(form);
    for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
    form.dispatchEvent(new CustomEvent("typed", { detail: typed }));
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(asks.dataset.check, {
        method: "POST",
        body: typed,
        signal: running.signal,
      });
      // The server escaped every word of it; an expired sign-in answers with another page.
      if (answer.ok && !answer.redirected) list.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") console.warn("Chưa kiểm tra được:", error.message);
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(check, WAIT);
  }

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("check", check);
  // An editor hides its field, and a moment is two fields: the link goes to what can be typed in.
  list.addEventListener("click", (event) => {
    const id = event.target.closest("a")?.hash.slice(1);
    const target = window.editors?.[id]?.ui.view.editable.element ?? document.getElementById(`${id}_0`);
    if (!id || !target) return;
    event.preventDefault();
    target.focus();
    target.scrollIntoView({ block: "center" });
  });
});
