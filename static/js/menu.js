// The menu folds away on phones; an open submenu closes on Escape and when focus or a click leaves it.
const toggle = document.querySelector("[data-menu-toggle]");
const menu = document.getElementById(toggle.getAttribute("aria-controls"));

toggle.hidden = false;
toggle.addEventListener("click", () => {
  const open = menu.toggleAttribute("data-open");
  toggle.setAttribute("aria-expanded", String(open));
});

for (const submenu of document.querySelectorAll("[data-submenu]")) {
  const close = () => submenu.removeAttribute("open");
  document.addEventListener("click", (event) => {
    if (!submenu.contains(event.target)) close();
  });
  submenu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !submenu.contains(event.relatedTarget)) close();
  });
  submenu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && submenu.open) {
      close();
      submenu.querySelector("summary").focus();
    }
  });
}
