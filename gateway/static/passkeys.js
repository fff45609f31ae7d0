// Passkeys: has the browser make or use one, and sends what it answers with the form. A form that needs one is hidden
// where there can be none: browsers keep passkeys by host name.
const able =
  window.PublicKeyCredential?.parseCreationOptionsFromJSON && window.isSecureContext && !/^[\d.]+$|^\[/.test(location.hostname);

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !able;
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form);
  });
}
for (const notice of document.querySelectorAll("[data-no-passkeys]")) notice.hidden = Boolean(able);

async function send(form) {
  const said = form.querySelector("[role=status]");
  const { credential, password } = form.elements;
  said.textContent = "";
  try {
    const body = new URLSearchParams(password ? { password: password.value } : {});
    const answer = await fetch(form.dataset.question, { method: "POST", body });
    if (!answer.headers.get("content-type")?.startsWith("application/json")) {
      location.reload(); // The session has ended.
      return;
    }
    const question = await answer.json();
    if (!answer.ok) throw new Error(question.detail);
    const answered =
      form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question) });
    credential.value = JSON.stringify(answered);
    if (password) password.value = "";
    form.submit();
  } catch (error) {
    said.textContent =
      error.name === "NotAllowedError"
        ? form.dataset.none
        : error.name === "InvalidStateError"
          ? form.dataset.known
          : error.message;
  }
}
