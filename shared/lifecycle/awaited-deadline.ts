import { hasLapsed, movedAwaited, remindedNow } from './awaiting.ts';
import type { Actor } from './events.ts';
import type { OutboxRow } from './ports.ts';
import { penOf } from './recording.ts';
import type { AcceptanceRecord, CertificateRecord, DeclarationRecord } from './records.ts';
import { type RevocationHouse, revoke } from './revocation.ts';

const PLATFORM: Actor = { capacity: 'platform', function: 'deadlines' };

/**
 * What becomes of an acceptance or a declaration whose instant has come: `whom` it concerns is reminded, or what nobody
 * gave in time is revoked; for a certificate that was revoked otherwise it is closed. Events and notices bear the name of
 * what was awaited: `acceptance.lapsed`, `declaration-reminder`. Throws Conflict when somebody was faster.
 */
export async function followAwaited<R extends AcceptanceRecord | DeclarationRecord>(
  house: RevocationHouse,
  certificate: CertificateRecord,
  awaited: R,
  whom: () => Promise<readonly Readonly<Record<string, string>>[]>,
  correlation: string,
): Promise<readonly OutboxRow[]> {
  const pen = penOf(house, PLATFORM, correlation);
  const { kind } = awaited;
  if (certificate.state !== 'issued') {
    const moot = movedAwaited(awaited, { state: 'moot' });
    await house.ledger.commit({ records: [moot], events: [pen.event(moot, `${kind}.moot`)] });
    return [];
  }
  if (hasLapsed(awaited, pen.at)) {
    const lapsed = movedAwaited(awaited, { state: 'lapsed' });
    const { outbox } = await revoke(house, certificate, PLATFORM, correlation, {
      revocation: { at: pen.at, reason: 'unspecified', capacity: 'platform', channel: 'clock' },
      notice: `${kind}-lapsed`,
      also: (at) => ({ records: [lapsed], events: [at.event(lapsed, `${kind}.lapsed`)] }),
    });
    return outbox;
  }
  const reminded = movedAwaited(awaited, remindedNow(awaited, pen.at));
  const { issuer, serial, requestId } = certificate;
  const about = { notice: `${kind}-reminder`, requestId, issuer, serial };
  const outbox = (await whom()).map((person) => pen.outbox('notification', { ...about, ...person }));
  await house.ledger.commit({ records: [reminded], events: [pen.event(reminded, `${kind}.reminded`)], outbox });
  return outbox;
}
