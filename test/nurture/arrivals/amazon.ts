import { type SnsEnvelope, signedText } from "../../../worker/nurture/arrivals/providers/sns.ts";

/** A certificate like those of Amazon SNS and its key, made for these tests: nothing else trusts it. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIDGzCCAgOgAwIBAgIUUkMQOSzy0yvzidQYVK9iOGebAeswDQYJKoZIhvcNAQEL
BQAwHDEaMBgGA1UEAwwRc25zLmFtYXpvbmF3cy5jb20wIBcNMjYxMTIyMTUxODM1
WhgPMjEyNjEwMjkxNTE4MzVaMBwxGjAYBgNVBAMMEXNucy5hbWF6b25hd3MuY29t
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA6H4WZ1wqQBUqks4uXGzR
jXNdYfCDejCW+EeYTfPLG2cioWMO3N1wFXM9gBvNn48KV/mHUIgc43OEi2TXvp7n
aevuiu1mSCEOzhcVCNXg3/5/fpqHEM5KfcJ1rmbTlHcQY1gvG3a1yWoQeiOFDiV2
A6jy6c+K8asdTsYqwMvkmguhPfdllP3slPMokRaJTqn5D3QVY2vIIjFoounjakAS
F0gyXwotBATj5Gq0PclLEvBdXHAGWKHN7gObMft5mDQARQTnrp1znqlCgGIXs6L8
XjEmixqwwORG2UNQun+VyQ79n/y192AWZhXNCG5cJCm9maBnnrUJbuKIyfHn2IY2
wQIDAQABo1MwUTAdBgNVHQ4EFgQUdGlJqwVw4AzkUvWAISot6nvQ5BIwHwYDVR0j
BBgwFoAUdGlJqwVw4AzkUvWAISot6nvQ5BIwDwYDVR0TAQH/BAUwAwEB/zANBgkq
hkiG9w0BAQsFAAOCAQEAAq5ywYFPVtvQ5RbwWzbb0wcAiutpMgrAdp30ZcDGV41h
EcGvCgHYc7m8RX/zU95NE4iUa/ZyzPtUmmCzyWRpgSbMKmp+YnjAjfuhebXIQbc8
awrWVdcyn3nOfenNxcmyxAltm8h80yF8V5B8PnRhDKD8ZPqb7S0dySNA8/2/WZBW
U9ee9BwD8Q8V3xJdtqsrt4FSuON6MuwIXSVW4N6cW9qyyyfm5YUx57XFAk93Sn4/
aT99xJ3ieuB5jSEgQdWPVDLE9nFb+fuOXlWt0foCV14SuRo06Sxhf+5/Qdlne0fD
kcT8ap8tuUgFNJTHVRZzIpgIKxKoB4hepmlXNhLEzA==
-----END CERTIFICATE-----
`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQDofhZnXCpAFSqS
zi5cbNGNc11h8IN6MJb4R5hN88sbZyKhYw7c3XAVcz2AG82fjwpX+YdQiBzjc4SL
ZNe+nudp6+6K7WZIIQ7OFxUI1eDf/n9+mocQzkp9wnWuZtOUdxBjWC8bdrXJahB6
I4UOJXYDqPLpz4rxqx1OxirAy+SaC6E992WU/eyU8yiRFolOqfkPdBVja8giMWii
6eNqQBIXSDJfCi0EBOPkarQ9yUsS8F1ccAZYoc3uA5sx+3mYNABFBOeunXOeqUKA
YhezovxeMSaLGrDA5EbZQ1C6f5XJDv2f/LX3YBZmFc0IblwkKb2ZoGeetQlu4ojJ
8efYhjbBAgMBAAECggEADgrM4vH1If5lSOKnzYX2Y4XBRntsEC2ZILvU83hdycpB
PuAoc1HzRXMQFt8XB05wwH7eG7ts4Jax6GgZ2SCTN5mRbytcOc+4AN3yCPY/aSgK
SU+fXXYoQk+ZeK7V6VSw/7RsJqDVOqoWVATgh3SJxo97bysi6D/T5asgb+6gtbu6
nFIDfmNXWFDUFKWBtrM3eWOiHW1B+1sZ4Vj6JB17Lx9Rumb3jYVJEB7C91YNFd4z
gCRvXUkpHsGXl0hkqYxSbM75t7x5egtqwCCAl0mNG8VX/7YorWd/zCiwBnEyO8u6
qDkDzvz2W3eS7Qe7JU5V/ApfDUgOH+aY2ixMebCzMQKBgQD6HpvcCjvdA7rvWEkO
9xLWd5WVLcouVX9hCVZw2XgaI/2YwlHyOuH9s/oZqbd89XrPPt7/yD708P1m0tU/
iNWNJR1eTJRF0MAeukcJMF66aZfKpBiuWdYLfYbWmJQIRyhl9QCBVpmbEeLEtEK2
M8JAjErXLdeP+A0NCkr+AUb+LQKBgQDt9WMYNS8TJYFSgAj51/5i3HshIqLeKcFo
IPJ8eek8DkreUEuJom3GbgVC8HGq2gHwGHCc5790pEn7UOaMXzLnjOWVft4tv8wS
RtrKDvliDk9YFULJih5uK70RnIbxBOkV3vX+sKKbz3jKPwBTtwHumEB5gRHa/rWz
k6+Jq/gLZQKBgBQwaFBImzBp3qr3K16D3wdku7RA7/Lxf8irYkjVpPYnNY8hEFBH
JHrADk4H/wGdJv6XipSG614GHc4w8nmgZ+xutIIqGEXSZc+VJaq+NsdBQrleqYdZ
RQfEaB/mTPymEcK5FgNapCd6OB28ly3x25ouONRJpP6//P2yeP8rxzk5AoGAC8SL
3wGaT18WcycDyp9E5Ey1BiF5XnVALE8czs0UnLS0PSRJaAgRV7PPLM1JQcLAP8hl
oUzQqgsJ4ZTRofV/RfYw0GDSyf5nMCwy27U73f6JK/j5MZBUCuy8z+cmwTqV8E/z
aGIB2KS8+3t8H6e4P71lytx4LpVUFQpjrvJDNQUCgYA/R8vjFn7HHGITCo8+at3m
VG3Vyyp1Dc8ySETty3qdv+YYLL7kQjZ2A9ocZDIKseKDPuhujtUiKCYPjRrtJwTC
qjzH/Oz9OXA1exeO2hy+oqWsL1PJThtN/Ibm/DCKcklY8pmIb6TJl6X2RUblQonY
3Rqvilxbpa582KKra6d1qw==
-----END PRIVATE KEY-----
`;

export const TOPIC = "arn:aws:sns:eu-central-1:123456789012:mail-events";
export const CERTIFICATE_URL = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0123abcd.pem";
export const SUBSCRIBE_URL = `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=abc`;

/** An envelope as Amazon SNS signs it. */
export async function signed(parts: Partial<SnsEnvelope>): Promise<SnsEnvelope> {
  const envelope: SnsEnvelope = {
    Type: "Notification",
    MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
    TopicArn: TOPIC,
    Message: "{}",
    Timestamp: "2026-11-23T05:00:00.000Z",
    SignatureVersion: "2",
    SigningCertURL: CERTIFICATE_URL,
    ...parts,
    Signature: "",
  };
  const hash = envelope.SignatureVersion === "1" ? "SHA-1" : "SHA-256";
  const body = KEY.replace(/-----[A-Z ]+-----|\s/g, "");
  const der = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash };
  const key = await crypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
  const signature = await crypto.subtle.sign(algorithm.name, key, new TextEncoder().encode(signedText(envelope)));
  return { ...envelope, Signature: btoa(String.fromCharCode(...new Uint8Array(signature))) };
}
