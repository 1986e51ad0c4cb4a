// Counts a page view once a reader sees it, and shows the figures of that moment. The session
// cookie goes along where there is one: that is how staff are left out.
const counter = document.querySelector("[data-visit-counter]");
const grouped = new Intl.NumberFormat("vi-VN");

async function count() {
  try {
    const response = await fetch(counter.dataset.url, {
      method: "POST",
      mode: "same-origin",
      keepalive: true, // a reader who leaves at once was here too
    });
    if (!response.ok) return;
    const figures = await response.json();
    for (const cell of counter.querySelectorAll("[data-figure]")) {
      cell.textContent = grouped.format(figures[cell.dataset.figure]);
    }
  } catch {
    // the figures that came with the page stay
  }
}

if (counter && document.prerendering) {
  document.addEventListener("prerenderingchange", count, { once: true });
} else if (counter) {
  count();
}
