import type { AuthorityProfile } from '../profile.ts';

/** How the operator's own certificates are named: its authorities' and its seals'. In a TEST hierarchy the CN says so. */
export const houseNames = {
  subject: [
    { type: 'C', as: 'PrintableString', atMost: 2, required: true },
    { type: 'O', as: 'UTF8String', atMost: 64, required: true },
    { type: 'OU', as: 'UTF8String', atMost: 64, required: false },
    { type: 'CN', as: 'UTF8String', atMost: 64, required: true },
  ],
  testPrefix: 'TEST ',
} as const satisfies Partial<AuthorityProfile>;
