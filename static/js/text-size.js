// The reader's text size: from 80 to 200 %, kept in this browser only. What was chosen before is set
// by display.js, before anything is painted.
const KEY = "co-chu";
const clamp = (percent) => Math.min(200, Math.max(80, percent));

for (const control of document.querySelectorAll("[data-text-size]")) {
  const shown = control.querySelector("output");
  let percent = 100;

  const show = (value) => {
    percent = clamp(value);
    shown.textContent = `${percent}%`;
    document.documentElement.style.setProperty("--reader-scale", percent / 100);
  };

  try {
    show(Number(localStorage.getItem(KEY)) || 100);
  } catch {
    show(100); // storage is switched off in this browser
  }
  control.hidden = false;
  control.addEventListener("click", (event) => {
    if (!event.target.dataset.step) return;
    const step = Number(event.target.dataset.step);
    show(step ? percent + step : 100);
    try {
      localStorage.setItem(KEY, percent);
    } catch {
      // nothing to remember it in
    }
  });
}
