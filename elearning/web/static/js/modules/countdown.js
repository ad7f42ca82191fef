// Shows how much time is left. The server keeps the time and decides; this only tells it.
const TOLD = [60, 30, 10];

export default function countdown(element) {
  const end = Date.now() + Number(element.dataset.left) * 1000;
  const shown = element.querySelector("[data-shown]");
  const said = element.querySelector("[data-said]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let before = Number(element.dataset.left);

  function words(seconds) {
    const unit = seconds > 120 ? "minute" : "second";
    const amount = unit === "minute" ? Math.ceil(seconds / 60) : seconds;
    const language = document.documentElement.lang;
    return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(amount);
  }

  function tick() {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    const text = left ? words(left) : element.dataset.over;
    // Who asked for less motion sees a change every ten seconds until the last ones.
    if (!calm || left <= 10 || left % 10 === 0) shown.textContent = text;
    if (left === 0 || TOLD.some((mark) => left <= mark && mark < before)) said.textContent = text;
    before = left;
    if (left) setTimeout(tick, (end - Date.now()) % 1000 || 1000);
  }

  tick();
}
