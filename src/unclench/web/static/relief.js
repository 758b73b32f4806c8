// The hold timer: silent, no movement, and only where there is a script to run it.
"use strict";

(() => {
  for (const timer of document.querySelectorAll(".timer")) {
    const seconds = Number(timer.dataset.seconds || 0); // none: it counts up until it is stopped
    const left = timer.querySelector(".timer__left");
    const button = timer.querySelector("button");
    const said = timer.querySelector(".timer__said");
    const start = button.textContent;
    let began = 0;
    let ticking = null;

    const stop = (words) => {
      clearInterval(ticking);
      ticking = null;
      if (seconds) left.textContent = seconds;
      button.textContent = start;
      said.textContent = words;
    };

    const tick = () => {
      const passed = Math.floor((Date.now() - began) / 1000);
      if (!seconds) left.textContent = passed;
      else if (passed >= seconds) stop("Done. Let go slowly.");
      else left.textContent = seconds - passed;
    };

    button.addEventListener("click", () => {
      if (ticking) {
        stop("");
        return;
      }
      began = Date.now();
      button.textContent = "Stop counting";
      said.textContent = "Hold.";
      ticking = setInterval(tick, 250);
    });
    timer.hidden = false;
  }
})();
