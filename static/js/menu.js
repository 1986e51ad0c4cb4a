// The menu folds away on phones; a submenu closes on Escape and when focus or a click leaves it.
// Without this script the link of the menu leads to it, and that opens it too (:target).
const toggle = document.querySelector("[data-menu-toggle]");
const menu = document.getElementById(toggle.hash.slice(1));

function show(open) {
  menu.toggleAttribute("data-open", open);
  toggle.setAttribute("aria-expanded", String(open));
}

toggle.setAttribute("role", "button");
toggle.setAttribute("aria-controls", menu.id);
show(false);
toggle.addEventListener("click", (event) => {
  event.preventDefault();
  show(!menu.hasAttribute("data-open"));
});
toggle.addEventListener("keydown", (event) => {
  if (event.key === " ") {
    event.preventDefault();
    toggle.click();
  }
});
menu.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu.hasAttribute("data-open")) {
    show(false);
    toggle.focus();
  }
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
      event.stopPropagation();
      close();
      submenu.querySelector("summary").focus();
    }
  });
}
