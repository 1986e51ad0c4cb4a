// Shows the pages beside the form as they would be printed, anew after each pause of typing. One
// request at a time: the server lays out one page after the other, and the last text wins.
const panel = document.querySelector("[data-pages]");
const form = panel && document.querySelector("form:has([data-check])");
const OPEN = "xem-trang-in";

function remembered(open) {
  try {
    if (open === undefined) return sessionStorage.getItem(OPEN) === "1";
    sessionStorage.setItem(OPEN, open ? "1" : "");
  } catch {
    // storage is switched off in this browser
  }
  return false;
}

function follow() {
  const sheets = panel.querySelector("[data-pages-sheets]");
  const wait = panel.querySelector("[data-pages-wait]");
  let waiting = null;
  let running = null;

  async function show(typed) {
    running = new AbortController();
    sheets.setAttribute("aria-busy", "true");
    wait.textContent = "Đang dàn trang…";
    try {
      const answer = await fetch(panel.dataset.pages, {
        method: "POST",
        body: typed,
        signal: running.signal,
      });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      const at = sheets.scrollTop;
      // The server escaped every word of it.
      sheets.innerHTML = await answer.text();
      sheets.scrollTop = at;
      wait.textContent = "";
    } catch {
      wait.textContent = "Chưa xem được trang in. Hãy gõ tiếp; máy sẽ thử lại.";
    }
    sheets.removeAttribute("aria-busy");
    running = null;
    next();
  }

  function next() {
    if (running || !waiting || !panel.open) return;
    const typed = waiting;
    waiting = null;
    show(typed);
  }

  form.addEventListener("typed", (event) => {
    waiting = event.detail;
    next();
  });
  panel.addEventListener("toggle", () => {
    remembered(panel.open);
    if (panel.open) form.dispatchEvent(new Event("check"));
    else running?.abort();
  });
  wait.textContent = "";
  panel.open ||= remembered();
}

// What says how the text stands listens by then.
if (form) window.addEventListener("load", follow);
