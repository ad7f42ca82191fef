// Every element with data-module="name" is improved by modules/name.js; the page is whole without it.
for (const element of document.querySelectorAll("[data-module]")) {
  for (const name of element.dataset.module.split(" ")) {
    import(`./modules/${name}.js`).then((module) => module.default(element));
  }
}
