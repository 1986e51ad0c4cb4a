// Counts a page view once a reader sees the page, and puts the figures of that moment into it: the
// page itself may come from any cache. Written for old browsers too, so without modern syntax; where
// there is no `fetch`, the picture for browsers without scripts does the counting.
(function () {
  var counter = document.querySelector("[data-visit-counter]");
  if (!counter) return;
  var due = true;

  function report() {
    var from = /^https?:\/\/([^/:?#]+)/i.exec(document.referrer);
    var query = "?trang=" + encodeURIComponent(counter.getAttribute("data-shown"));
    if (from && from[1] !== location.hostname) query += "&tu=" + encodeURIComponent(from[1]);
    if (!window.fetch) {
      new Image().src = counter.getAttribute("data-image") + query;
      return;
    }
    fetch(counter.getAttribute("data-url") + query, {
      method: "POST",
      mode: "same-origin",
      credentials: "same-origin", // staff are left out by their session
      keepalive: true, // a reader who leaves at once was here too
    })
      .then(function (response) {
        if (response.ok) return response.json().then(show);
      })
      .catch(function () {}); // the figures that came with the page stay
  }

  function show(figures) {
    var cells = counter.querySelectorAll("[data-figure]");
    for (var i = 0; i < cells.length; i++) {
      var figure = figures[cells[i].getAttribute("data-figure")];
      cells[i].textContent = figure.toLocaleString("vi-VN");
    }
  }

  function count() {
    if (!due || document.hidden || document.prerendering) return;
    due = false;
    report();
  }

  document.addEventListener("visibilitychange", count);
  document.addEventListener("prerenderingchange", count);
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) due = true; // a reader who goes back is shown the page again
    count();
  });
  count();
})();
