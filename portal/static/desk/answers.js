// The senior may take over one of the two answers; the press that concludes stays a press of its own.

function follow(desk, answer) {
  if (answer.reason) {
    const fold = desk.querySelector("details.reject");
    fold.open = true;
    const reason = fold.querySelector(`[name=reason][value="${answer.reason}"]`);
    reason.checked = true;
    return reason.focus();
  }
  desk.querySelector(`[name=plate_colour][value="${answer.plateColour}"]`)?.click();
  desk.querySelector("[name=vehicle_kind]").value = answer.vehicleKind;
  desk.querySelector("[name=offence]").value = answer.offence;
  desk.dispatchEvent(new CustomEvent("desk:plate", { detail: answer.plate }));
  return desk.querySelector("[data-confirm]").focus();
}

export function startAnswers(desk) {
  desk.querySelectorAll("[data-follow]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => follow(desk, button.dataset));
  });
}
