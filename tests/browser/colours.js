// What axe says of the texts whose colours it has not judged yet, and which colours those are.
async ({ judged, rules }) => {
  const known = new Set(judged);
  const grounds = new Map([[null, ""]]);
  const fresh = new Map(); // an element with each
  for (const element of document.querySelectorAll("html, body, body *")) {
    const style = getComputedStyle(element);
    const { backgroundColor, backgroundImage, opacity, position, color } = style;
    const own = [backgroundColor, backgroundImage, opacity, position, color].join();
    const under = grounds.get(element.parentElement);
    const ground = under.endsWith(own) ? under : `${under} / ${own}`;
    grounds.set(element, ground);
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const large = parseFloat(style.fontSize) >= (style.fontWeight >= 700 ? 18.66 : 24); // pixels
    // What decides the contrast of a text: its own colours and size, and what it stands on or beside.
    const tint = [ground, large, style.fontWeight, style.textDecorationLine].join();
    if (!known.has(tint)) fresh.set(tint, [...(fresh.get(tint) ?? []), element]);
  }
  if (!fresh.size) return { tints: [], violations: [] };
  const include = [...fresh.values()].flat();
  const options = { preload: false, resultTypes: ["violations"], runOnly: rules };
  const { violations } = await axe.run({ include }, options);
  return { tints: [...fresh.keys()], violations };
}
