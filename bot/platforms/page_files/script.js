// Without this file the page works too: a suggested question is then typed by hand.
document.querySelectorAll("button[data-ask]").forEach((button) => {
  button.addEventListener("click", () => {
    const field = document.getElementById("question");
    if (!field) return;
    field.value = button.dataset.ask;
    field.form.requestSubmit();
  });
});

document.querySelectorAll("form.ask").forEach((form) => {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button");
    button.disabled = true;
    button.textContent = "Reading…";
  });
});

const back = document.getElementById("back");
if (back && history.length > 1) {
  const link = document.createElement("a");
  link.href = "#";
  link.textContent = "← Back";
  link.addEventListener("click", (event) => {
    event.preventDefault();
    history.back();
  });
  back.append(link);
}

if (location.hash === "#newest") document.getElementById("newest")?.focus();
