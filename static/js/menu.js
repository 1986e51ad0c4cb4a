// The menu folds away on phones; a submenu closes on Escape and when focus or a click leaves it, on
// the desk too, where the choice of a theme is one. Without this script the link of the menu leads
// to it, and that opens it too (:target).

// Runs when focus or a click goes elsewhere.
function left(element, act) {
  document.addEventListener("click", (event) => {
    if (!element.contains(event.target)) act();
  });
  element.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !element.contains(event.relatedTarget)) act();
  });
}

function escaped(element, act) {
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && act()) event.stopPropagation();
  });
}

function foldAway(menu) {
  const toggle = menu.querySelector("[data-menu-toggle]");

  function show(open) {
    menu.toggleAttribute("data-open", open);
    toggle.setAttribute("aria-expanded", String(open));
  }

  menu.toggleAttribute("data-ready", true);
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
  left(menu, () => show(false));
  escaped(menu, () => {
    const open = menu.hasAttribute("data-open");
    show(false);
    if (open) toggle.focus();
    return open;
  });
}

document.querySelectorAll("[data-menu]").forEach(foldAway);

for (const submenu of document.querySelectorAll("[data-submenu]")) {
  const close = () => submenu.removeAttribute("open");
  left(submenu, close);
  escaped(submenu, () => {
    const { open } = submenu;
    close();
    if (open) submenu.querySelector("summary").focus();
    return open;
  });
}
