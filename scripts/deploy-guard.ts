export interface Situation {
  /** wrangler.toml as it stands. */
  config: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Files that wrangler reads variables from. */
  files: readonly { name: string; text: string }[];
  /** What `wrangler secret list` says, or null when it could not be asked. */
  secrets: string | null;
}

/** Why this must not be deployed; empty when it may. Local mode opens doors that a public address must not have. */
export function refusals({ config, env, files, secrets }: Situation): string[] {
  const reasons: string[] = [];
  const settings = withoutComments(config);
  if (env.DINGHAI_LOCAL !== undefined) reasons.push("DINGHAI_LOCAL is set in the environment: it belongs to npm start only");
  if (env.DINGHAI_DRAFTS === "1") reasons.push("DINGHAI_DRAFTS is set in the environment: drafts are for the preview of npm start");
  if (/DINGHAI_LOCAL/.test(settings)) reasons.push("wrangler.toml mentions DINGHAI_LOCAL: remove it");
  for (const { name, text } of files) if (/DINGHAI_LOCAL/.test(text)) reasons.push(`${name} mentions DINGHAI_LOCAL: remove it`);
  if (/^\s*SECRET\s*=/m.test(settings)) reasons.push("wrangler.toml holds SECRET: use wrangler secret put SECRET");
  if (/database_id\s*=\s*"0{8}-/.test(settings))
    reasons.push("a database_id in wrangler.toml is a placeholder: run wrangler d1 create and enter its id");
  if (/SITE_URL\s*=\s*"https:\/\/dinghai\.example"/.test(settings))
    reasons.push("SITE_URL in wrangler.toml is a placeholder: enter the public address");
  if (secrets === null)
    reasons.push(
      "the secrets of the Worker could not be listed: sign in with wrangler login, and set SECRET with wrangler secret put SECRET",
    );
  else if (!/"name":\s*"SECRET"/.test(secrets)) reasons.push("SECRET is not set: wrangler secret put SECRET");
  return reasons;
}

const withoutComments = (toml: string) => toml.replace(/^\s*#.*$/gm, "");
