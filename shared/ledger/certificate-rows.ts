import type { ListName, RecordOf } from '../lifecycle/ports.ts';
import { instant, spread } from './key-parts.ts';
import { alone, type Row } from './row.ts';

type Certified =
  | 'request'
  | 'decision'
  | 'intent'
  | 'certificate'
  | 'key'
  | 'blockedKey'
  | 'revocationRequest'
  | 'dueRevocation'
  | 'acceptance'
  | 'declaration';

const QUEUES: { readonly [S in RecordOf<'request'>['state']]: ListName | undefined } = {
  pending: 'requests-to-approve',
  approved: 'requests-to-issue',
  issued: undefined,
  refused: undefined,
};

/** Where lies what becomes of a request, and of the certificate that it leads to. */
export const certificateRows: { readonly [K in Certified]: Row<K> } = {
  request: {
    key: ({ id }) => alone('request', id),
    list: (r) => ({ pk: ['requests-of-subscription', r.subscriptionId], sk: [instant(r.createdAt), r.id] }),
    due: (r) => {
      const waits = QUEUES[r.state];
      return waits && { pk: spread(waits, r.id), sk: [instant(r.updatedAt), r.id] };
    },
  },
  decision: { key: ({ requestId }) => alone('decision', requestId) },
  intent: {
    key: ({ requestId }) => alone('intent', requestId),
    due: (r) =>
      r.tbsCertificate.length > 0
        ? { pk: spread('every-intent', r.requestId), sk: [instant(r.createdAt), r.requestId] }
        : undefined,
  },
  certificate: {
    key: ({ issuer, serial }) => alone('certificate', issuer, serial),
    list: (r) =>
      r.state === 'issued' || r.state === 'revoked'
        ? {
            pk: ['certificates-of-subscription', r.subscriptionId],
            sk: [instant(r.createdAt), r.issuer, r.serial],
          }
        : undefined,
    due: (r) =>
      r.state === 'issued'
        ? {
            pk: spread(`expires#${instant(r.notAfter).slice(0, 10)}`, r.serial),
            sk: [r.notAfter, r.issuer, r.serial],
          }
        : undefined,
  },
  key: { key: ({ spkiSha256 }) => alone('key', spkiSha256) },
  blockedKey: { key: ({ spkiSha256 }) => alone('blocked-key', spkiSha256) },
  revocationRequest: {
    key: ({ issuer, serial, createdAt, id }) => ({
      pk: ['certificate', issuer, serial],
      sk: ['revocation-request', instant(createdAt), id],
    }),
  },
  dueRevocation: {
    key: ({ issuer, serial }) => alone('due-revocation', issuer, serial),
    due: (r) =>
      r.state === 'waiting'
        ? { pk: spread('revocations-due', r.serial), sk: [instant(r.at), r.issuer, r.serial] }
        : undefined,
  },
  acceptance: {
    key: ({ issuer, serial }) => alone('acceptance', issuer, serial),
    due: (r) =>
      r.state === 'awaited'
        ? { pk: spread('acceptances-due', r.serial), sk: [instant(r.dueAt), r.issuer, r.serial] }
        : undefined,
  },
  declaration: {
    key: ({ issuer, serial }) => alone('declaration', issuer, serial),
    due: (r) =>
      r.state === 'awaited'
        ? { pk: spread('declarations-due', r.serial), sk: [instant(r.dueAt), r.issuer, r.serial] }
        : undefined,
  },
};
