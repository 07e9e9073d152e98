/** The client and the user that the sandbox's identity provider knows: those of the guide's realm `auditbox`. */
export const accounts = {
  clientId: 'auditbox',
  clientSecret: 'super-secret',
  username: 'user',
  password: 'password',
} as const;
