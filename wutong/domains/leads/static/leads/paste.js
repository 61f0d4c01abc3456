// One click takes another reading of the text into its field; without this script it asks for the
// page anew.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  event.preventDefault();
  const field = document.getElementById(button.dataset.fill);
  [field.value, button.dataset.value] = [button.dataset.value, field.value];
  button.textContent = button.dataset.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
