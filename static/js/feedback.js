// Answers in its place what a reader says at the foot of a page; the forms lead to a page otherwise.
for (const box of document.querySelectorAll("[data-feedback]")) {
  const answer = box.querySelector("[data-feedback-answer]");
  const status = box.querySelector("[role=status]");
  let sending = false;

  async function send(form, button) {
    const typed = new URLSearchParams(new FormData(form));
    if (button?.name) typed.append(button.name, button.value);
    const response = await fetch(form.action, {
      method: "POST",
      headers: { "X-Requested-With": "fetch" },
      body: typed,
    });
    const holder = document.createElement("template");
    // The server escaped every word of it.
    holder.innerHTML = await response.text();
    const said = holder.content.querySelector("[data-feedback-said]");
    if (!said) throw new Error(response.statusText);
    answer.replaceChildren(said);
    // The button is gone; whoever cannot see the answer is told it where the focus goes.
    (answer.querySelector("[aria-invalid=true]") ?? answer.querySelector("h2")).focus();
  }

  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    status.textContent = "Đang gửi…";
    try {
      await send(event.target, event.submitter);
      status.textContent = "";
    } catch {
      status.textContent = "Chưa gửi được. Hãy xem lại kết nối mạng rồi bấm lần nữa.";
    }
    sending = false;
  });
}
