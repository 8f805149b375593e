/** The sample application's router: three views, the widget made and removed like any element. Knows nothing of the studio. */
(() => {
  "use strict";
  const view = document.querySelector("#view");
  const buttons = [...document.querySelectorAll("nav button")];

  function widget(feed) {
    const element = document.createElement("communique-feed");
    element.setAttribute("data-feed", feed);
    element.setAttribute("data-page-size", "3");
    const link = document.createElement("a");
    link.href = "../samples/page.html";
    link.textContent = "All statements";
    element.append(link);
    return element;
  }

  const views = {
    home() {
      const text = document.createElement("p");
      text.textContent = "Choose “Statements”: the router makes the element, and takes it away when you leave.";
      return [text];
    },
    statements: () => [widget("../samples/statements.json")],
    both() {
      const two = document.createElement("div");
      two.className = "two";
      two.append(widget("../samples/statements.ru.json"), widget("../samples/archive/page-1.json"));
      return [two];
    },
  };

  function show(name) {
    view.replaceChildren(...views[name]());
    for (const button of buttons) {
      if (button.dataset.view === name) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
  }

  for (const button of buttons) button.addEventListener("click", () => show(button.dataset.view));
  show("statements");
})();
