(() => {
  const page = document.documentElement;
  if (navigator.globalPrivacyControl || navigator.doNotTrack === "1") return;
  const visitor = localStorage.visitor ?? sessionStorage.visitor ?? crypto.randomUUID();
  if (!localStorage.visitor) sessionStorage.visitor = visitor;
  let hash = 2166136261;
  for (const character of visitor + page.dataset.experiment) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
  page.dataset.variant = page.dataset.experiment + ((hash >>> 16) & 1 ? ":b" : ":a");
})();
