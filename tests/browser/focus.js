// What is wrong with the element that has the focus: out of sight, covered, or not marked as focused
// in a theme. Returns null where nothing has the focus.
(themes) => {
  const MARK = 3; // the contrast that an edge needs to be seen (WCAG 1.4.11)
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const name = `${focused.localName} “${(focused.innerText || focused.ariaLabel || focused.name || "").trim().slice(0, 40)}”`;
  const found = [];
  const note = (problem) => found.push(`${name} ${problem}`);
  (window.visited ??= new Set()).add(focused);

  const box = focused.getClientRects()[0];
  const inSight = (x, y) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
  const long = box.height > innerHeight / 2; // a frame or a table that scrolls by itself
  const x = box.left + Math.min(box.width, innerWidth) / 2;
  for (const y of long ? [box.top + 4] : [box.top + 4, (box.top + box.bottom) / 2, box.bottom - 4]) {
    if (!inSight(x, y)) note("is out of sight");
    else if (!focused.contains(document.elementFromPoint(x, y))) {
      note(`is under ${document.elementFromPoint(x, y).className}`);
    }
  }

  const light = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (...colours) => {
    const [darker, lighter] = colours.map(light).sort((one, other) => one - other);
    return (lighter + 0.05) / (darker + 0.05);
  };
  // The mark is drawn on the element itself where it stands inside its edge, else on what is around.
  const ground = (inside) => {
    for (let one = inside ? focused : focused.parentElement; one; one = one.parentElement) {
      const { backgroundColor } = getComputedStyle(one);
      if (backgroundColor !== "rgba(0, 0, 0, 0)") return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  // To change the theme of a whole page takes long: what is styled alike is looked at once.
  let kind = themes.join();
  for (let one = focused; one; one = one.parentElement) kind += ` < ${one.localName}.${one.className}#${one.id}`;
  const known = (window.kinds ??= new Set()).has(kind);
  window.kinds.add(kind);
  const root = document.documentElement;
  const chosen = root.dataset.theme;
  for (const theme of known ? [] : themes) {
    root.dataset.theme = theme;
    const { outlineColor, outlineOffset, outlineStyle, outlineWidth } = getComputedStyle(focused);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) note(`has no mark in ${theme}`);
    else if (contrast(outlineColor, ground(parseFloat(outlineOffset) < 0)) < MARK) {
      note(`has a mark that is hardly seen in ${theme}`);
    }
  }
  // A mark around the element is drawn as far as what holds the element lets it.
  const { outlineOffset, outlineWidth } = getComputedStyle(focused);
  const reach = parseFloat(outlineOffset) < 0 ? 0 : parseFloat(outlineOffset) + parseFloat(outlineWidth);
  for (let one = focused.parentElement; one && !long; one = one.parentElement) {
    const { overflowX, overflowClipMargin } = getComputedStyle(one);
    if (overflowX !== "hidden" && overflowX !== "clip") continue;
    const edge = one.getBoundingClientRect();
    const beyond = reach - (overflowX === "clip" ? parseFloat(overflowClipMargin) : 0);
    if (box.left - beyond < edge.left || box.right + beyond > edge.right) note("has a mark that is cut");
  }
  if (known) return found;
  if (chosen) root.dataset.theme = chosen;
  else delete root.dataset.theme;
  return found;
}
