const today = process.env["DINGHAI_TODAY"];

/** What is to come and what is over is said as of this moment; the site is built every day. */
export const builtAt = today ? Date.parse(today) : Date.now();
