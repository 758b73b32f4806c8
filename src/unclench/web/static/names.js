// Illnesses and medicines: a text field becomes a combobox that finds names while one types (ARIA 1.2 pattern).
// What is picked becomes a ticked chip. What is left in the field is sent too, and looked up there.
"use strict";

(() => {
  const WAIT_MS = 120;

  const enhance = (box) => {
    const input = box.querySelector(".names__field input");
    const picked = box.querySelector(".names__picked");
    const hint = box.querySelector(".hint");
    const list = document.createElement("ul");
    const status = document.createElement("p");
    let waiting = 0;
    let asked = 0;
    let active = -1;

    list.className = "names__list";
    list.id = `${input.id}-list`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.querySelector(".names__label").textContent);
    status.className = "sr-only";
    status.setAttribute("role", "status");
    input.after(list, status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    hint.textContent = hint.textContent.replace(/ Several:.*$/, "") + " Type a few letters and pick from the list.";
    hint.textContent = hint.textContent.replace("Type a name. Type", "Type");

    const options = () => Array.from(list.children).filter((child) => child.dataset.id);

    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const activate = (to) => {
      const all = options();
      if (!all.length) return;
      active = (to + all.length) % all.length;
      all.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
      input.setAttribute("aria-activedescendant", all[active].id);
      all[active].scrollIntoView({ block: "nearest" });
    };

    const pick = (option) => {
      const known = picked.querySelector(`input[value="${CSS.escape(option.dataset.id)}"]`);
      if (known) {
        known.checked = true;
      } else {
        const chip = document.createElement("label");
        const tick = document.createElement("input");
        const name = document.createElement("span");
        chip.className = "chip";
        tick.type = "checkbox";
        tick.name = box.dataset.ids;
        tick.value = option.dataset.id;
        tick.checked = true;
        name.textContent = option.dataset.name;
        chip.append(tick, name);
        picked.append(chip);
      }
      input.value = "";
      close();
      status.textContent = `${option.dataset.name} chosen.`;
      input.focus();
    };

    const show = (found) => {
      list.replaceChildren(
        ...found.map((one, at) => {
          const option = document.createElement("li");
          option.className = "names__option";
          option.id = `${list.id}-${at}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.dataset.id = one.id;
          option.dataset.name = one.name;
          option.append(one.name);
          if (one.matched) {
            const also = document.createElement("small");
            also.textContent = `also called ${one.matched}`;
            option.append(also);
          }
          return option;
        })
      );
      status.textContent = found.length
        ? `${found.length} ${found.length === 1 ? "name" : "names"} found. Arrow keys choose, Enter picks.`
        : "No such name is known here. It can be left out.";
      if (!found.length) return close();
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      activate(0);
    };

    const look = async () => {
      const typed = input.value.trim();
      const mine = ++asked;
      if (!typed) {
        status.textContent = "";
        return close();
      }
      try {
        const answer = await fetch(`${box.dataset.names}?q=${encodeURIComponent(typed.slice(0, 100))}`);
        if (mine === asked && answer.ok) show(await answer.json());
      } catch {
        close(); // the field still works as plain text
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, WAIT_MS);
    });
    input.addEventListener("keydown", (event) => {
      const isOpen = !list.hidden;
      if (event.key === "ArrowDown" && isOpen) activate(active + 1);
      else if (event.key === "ArrowDown") look();
      else if (event.key === "ArrowUp" && isOpen) activate(active - 1);
      else if (event.key === "Escape" && isOpen) close();
      else if (event.key === "Enter" && isOpen) pick(options()[active]);
      else if (event.key === "Enter" && input.value.trim()) look();
      else return;
      event.preventDefault();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest(".names__option");
      if (option) pick(option);
    });
    input.addEventListener("blur", close);
  };

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-names]").forEach(enhance));
})();
