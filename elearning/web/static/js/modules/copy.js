// Copies the text in data-copy and says so in the button's own place.
export default function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const told = button.querySelector("[data-copied]");
    if (told) told.textContent = told.dataset.copied;
  });
}
