// The theme and the text size that the reader chose, kept in this browser only. They are set in the
// head, before anything is painted; written for old browsers too, so without modern syntax.
(function () {
  var KEY = "giao-dien";
  var root = document.documentElement;

  function remembered() {
    try {
      return localStorage.getItem(KEY) || "";
    } catch (error) {
      return root.getAttribute("data-theme") || ""; // storage is switched off in this browser
    }
  }

  function enlarge() {
    try {
      var percent = Number(localStorage.getItem("co-chu"));
      if (percent >= 80 && percent <= 200) root.style.setProperty("--reader-scale", percent / 100);
    } catch (error) {
      // nothing is remembered there
    }
  }

  function show(theme) {
    var known = theme === "light" || theme === "dark" || theme === "contrast";
    if (known) root.setAttribute("data-theme", theme);
    else root.removeAttribute("data-theme");
    var choices = document.querySelectorAll("[data-display] input");
    for (var i = 0; i < choices.length; i++) choices[i].checked = choices[i].value === (known ? theme : "");
  }

  function choose(event) {
    show(event.target.value);
    try {
      localStorage.setItem(KEY, event.target.value);
    } catch (error) {
      // it holds on this page only
    }
  }

  show(remembered());
  enlarge();

  document.addEventListener("DOMContentLoaded", function () {
    var control = document.querySelector("[data-display]");
    if (!control) return;
    show(remembered());
    control.hidden = false;
    control.addEventListener("change", choose);
  });

  // Chosen in another tab, or on the page from which the reader goes back to this one.
  window.addEventListener("storage", function () {
    show(remembered());
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) show(remembered());
  });

  // A page may come from any cache; the day on which it is printed is known here only.
  window.addEventListener("beforeprint", function () {
    var day = document.querySelector("[data-printed]");
    if (day) day.textContent = ", in ngày " + new Date().toLocaleDateString("vi-VN");
  });
})();
