// Says beside the type which one the symbol suggests, and shows the number as it will be kept.
const url = document.querySelector("[data-numbers]")?.dataset.numbers;
const number = document.getElementById("id_number");
const type = document.getElementById("id_type");
const WAIT = 300;

function suggest() {
  const told = document.createElement("span");
  told.className = "suggestion";
  told.setAttribute("role", "status");
  type.after(told);
  let timer;
  let answer = {};

  function tell() {
    const other = answer.type && type.value && type.value !== answer.type;
    told.textContent = (answer.sentence ?? "") + (other ? ", khác loại đang chọn." : "");
    told.classList.toggle("suggestion--other", Boolean(other));
  }

  async function ask() {
    const asked = number.value;
    try {
      const response = await fetch(`${url}?${new URLSearchParams({ so: asked })}`);
      const found = await response.json();
      if (number.value !== asked) return;
      answer = found;
      if (answer.shown && document.activeElement !== number) number.value = answer.shown;
      tell();
    } catch {
      // the network failed, or the session ended: the server reads the number when it is saved
    }
  }

  number.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  number.addEventListener("change", ask);
  type.addEventListener("change", tell);
  if (number.value) ask();
}

if (url && number && type) suggest();
