// Moves the focus to what is new on this page: an error summary, a result.
export default function focus(element) {
  if (location.hash) return;
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: false });
}
