import { createPrivateKey } from "node:crypto";

/** A certificate for 127.0.0.1 that nobody has signed but its own key, which is public here and good for tests alone. */
export const SELF_SIGNED = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBbjCCAROgAwIBAgIBATAKBggqhkjOPQQDAjAXMRUwEwYDVQQDDAxjaGltZXJh
IHRlc3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBcxFTATBgNV
BAMMDGNoaW1lcmEgdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDfqSCdX
r1ygB+iPAce7jn8GAr4/sI7CgUXVmxj9CKeS1WEa1U+RZhh36zHBMmnCo59c2A64
y+3PirXXRARZf5qjTjBMMBoGA1UdEQQTMBGHBH8AAAGCCWxvY2FsaG9zdDAPBgNV
HRMBAf8EBTADAQH/MB0GA1UdDgQWBBT9FQ+qP6N5USIoxGpq18ZWn4C3AjAKBggq
hkjOPQQDAgNJADBGAiEAofw9kJKMj3mLimhoyHSAWjw++Ks4Oc6bXyvmRMtkCCkC
IQD9AZCEKAfBGKNtOXjK+I9OSITUN6nfDNBt3NIP/QDL1w==
-----END CERTIFICATE-----
`,
  key: createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      x: "N-pIJ1evXKAH6I8Bx7uOfwYCvj-wjsKBRdWbGP0Ip5I",
      y: "1WEa1U-RZhh36zHBMmnCo59c2A64y-3PirXXRARZf5o",
      d: "ksePfp0DZ-YacK6qvo9MEXyD_szBO18zGJ5g6Z5g_kU",
    },
  }).export({ format: "pem", type: "pkcs8" }),
};
