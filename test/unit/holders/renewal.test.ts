import { beforeEach, describe, expect, test } from 'vitest';
import { correctHolder } from '../../../shared/lifecycle/holders/correcting.ts';
import { prefill, renewCertificate } from '../../../shared/lifecycle/renewal.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { audit } from '../../faults/audit.ts';
import { checked } from '../../world/holder-life.ts';
import {
  accept,
  attest,
  CAMILLE,
  type Certified,
  certified,
  certifiedCast,
  type HolderWorld,
  now,
  open,
  opening,
  refusalOf,
  request,
} from '../../world/holders.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { daysBefore, issued, nameOf } from '../../world/retrieval.ts';
import type { Cast } from '../../world/world.ts';

let world: HolderWorld;
let cast: Cast;
let mine: Certified;
beforeEach(async () => {
  ({ world, cast, mine } = await certifiedCast({ lasting: true }));
});

const name = () => nameOf(mine.certificate);
const daysBeforeEnd = (days: number) => daysBefore(world, mine.certificate, days);
const subjectOf = ({ certificate }: { certificate: Uint8Array }) => decodeCertificate(certificate).tbs.subject;

describe('renewal', () => {
  test('is opened, attested anew, and keeps the subject to the octet under a new key', async () => {
    await daysBeforeEnd(60);
    await open(world, cast, mine, { renews: name(), revokeOldAfterDays: 10 });
    expect(await refusalOf(request(world, mine))).toEqual(['policy']);
    await attest(world, mine);
    const { request: made } = await request(world, mine);
    expect(made).toMatchObject({ renews: name(), revokeOldAfterDays: 10 });
    const next = await issued(world, made);
    expect(Buffer.compare(subjectOf(next), subjectOf(mine.certificate))).toBe(0);
    expect(next.spkiSha256).not.toBe(mine.certificate.spkiSha256);
    await accept(world, mine, next);
    expect(await world.ledger.read('dueRevocation', name())).toMatchObject({ state: 'waiting', reason: 'superseded' });
    expect(audit(world)).toEqual([]);
  });

  test('is not the administrator’s to request: the holder owns the key', async () => {
    await daysBeforeEnd(60);
    const input = { ...name(), certificationRequest: pkcs10(generate('P-256')) };
    const roles = ['technical-administrator'] as const;
    expect((await prefill(world, cast.administrator, name(), roles)).by).toBe('opening');
    expect(await refusalOf(renewCertificate(world, cast.administrator, input, 'renew'))).toEqual(['forbidden']);
  });

  test('is opened only in its window, for a certificate of this holder that is active', async () => {
    const renews = name();
    expect(await refusalOf(open(world, cast, mine, { renews }))).toEqual(['wrong-state', 'renewal-early']);
    await daysBeforeEnd(60);
    const other = await certified(world, cast, { recognised: { directoryId: 'two' } });
    expect(await refusalOf(open(world, cast, other, { renews }))).toEqual(['not-found']);
    expect(await refusalOf(open(world, cast, mine, { renews: { ...renews, serial: '00'.repeat(16) } }))).toEqual([
      'not-found',
    ]);
    expect(await refusalOf(open(world, cast, mine, { revokeOldAfterDays: 3 }))).toEqual([
      'malformed',
      'nothing-renewed',
    ]);
    await revokeCertificate(world, cast.administrator, { ...renews, reason: 'superseded' }, 'revoke');
    expect(await refusalOf(open(world, cast, mine, { renews }))).toEqual(['wrong-state', 'renewal-of-inactive']);
    // a new one may be opened all the same, once the identity has been checked again
    expect(await refusalOf(open(world, cast, mine))).toEqual(['policy', 'identity-due']);
    world.clock.advance(1_000);
    await open(world, cast, mine, { identity: { how: 'in-person', at: world.clock.now().toISOString() } });
    // and the data have been attested anew
    expect(await refusalOf(request(world, mine))).toEqual(['policy']);
    await attest(world, mine);
    await request(world, mine);
  });

  test.each<[string, object, string[]]>([
    ['another name', { lastName: 'Autre' }, ['name-violation', 'renewal-subject', 'renewal-subject']],
    ['another address', { email: 'autre@example.org' }, ['name-violation', 'renewal-names']],
  ])('after %s is a new order', async (_, more, codes) => {
    await daysBeforeEnd(60);
    await open(world, cast, mine, { renews: name() });
    const data = { ...CAMILLE, ...more };
    await correctHolder(world, opening(cast.administrator), mine.holder.id, { data, ...checked(world) });
    await attest(world, mine);
    expect(await refusalOf(request(world, mine))).toEqual(codes);
    expect((await now(world, mine.holder)).opening).toBeDefined();
    await open(world, cast, mine);
    await attest(world, mine);
    await issued(world, (await request(world, mine)).request);
  });
});
