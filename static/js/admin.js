// Names, in Vietnamese, what Django draws without a name or with an English one.
const WORDS = { True: "có", False: "không", None: "chưa rõ" };

function nameSelections() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.parentElement.querySelector(".select2-selection");
    const chosen = box?.querySelector(".select2-selection__rendered");
    if (label && chosen) {
      label.id ||= `${select.id}-label`;
      box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
      chosen.setAttribute("aria-labelledby", label.id);
    }
  }
}

function nameIcons() {
  for (const icon of document.querySelectorAll(".search-label-icon[aria-label]")) {
    icon.setAttribute("role", "img");
  }
  for (const icon of document.querySelectorAll('img[src*="admin/img/icon-"]')) {
    icon.alt = WORDS[icon.alt] ?? icon.alt;
  }
}

window.django?.jQuery?.(nameSelections); // after those who draw them, who wait for the same moment
window.addEventListener("load", nameIcons);
