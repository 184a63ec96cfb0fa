import { createAnswerStore } from '../../shared/ledger/answers.ts';
import { createCallKeeper } from '../../shared/ledger/call-keeper.ts';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { readIssuer } from '../../shared/lifecycle/issuers.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import type { CertificateRecord, Revocation } from '../../shared/lifecycle/records.ts';
import { certifyResponder } from '../../shared/lifecycle/responders.ts';
import { createStatusDesk, type StatusAnswer, type StatusSettings } from '../../shared/lifecycle/status/answering.ts';
import { hashesOf } from '../../shared/lifecycle/status/known-issuers.ts';
import { createSigningBook } from '../../shared/lifecycle/status/signing-book.ts';
import { encodeCertId, encodeOcspRequest, type OcspDigest } from '../../shared/x509/ocsp-request.ts';
import { type BasicResponse, decodeOcspResponse } from '../../shared/x509/ocsp-response.ts';
import { issuing } from './retrieval.ts';
import { CEREMONY, makeWorld, turnedClock, type World } from './world.ts';

/** A house whose responders are certified, and what asks it about status. */
export interface StatusWorld extends World {
  /** Writes a certificate of `ca` into the ledger as it is after its issue, or in another state. */
  certificate(serial: string, more?: Partial<CertificateRecord>): Promise<CertificateRecord>;
  revoke(certificate: CertificateRecord, reason?: Revocation['reason']): Promise<CertificateRecord>;
  certId(serial: string, digest?: OcspDigest): Uint8Array;
}

export const USUAL: StatusSettings = {
  neverIssued: 'unauthorized',
  signaturesPerSecond: 1_000,
  livePerSourceAndMinute: 1_000,
};

export async function makeStatusWorld(seed = 'status'): Promise<StatusWorld> {
  const world = await makeWorld(seed);
  await certifyResponder(issuing(world), 'ca', 'test');
  await certifyResponder(issuing(world), 'test-ca', 'test');
  const hashes = hashesOf(await readIssuer(world.ledger, 'ca'));
  return statusWorld(world, { certId: (serial, digest = 'sha1') => encodeCertId(digest, hashes[digest], serial) });
}

/** The same house once more, over a table and a clock of its own: a ceremony takes longer than most tests. */
export async function another(founded: StatusWorld): Promise<StatusWorld> {
  const table = createMemoryTable();
  for (const row of founded.table.rows()) await table.write([{ put: row }]);
  const clock = turnedClock(founded.clock.now().toISOString());
  return statusWorld({ ...founded, table, clock, ledger: createLedger(table) }, founded);
}

function statusWorld(world: World, { certId }: Pick<StatusWorld, 'certId'>): StatusWorld {
  const write = async (record: CertificateRecord, type: string) => {
    const event = penOf(world, CEREMONY, 'test').event(record, type);
    await world.ledger.commit({ records: [record], events: [event] });
    return record;
  };
  return {
    ...world,
    certificate: (serial, more = {}) => write(recordOf(serial, world.clock.now(), more), 'certificate.issued'),
    revoke: (certificate, reason = 'keyCompromise') => {
      const at = world.clock.now().toISOString();
      const revocation: Revocation = { at, reason, capacity: 'validation-agent', channel: 'api' };
      const version = certificate.version + 1;
      return write({ ...certificate, version, state: 'revoked', revocation }, 'certificate.revoked');
    },
    certId,
  };
}

function recordOf(serial: string, now: Date, more: Partial<CertificateRecord>): CertificateRecord {
  return {
    kind: 'certificate',
    version: 1,
    createdAt: now.toISOString(),
    issuer: 'ca',
    serial,
    state: 'issued',
    profile: 'ssl-serv-1',
    requestId: `request-${serial}`,
    structureId: 'structure',
    subscriptionId: 'subscription',
    spkiSha256: 'ab'.repeat(32),
    crlScope: 'ca',
    notBefore: now.toISOString(),
    notAfter: new Date(now.getTime() + 3 * 365 * 86_400_000).toISOString(),
    ...more,
  };
}

/** The desk of one process over the world. */
export function openDesk(world: World, settings: Partial<StatusSettings> = {}) {
  return createStatusDesk({
    ...world,
    signer: createSigningBook(world),
    answers: createAnswerStore(world.table),
    attempts: createCallKeeper(world.table),
    settings: { ...USUAL, ...settings },
  });
}

export const asking = (...certIds: readonly Uint8Array[]) => ({
  issuer: 'ca',
  source: '192.0.2.1',
  request: encodeOcspRequest(certIds),
});

/** What an answer says; throws when there is none. */
export function told(answer: StatusAnswer): BasicResponse {
  const decoded = answer.outcome === 'answered' ? decodeOcspResponse(answer.response) : answer.outcome;
  if (typeof decoded === 'string') throw new Error(`there is no answer: ${decoded}`);
  return decoded;
}
