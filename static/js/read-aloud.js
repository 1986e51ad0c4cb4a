// Reads the heading and the text of a page aloud, paragraph by paragraph, in a Vietnamese voice of
// the device itself: other voices would send the text to another host. Without one it stays away.
const speech = window.speechSynthesis;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const SHADE = "is-read-aloud";
const BLOCKS = "p, li, h1, h2, h3, h4, td, th, dt, dd, caption, figcaption, blockquote";
// Browsers cut off what takes them longer than a quarter of a minute: up to 200 letters at a time,
// to the end of a sentence, or else of a word.
const PIECE = /.{1,200}(?:[.;!?…](?=\s)|$)|.{1,200}(?=\s|$)|.{1,200}/g;

// Returns the text of an element from its first word to its last as a list of {block, words}.
function passages(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const block = text.parentElement.closest(BLOCKS) ?? element;
    if (found.at(-1)?.block === block) found.at(-1).words += text.data;
    else found.push({ block, words: text.data });
  }
  return found.flatMap(({ block, words }) => {
    const pieces = words.replace(/\s+/g, " ").trim().match(PIECE) ?? [];
    return pieces.map((piece) => ({ block, words: piece.trim() }));
  });
}

function voice() {
  const vietnamese = (one) => one.localService && /^vi(?:[-_]|$)/i.test(one.lang);
  return speech?.getVoices().find(vietnamese);
}

function inSight(block) {
  const { top, bottom } = block.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function offer(control) {
  const text = document.getElementById(control.dataset.readAloud);
  const play = control.querySelector("[data-aloud-play]");
  const stop = control.querySelector("[data-aloud-stop]");
  const pace = control.querySelector("[data-aloud-pace]");
  const rate = pace.querySelector("select");
  const status = control.querySelector("[role=status]");
  let queue = [];
  let at = 0;
  let speaking = null; // kept here: browsers forget an utterance that nobody holds, and its end

  function mark(block) {
    const last = document.querySelector(`.${SHADE}`);
    if (last === block) return;
    last?.classList.remove(SHADE);
    block?.classList.add(SHADE);
    // Whoever has scrolled away from what was being read is not fetched back.
    const follows = !last || inSight(last);
    if (block && follows && !inSight(block)) {
      block.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    }
  }

  function hush() {
    if (speaking) speaking.onend = speaking.onerror = null;
    speaking = null;
    speech.cancel();
  }

  function speak() {
    const { block, words } = queue[at];
    const vietnamese = voice();
    // The voice was taken off the device; the browser's own choice may be one of another host.
    if (!vietnamese) return end("Thiết bị không còn giọng đọc tiếng Việt.");
    mark(block);
    speaking = new SpeechSynthesisUtterance(words);
    speaking.voice = vietnamese;
    speaking.lang = "vi-VN";
    speaking.rate = Number(rate.value);
    speaking.onend = () => {
      at += 1;
      if (at < queue.length) speak();
      else end("Đã đọc hết.");
    };
    speaking.onerror = () => end("Trình duyệt không đọc được. Hãy thử lại.");
    speech.speak(speaking);
  }

  function end(sentence) {
    hush();
    mark(null);
    queue = [];
    at = 0;
    play.textContent = "Nghe đọc";
    if (control.contains(document.activeElement)) play.focus({ preventScroll: true });
    stop.hidden = pace.hidden = true;
    control.removeAttribute("data-reading");
    status.textContent = sentence;
  }

  // Where phones pause they stop for good: a sentence that was broken off is read again instead.
  play.addEventListener("click", () => {
    if (speaking) {
      hush();
      play.textContent = "Đọc tiếp";
      status.textContent = "Đã tạm dừng.";
      return;
    }
    if (!queue.length) queue = [document.querySelector("h1"), text].flatMap(passages);
    if (speech.speaking) speech.cancel(); // what another page has left
    stop.hidden = pace.hidden = false;
    control.setAttribute("data-reading", "");
    play.textContent = "Tạm dừng";
    status.textContent = "Đang đọc.";
    speak();
  });
  stop.addEventListener("click", () => end("Đã dừng đọc."));
  rate.addEventListener("change", () => {
    if (!speaking) return;
    hush();
    speak();
  });
  addEventListener("pagehide", () => queue.length && end(""));
}

const controls = [...document.querySelectorAll("[data-read-aloud]")];
controls.forEach((control) => speech && offer(control));

// Most browsers tell their voices only some time after the page has loaded.
function show() {
  for (const control of controls) control.hidden = !voice();
}
show();
if (speech) speech.onvoiceschanged = show;
