// Asks the browser for a passkey, or to make one, and sends the form with what it
// answered. It is on that page alone, speaks to nobody, and what it sends the form
// could send without it.
"use strict";
(() => {
  const at = document.getElementById("passkey");
  const form = document.querySelector("main form");
  const failed = document.getElementById("passkey-failed");
  let busy = false;

  const ask = async () => {
    if (busy) return;
    busy = true;
    failed.hidden = true;
    try {
      const options = JSON.parse(at.dataset.options).publicKey;
      const key = at.dataset.do === "make"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.credential.value = JSON.stringify(key);
      form.submit();
    } catch { // called off, too late, no such key, or a browser that knows no passkeys
      failed.hidden = false;
      busy = false;
    }
  };

  form.addEventListener("submit", (e) => {
    if (form.elements.name && !form.elements.name.value.trim()) return; // which is told before a key is made
    e.preventDefault();
    ask();
  });
  if (at.dataset.now) ask();
})();
