// Shows the photos of an album one after the other, as large as the window. Without this script
// each of them is a link to itself.
const SWIPE = 48;

for (const album of document.querySelectorAll("[data-album]")) {
  const viewer = album.querySelector("[data-album-viewer]");
  const [count, frame] = [viewer.querySelector("[role=status]"), viewer.querySelector("figure")];
  const links = [...album.querySelectorAll("li a")];
  let at = 0;
  let opener = null;
  let touched = null;

  function show(number) {
    at = (number + links.length) % links.length;
    const shown = links[at].firstElementChild.cloneNode();
    const caption = links[at].parentElement.querySelector("figcaption");
    Object.assign(shown, { sizes: "100vw", loading: "eager", draggable: false });
    frame.replaceChildren(shown, ...(caption ? [caption.cloneNode(true)] : []));
    const described = document.createElement("span");
    described.className = "visually-hidden";
    described.textContent = `: ${shown.alt}`;
    count.replaceChildren(`Ảnh ${at + 1} trên ${links.length}`, described);
  }

  links.forEach((link, number) => {
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      opener = link;
      viewer.showModal();
      show(number);
    });
  });
  for (const button of viewer.querySelectorAll("[data-album-step]")) {
    button.hidden = links.length === 1;
    button.addEventListener("click", () => show(at + Number(button.dataset.albumStep)));
  }
  viewer.querySelector("[data-album-close]").addEventListener("click", () => viewer.close());
  viewer.addEventListener("close", () => opener.focus());
  viewer.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) show(at + step);
  });
  frame.addEventListener("pointerdown", (event) => {
    touched = event.isPrimary ? event.clientX : null;
  });
  frame.addEventListener("pointercancel", () => {
    touched = null;
  });
  frame.addEventListener("pointerup", (event) => {
    const moved = touched === null ? 0 : event.clientX - touched;
    if (Math.abs(moved) > SWIPE) show(at + (moved < 0 ? 1 : -1));
    touched = null;
  });
}
