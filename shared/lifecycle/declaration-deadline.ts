import { movedDeclaration } from './awaited-declaration.ts';
import { hasLapsed, remindedNow } from './awaiting.ts';
import type { Actor } from './events.ts';
import type { OutboxRow } from './ports.ts';
import { penOf } from './recording.ts';
import type { CertificateRecord, DeclarationRecord } from './records.ts';
import { type RevocationHouse, revoke } from './revocation.ts';

const PLATFORM: Actor = { capacity: 'platform', function: 'deadlines' };

/** Reminds the holder, or revokes what nobody declared; closes what was revoked otherwise. */
export async function followDeclaration(
  house: RevocationHouse,
  certificate: CertificateRecord,
  declaration: DeclarationRecord,
  correlation: string,
): Promise<readonly OutboxRow[]> {
  const pen = penOf(house, PLATFORM, correlation);
  if (certificate.state !== 'issued') {
    const moot = movedDeclaration(declaration, { state: 'moot' });
    await house.ledger.commit({ records: [moot], events: [pen.event(moot, 'declaration.moot')] });
    return [];
  }
  if (hasLapsed(declaration, pen.at)) {
    const lapsed = movedDeclaration(declaration, { state: 'lapsed' });
    const { outbox } = await revoke(house, certificate, PLATFORM, correlation, {
      revocation: { at: pen.at, reason: 'unspecified', capacity: 'platform', channel: 'clock' },
      notice: 'declaration-lapsed',
      also: (at) => ({ records: [lapsed], events: [at.event(lapsed, 'declaration.lapsed')] }),
    });
    return outbox;
  }
  const reminded = movedDeclaration(declaration, remindedNow(declaration, pen.at));
  const { issuer, serial, requestId } = certificate;
  const { personId } = declaration;
  const outbox = [pen.outbox('notification', { notice: 'declaration-reminder', requestId, issuer, serial, personId })];
  await house.ledger.commit({ records: [reminded], events: [pen.event(reminded, 'declaration.reminded')], outbox });
  return outbox;
}
