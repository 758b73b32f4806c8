// The question page: y, n and d answer; after a swap the new question has the focus; a lost server is told.
"use strict";

(() => {
  const CARD = "card";

  const focusQuestion = () => {
    const heading = document.getElementById("question") || document.querySelector("#main h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    if (heading.getBoundingClientRect().top < 0) window.scrollTo(0, 0);
  };

  const tell = (words) => {
    const place = document.getElementById("unreachable");
    place.textContent = words;
    place.hidden = !words;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const card = document.getElementById(CARD);
    const isInCard = card && (card.contains(document.activeElement) || document.activeElement === document.body);
    if (!isInCard) return;
    const choice = card.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!choice || choice.matches(":disabled")) return;
    event.preventDefault();
    choice.click();
  });

  document.addEventListener("htmx:afterSettle", focusQuestion);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) tell("");
  });
  document.addEventListener("htmx:sendError", () => {
    tell(
      "Unclench does not answer, so this last answer could not be kept. All earlier ones are. " +
        "Start Unclench again on this machine, then press your answer once more."
    );
  });
  document.addEventListener("DOMContentLoaded", focusQuestion);
})();
