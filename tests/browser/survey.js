// What no rule of axe looks at: text or controls that lie over one another, are cut off or stick out.
() => {
  const TOUCH = 2; // pixels that lines of text and borders share without harm
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const found = [];

  const shown = (element) =>
    element.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true });
  const name = (element) => {
    const classes = [...element.classList].slice(0, 2).map((one) => `.${CSS.escape(one)}`);
    const words = element.textContent.trim().replace(/\s+/g, " ").slice(0, 30);
    return `${element.localName}${element.id ? `#${element.id}` : classes.join("")} “${words}”`;
  };

  // The part of an element that its scrolling or clipping ancestors leave to be seen.
  const seen = (element, box) => {
    let { left, top, right, bottom } = box;
    for (let outer = element; outer; outer = outer.parentElement) {
      const style = getComputedStyle(outer);
      if (style.clipPath !== "none") return null;
      if (style.overflowX !== "visible" && outer !== document.documentElement && outer !== document.body) {
        const frame = outer.getBoundingClientRect();
        left = Math.max(left, frame.left);
        top = Math.max(top, frame.top);
        right = Math.min(right, frame.right);
        bottom = Math.min(bottom, frame.bottom);
      }
      if (style.position === "fixed" || style.position === "sticky") return null; // moves over the rest
    }
    if (right + scrollX <= 0 || bottom + scrollY <= 0) return null; // shown once it has the focus
    return right - left > 1 && bottom - top > 1 ? { left, top, right, bottom } : null;
  };

  const pieces = []; // lines of text and controls, with the box of each
  const add = (element, text, boxes) => {
    for (const box of boxes) {
      const visible = seen(element, box);
      if (visible) pieces.push({ element, text, ...visible });
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node; (node = walker.nextNode()); ) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, style, option, svg, textarea") || !shown(element)) continue;
    range.selectNodeContents(node);
    add(element, true, range.getClientRects());
  }
  for (const control of document.querySelectorAll(CONTROLS)) {
    if (shown(control)) add(control, false, control.getClientRects());
  }

  pieces.sort((one, other) => one.top - other.top);
  const said = new Set();
  pieces.forEach((one, index) => {
    for (const other of pieces.slice(index + 1)) {
      if (other.top >= one.bottom) break;
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = one.bottom - other.top;
      const share = one.text && other.text ? 0.3 * Math.min(one.bottom - one.top, other.bottom - other.top) : TOUCH;
      if (wide > TOUCH && Math.min(high, other.bottom - other.top) > share) {
        said.add(`${name(one.element)} lies over ${name(other.element)}`);
      }
    }
  });
  found.push(...said);

  for (const { element, text } of new Set(pieces)) {
    if (!text) continue;
    const style = getComputedStyle(element);
    const hidden = ["hidden", "clip"].includes(style.overflowX) && style.textOverflow !== "ellipsis";
    if (hidden && element.scrollWidth > element.clientWidth + TOUCH) found.push(`cut off: ${name(element)}`);
  }

  const beyond = document.documentElement.scrollWidth - window.innerWidth;
  if (beyond > 0) {
    const outermost = [...document.body.querySelectorAll("*")].filter(shown).reduce((one, other) =>
      other.getBoundingClientRect().right >= one.getBoundingClientRect().right ? other : one,
    );
    found.push(`wider than the screen by ${beyond} px: ${name(outermost)}`);
  }
  return found;
}
