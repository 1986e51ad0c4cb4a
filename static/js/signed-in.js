// Before a text is sent: an expired sign-in would answer with the page to sign in, and what was
// typed would be gone. Who signs in anew, in another tab, goes on here with that sign-in's token.
const form = document.querySelector("form:has([data-check])");
const TOKEN = "[name=csrfmiddlewaretoken]";
const NO_ANSWER = "Chưa gửi được vì máy chủ không trả lời. Những gì bạn gõ vẫn còn: hãy thử lại.";
const SIGNED_OUT = "Chưa gửi được vì phiên đăng nhập đã hết. Những gì bạn gõ vẫn còn ở đây: hãy ";
const THEN = ", rồi quay lại thẻ này bấm lần nữa.";

async function signedIn() {
  const answer = await fetch(location.href);
  if (answer.redirected) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector(TOKEN)?.value;
  for (const field of document.querySelectorAll(TOKEN)) field.value = token ?? field.value;
  return true;
}

function ask() {
  const told = document.createElement("p");
  told.className = "unsent";
  told.setAttribute("role", "alert");
  form.querySelector("[data-check]").prepend(told);
  const link = document.createElement("a");
  link.href = location.href;
  link.target = "_blank";
  link.textContent = "đăng nhập ở thẻ mới";
  let asking = false;
  let sure = false;

  form.addEventListener("submit", async (event) => {
    if (sure || event.submitter?.formTarget) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    try {
      sure = await signedIn();
      told.replaceChildren(...(sure ? [] : [SIGNED_OUT, link, THEN]));
    } catch {
      told.textContent = NO_ANSWER;
    }
    asking = false;
    if (sure) form.requestSubmit(event.submitter);
    sure = false;
  });
}

if (form) ask();
