/**
 * The client and the user of the sandbox's identity provider: those of the guide's realm
 * `auditbox`.
 */
export const accounts = {
  clientId: 'auditbox',
  clientSecret: 'super-secret',
  username: 'user',
  password: 'password',
} as const;
