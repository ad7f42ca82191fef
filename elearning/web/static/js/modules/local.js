// A moment stands in the page as UTC; whoever has scripts reads it by the clock where they are.
export default function (time) {
  const digits = /[0-9]/.test(time.textContent) ? "-nu-latn" : "";
  const written = new Intl.DateTimeFormat(`${document.documentElement.lang}-u-ca-gregory${digits}`, {
    year: "numeric", month: "long", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short",
  });
  time.textContent = written.format(new Date(time.dateTime));
}
