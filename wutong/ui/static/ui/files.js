// File pickers: dropping a file, and saying which one was chosen.
for (const picker of document.querySelectorAll("[data-file-picker]")) {
  const input = picker.querySelector("input[type=file]");
  const title = picker.querySelector("b");
  for (const kind of ["dragenter", "dragover"]) {
    picker.addEventListener(kind, (event) => {
      event.preventDefault();
      picker.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    picker.addEventListener(kind, () => picker.classList.remove("over"));
  }
  picker.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", () => {
    if (input.files.length) title.textContent = [...input.files].map((file) => file.name).join("、");
  });
}
