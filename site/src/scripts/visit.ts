type Landing = { utm?: Record<string, string>; referrer?: string };

const { globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean };
/** A reader who asked not to be followed is not: no visitor id, no events. */
export const followed = !globalPrivacyControl && navigator.doNotTrack !== "1";

export const visitor = localStorage["visitor"] ?? sessionStorage["visitor"] ?? crypto.randomUUID();

/** Where this tab came from, without query strings; a later campaign link or outside page replaces it. */
export const landing: Landing = JSON.parse(sessionStorage["landing"] ?? "{}");

if (followed) {
  sessionStorage["visitor"] = visitor;
  const utm: Record<string, string> = {};
  new URLSearchParams(location.search).forEach((value, key) => {
    const [, name] = /^utm_(source|medium|campaign|term|content)$/.exec(key) ?? [];
    if (name && value) utm[name] = value.slice(0, 200);
  });
  const tagged = Object.keys(utm)[0];
  const referrer = document.referrer.replace(/[?#].*/, "").slice(0, 500);
  const outside = referrer && !referrer.startsWith(`${location.origin}/`);
  if (tagged || outside) {
    delete landing.utm;
    delete landing.referrer;
    if (tagged) landing.utm = utm;
    if (outside) landing.referrer = referrer;
    sessionStorage["landing"] = JSON.stringify(landing);
  }
}
