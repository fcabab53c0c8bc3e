/** What a provider says, and what to do about it; the first that fits. */
const ADVICE: readonly [pattern: RegExp, advice: string][] = [
  [
    /not verified|MailFromDomain|E_SENDER|sender address rejected|5\.7\.1 .*sender/i,
    "The provider does not know the sender's domain yet: verify it there, and set the records it names. The sender stands in content/playbook/team.yaml under company.",
  ],
  [
    /^53[045]|authentication|invalid_api_key|API key|Signature|UnrecognizedClient|^40[13]/i,
    "User, password or key are wrong, or must not send: look at MAIL_URL and at the provider's list of keys. Write special characters of a password as %40, %3A, %2F.",
  ],
  [
    /offers no TLS/i,
    "The server speaks no TLS on this port: use smtps:// with port 465, or the port of the server that offers STARTTLS, usually 587.",
  ],
  [
    /certificate|TLS|handshake/i,
    "The server's certificate is not the one of this name: use the host name the provider gives, not its IP address.",
  ],
  [
    /^network\b|proxy request failed|connection (?:refused|reset|lost|closed)|cannot connect|ECONNREFUSED|ENOTFOUND|getaddrinfo|refused|network|closed|lost|no answer/i,
    "The server cannot be reached: look at host and port of MAIL_URL, and whether this network lets mail out. Many block port 25; 465 and 587 are for sending.",
  ],
  [
    /429|quota|rate|limit|421|45[0-2]/i,
    "The provider takes no more for now. The outbox waits by itself; ask for a higher limit, or set a pace in content/playbook/delivery.yaml.",
  ],
  [/550|551|553|`to`|recipient/i, "The recipient was refused: try another address."],
];

export function adviceOn(reason: string): string {
  return ADVICE.find(([pattern]) => pattern.test(reason))?.[1] ?? "Look up what the provider says in its documentation.";
}
