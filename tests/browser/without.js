// What is wrong with a page in a browser that leaves out "scripts", "pictures" or "styles".
(left_out) => {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const note = (problem, elements) => {
    for (const element of elements) found.push(`${problem}: ${element.outerHTML.slice(0, 100)}`);
  };

  const texts = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    return nodes.filter((node) => node.data && !node.parentElement.closest("script, style, noscript, option, svg"));
  };

  // What may be out of sight here: what the reader opens, what is for paper, what scripts would show,
  // and what a phone shows once instead of twice.
  const PUT_AWAY = "details:not([open]), dialog, .print-only, [hidden], .home .panel--results";
  const leads = ({ hash }) => !hash || document.getElementById(hash.slice(1));

  const scripts = () => {
    const told = texts().filter((node) => node.data.trim() && node.parentElement.closest("main, aside"));
    const unseen = told.map((node) => node.parentElement).filter((one) => !shown(one) && !one.closest(PUT_AWAY));
    note("not to be seen", unseen);
    note("nothing to read", all("main").filter((main) => !main.innerText.includes("\n")));
    note("left to scripts", all("[hidden] :is(a, p, h2, h3, table, img)"));
    const controls = all("button, input, select, textarea").filter(shown);
    note("works by script", controls.filter((one) => !one.form?.action || one.type === "button"));
    note("works by script", all("[role=button], a:not([href]), a[href='#'], [onclick]").filter(shown));
    note("leads nowhere", all("a[href^='#']").filter((link) => !leads(link)));
  };

  const pictures = () => {
    note("is shown all the same", all("img").filter((image) => image.naturalWidth && !image.src.startsWith("data:")));
    note("says nothing in the place of a picture", all("img:not([alt])"));
    const empty = all("a, button").filter((one) => !one.innerText.trim() && !one.querySelector("img:not([alt=''])"));
    note("has no words", empty.filter(shown));
  };

  const styles = () => {
    if (getComputedStyle(document.body).marginTop !== "8px") found.push("has styles all the same");
    const ORDER = ".skip-links, body > .header, #trinh-don, main, .sidebar, .footer";
    const order = all(ORDER).map((one) => one.localName).join(" ");
    if (order !== "nav header nav main aside footer") found.push(`stands in this order: ${order}`);
    if (!document.querySelector("a").closest(".skip-links")) found.push("begins without skip links");
    note("not to be seen by anybody", all("[hidden], dialog:not([open])").filter(shown));

    const headings = all("h1, h2, h3, h4, h5, h6").filter(shown);
    const levels = headings.map((heading) => Number(heading.localName[1]));
    if (levels.lastIndexOf(1) !== 0) found.push(`has its h1 not once and first: ${levels}`);
    note("leaves out a level", headings.filter((_, at) => at && levels[at] > levels[at - 1] + 1));

    const block = (node) => {
      let one = node.parentElement;
      while (getComputedStyle(one).display.startsWith("inline")) one = one.parentElement;
      return one;
    };
    const parted = (before, node) => {
      const between = document.createRange();
      between.setStartAfter(before);
      between.setEndBefore(node);
      return between.cloneContents().querySelector("br") || block(before) !== block(node);
    };
    texts().filter((node) => shown(node.parentElement)).reduce((before, node) => {
      const joined = /[\p{L}\p{N}]$/u.test(before.data) && /^[\p{L}\p{N}]/u.test(node.data);
      if (joined && !parted(before, node)) found.push(`runs on: ${before.data}${node.data}`);
      return node;
    });
  };

  ({ scripts, pictures, styles })[left_out]();
  return found;
}
