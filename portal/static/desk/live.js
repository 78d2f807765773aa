// While one types: amount, oddities and the register's vehicle follow the entries, and the hold on the case is kept.
const REST = 350;

export function startLive(desk) {
  const form = desk.querySelector("[data-live]");
  const here = desk.querySelector("[data-live-here]");
  const until = document.querySelector("[data-held-until]");
  const confirm = desk.querySelector("[data-confirm]");
  form.querySelector("[data-recount]").hidden = true;
  let resting = null;
  let asked = 0;

  async function ask() {
    const mine = ++asked;
    const answer = await fetch(form.dataset.live, { method: "POST", body: new FormData(form), headers: { "X-Desk-Live": "1" } }).catch(() => null);
    if (mine !== asked || !answer?.ok) return;  // a lost hold is said by the decision itself, with all that was typed
    here.innerHTML = await answer.text();
    until.textContent = here.querySelector("[data-held-now]")?.dataset.heldNow ?? until.textContent;
  }

  function soon() {
    clearTimeout(resting);
    resting = setTimeout(ask, REST);
  }

  form.addEventListener("input", (event) => { if (event.target.name !== "note") soon(); });
  form.addEventListener("change", (event) => { if (event.target.name !== "note") soon(); });

  // Enter in a field asks what follows and goes to the button; only a press of the button itself confirms.
  desk.addEventListener("keydown", (event) => {
    if (event.target.form !== form || event.key !== "Enter" || event.isComposing || event.defaultPrevented || !event.target.matches("input, select")) return;
    event.preventDefault();
    clearTimeout(resting);
    ask();
    confirm.focus();
  });
}
