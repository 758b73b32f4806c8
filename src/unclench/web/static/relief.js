// The hold timer: silent, no movement, and only where there is a script to run it.
"use strict";

(() => {
  for (const timer of document.querySelectorAll(".timer")) {
    const seconds = Number(timer.dataset.seconds);
    const left = timer.querySelector(".timer__left");
    const button = timer.querySelector("button");
    const said = timer.querySelector(".timer__said");
    const start = button.textContent;
    let ends = 0;
    let ticking = null;

    const stop = (words) => {
      clearInterval(ticking);
      ticking = null;
      left.textContent = seconds;
      button.textContent = start;
      said.textContent = words;
    };

    const tick = () => {
      const remaining = Math.ceil((ends - Date.now()) / 1000);
      if (remaining <= 0) stop("Done. Let go slowly.");
      else left.textContent = remaining;
    };

    button.addEventListener("click", () => {
      if (ticking) {
        stop("");
        return;
      }
      ends = Date.now() + 1000 * seconds;
      button.textContent = "Stop counting";
      said.textContent = "Hold.";
      ticking = setInterval(tick, 250);
    });
    timer.hidden = false;
  }
})();
