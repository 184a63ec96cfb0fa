import { defineResponderProfile } from '../define-profile.ts';

/**
 * OCSP_RESPONDER: answers for the status of one issuer's certificates. Nobody asks whether it is revoked itself, so it is
 * short-lived: what a stolen key could say in its place ends with it.
 */
export const ocspResponder = /* @__PURE__ */ defineResponderProfile({
  name: 'OCSP_RESPONDER',
  version: 1,
  purpose: 'signs answers about the status of its issuer’s certificates, and nothing else',
  subject: [
    { type: 'C', as: 'PrintableString', atMost: 2, required: true },
    { type: 'O', as: 'UTF8String', atMost: 64, required: true },
    { type: 'OU', as: 'UTF8String', atMost: 64, required: false },
    { type: 'CN', as: 'UTF8String', atMost: 64, required: true },
  ],
  testPrefix: 'TEST ',
  keys: { ec: ['P-256', 'P-384'] },
  validity: { days: 14, renewDaysBefore: 7 },
});
