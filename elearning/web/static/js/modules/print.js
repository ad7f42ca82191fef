// A print button works only with scripts, so it stays hidden without them.
export default function print(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
