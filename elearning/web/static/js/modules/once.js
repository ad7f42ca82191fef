// A form that was sent shows that it is on its way; the server counts it once in any case.
export default function once(form) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button:not([type=button])");
    if (button) setTimeout(() => (button.disabled = true), 0);
  });
  window.addEventListener("pageshow", () => {
    const button = form.querySelector("button:not([type=button])");
    if (button) button.disabled = false;
  });
}
