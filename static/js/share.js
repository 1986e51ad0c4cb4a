// Hands the address of an article on: to the apps of the device where they can be asked, else to
// the clipboard. Where the browser offers neither, the button stays away.
for (const button of document.querySelectorAll("[data-share]")) {
  const told = button.parentElement.querySelector("[data-share-told]");
  const { share: path, shareTitle: title } = button.dataset;
  const url = new URL(path, location.href).href;

  async function copy() {
    try {
      await navigator.clipboard.writeText(url);
      told.textContent = "Đã chép liên kết.";
    } catch {
      told.textContent = "Chưa chép được. Hãy chép địa chỉ trên thanh địa chỉ.";
    }
  }

  async function share() {
    try {
      await navigator.share({ title, url });
    } catch (error) {
      // Whoever closes the sheet has thought better of it.
      if (error.name !== "AbortError") copy();
    }
  }

  if (!navigator.share) button.textContent = "Chép liên kết";
  button.hidden = !navigator.share && !navigator.clipboard;
  button.addEventListener("click", navigator.share ? share : copy);
}
