((form) => {
  if (navigator.globalPrivacyControl || navigator.doNotTrack === "1" || !localStorage.known) return;
  form.dataset.known = localStorage.known;
  form.noValidate = true;
})(document.currentScript.parentElement);
