import { createPublicKey } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { submitRequest } from '../../../shared/lifecycle/application.ts';
import { holdCeremony } from '../../../shared/lifecycle/ceremony.ts';
import { pointOf } from '../../../shared/lifecycle/crl/shards.ts';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { CertificateRecord, RelintRecord } from '../../../shared/lifecycle/records.ts';
import { linesOf, RELINT_BOUNDS } from '../../../shared/lifecycle/relint/running.ts';
import { renewCertificate } from '../../../shared/lifecycle/renewal.ts';
import { planResponder } from '../../../shared/lifecycle/responder-planning.ts';
import { certifyResponder } from '../../../shared/lifecycle/responders.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { certifySeal } from '../../../shared/lifecycle/seals.ts';
import type { SubscriptionRecord } from '../../../shared/registration/records.ts';
import { encodeBasicConstraints } from '../../../shared/x509/basic-constraints.ts';
import { encodeExtendedKeyUsage, keyPurposes } from '../../../shared/x509/extended-key-usage.ts';
import { extensionIds } from '../../../shared/x509/extension.ts';
import { attributeTypes, decodeName, encodeName } from '../../../shared/x509/name.ts';
import { audit } from '../../faults/audit.ts';
import { certified, holding } from '../../world/holders.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { type Plant, plant } from '../../world/planted.ts';
import { relint } from '../../world/relint.ts';
import { daysBefore, issuedTo, prolong } from '../../world/retrieval.ts';
import {
  type Cast,
  CEREMONY,
  ceremonyPlan,
  emptyWorld,
  makeCast,
  makeWorld,
  recordsOf,
  type World,
} from '../../world/world.ts';

const ORG = { offer: 'ORG', domain: undefined, control: undefined } as unknown as Partial<SubscriptionRecord>;
const DAY = 86_400_000;

let world: World;
let cast: Cast;
let one: CertificateRecord;
beforeEach(async () => {
  world = await makeWorld();
  cast = await makeCast(world);
  one = await issuedTo(world, cast);
});

/** The report of the next night, to its end. */
async function night(of: World = world, bounds = RELINT_BOUNDS): Promise<RelintRecord> {
  of.clock.advance(DAY);
  for (;;) {
    const report = await relint(of, 'relint', bounds);
    if (report?.state === 'done') return report;
  }
}
const codesOf = ({ counts }: RelintRecord) => Object.keys(counts);

describe('a stock in which all is well', () => {
  test('of every usage, of persons, renewed, revoked and expired, and the house’s own: nothing is found', async () => {
    const org = await makeCast(world, { ...ORG, dualControl: false });
    for (const usage of ['AUTH_CLI', 'SIGN', 'CONF']) {
      const input = {
        subscriptionId: org.subscription.id,
        usage,
        declared: { serviceName: 'INSI-AUTO' },
        certificationRequest: pkcs10(generate('P-384')),
      };
      const { request } = await submitRequest(world, org.administrator, input, 'submit');
      await issueCertificate(world, request.id, 'issue');
    }
    const etsi = await makeCast(world, {
      offer: 'SERV-SMIME-SIGN-CONF',
    });
    await issuedTo(world, etsi, { usage: 'SMIME', declared: { email: 'contact@example.org' } });
    const house = holding(world);
    await certified(house, await makeCast(world, { offer: 'PRO' }));
    const revoked = await issuedTo(world, cast);
    const { issuer, serial } = revoked;
    await revokeCertificate(world, cast.administrator, { issuer, serial, reason: 'keyCompromise' }, 'revoke');

    const report = await night();
    expect(report.counts).toEqual({});
    // four authorities and seven subscribers' certificates
    expect(report).toMatchObject({ state: 'done', checked: 4 + 7, faulty: 0, wrong: 0, listed: 0, parts: [] });

    await daysBefore(world, one, 20);
    const administrator = await prolong(world, cast.administrator);
    const renewal = { issuer: one.issuer, serial: one.serial, certificationRequest: pkcs10(generate('P-256')) };
    const { request } = await renewCertificate(world, administrator, renewal, 'renew');
    await issueCertificate(world, request.id, 'issue');
    world.clock.advance(40 * DAY);
    expect(await night()).toMatchObject({ checked: 12, counts: {} });
    expect(audit(world)).toEqual([]);
  });

  test('of an issuer that divides its certificates among lists: nothing is found, revoked or not', async () => {
    const divided = emptyWorld('divided');
    const authorities = ceremonyPlan.authorities.map((each) => (each.id === 'ca' ? { ...each, shards: 3 } : each));
    await holdCeremony(divided, { ...ceremonyPlan, authorities }, 'ceremony', () => undefined);
    const theirs = await makeCast(divided);
    for (let i = 0; i < 4; i++) {
      const { issuer, serial } = await issuedTo(divided, theirs);
      if (i > 1) await revokeCertificate(divided, theirs.administrator, { issuer, serial, reason: 'superseded' }, 'r');
    }
    expect(await night(divided)).toMatchObject({ checked: 4 + 4, counts: {} });
  });

  test('of seals and responders, those whose keys a later ceremony replaced included: nothing is found', async () => {
    await certifySeal(world, 'seal', 'certify');
    await certifyResponder(world, 'ca', 'certify');
    world.clock.advance(8 * DAY);
    await certifyResponder(world, 'ca', 'certify');
    const known = (await world.ledger.read('responder', { issuer: 'ca' }))!;
    const others = {
      ...ceremonyPlan.responders[0]!,
      subject: ceremonyPlan.responders[0]!.subject.map((rdn) =>
        rdn.map((a) => ({ ...a, value: a.type === attributeTypes.CN ? 'New OCSP' : a.value })),
      ),
      keyIds: ['alias/test-ocsp-a', 'alias/test-ocsp-b'] as const,
      replaces: known.ceremonySha256,
    };
    await planResponder(world, others, { sha256: 'f'.repeat(64), founding: false }, CEREMONY, 'replace');
    await certifyResponder(world, 'ca', 'certify');
    expect(await night()).toMatchObject({ checked: 4 + 1 + 1 + 3, counts: {} });
  });

  test('of a seal that was certified before its issuer had deltas or lists of its own: nothing is found', async () => {
    const { record } = await certifySeal(world, 'seal', 'certify');
    const pen = penOf(world, CEREMONY, 'switch');
    let issuer = (await world.ledger.read('issuer', { id: 'ca' }))!;
    for (const more of [{ deltas: true as const }, { shards: 3 }]) {
      issuer = { ...issuer, ...more, version: issuer.version + 1 };
      await world.ledger.commit({ records: [issuer], events: [pen.event(issuer, 'issuer.certified')] });
      const findings = await linesOf(world.evidence, await night());
      expect(findings.filter(({ serial }) => serial === record.certificate!.serial)).toEqual([]);
    }
    // its row may not name another list than it does itself
    const row = (await world.ledger.read('certificate', { issuer: 'ca', serial: record.certificate!.serial }))!;
    const elsewhere = { ...row, version: row.version + 1, crlScope: pointOf(issuer, row.serial).scope };
    await world.ledger.commit({ records: [elsewhere], events: [pen.event(elsewhere, 'certificate.moved')] });
    const [line] = (await linesOf(world.evidence, await night())).filter(({ serial }) => serial === row.serial);
    expect(line!.findings.map(({ code }) => code)).toContain('stock-own-profile');
  });

  test('of authorities that began with a year, in a leap year, on its last day or its leap day: nothing is found', async () => {
    for (const at of ['2027-01-01T00:00:00.000Z', '2028-12-31T23:59:59.999Z', '2028-02-29T12:00:00.000Z']) {
      const turn = await makeWorld('turn', { at });
      turn.clock.advance(DAY / 12);
      expect(await night(turn)).toMatchObject({ checked: 4, counts: {} });
    }
  });

  test('a structure that is called otherwise by now is a warning, and no error', async () => {
    world.clock.advance(DAY);
    const pen = penOf(world, CEREMONY, 'correct');
    const renamed = { ...cast.structure, version: 2, name: 'Hôpital renommé' };
    await world.ledger.commit({ records: [renamed], events: [pen.event(renamed, 'structure.corrected')] });
    const report = await night();
    expect(report).toMatchObject({ counts: { 'stock-names-since': 1 }, faulty: 1, wrong: 0 });
  });
});

describe('one that should not stand is found', () => {
  const named = (type: string, value: string) => (tbs: { subject: Uint8Array }) => ({
    subject: encodeName(
      decodeName(tbs.subject).map((rdn) => rdn.map((part) => (part.type === type ? { ...part, value } : part))),
    ),
  });
  const planted: readonly (readonly [string, Plant, string])[] = [
    ['signed by another key', { keyId: 'alias/test-ca' }, 'stock-signature'],
    [
      'with other bytes than those intended',
      { tbs: (t) => ({ notBefore: t.notBefore }), keyId: 'alias/ca', record: { requestId: 'x' } },
      'stock-intent',
    ],
    ['of another structure', { tbs: named(attributeTypes.O, 'Another'), intended: true }, 'lint-subject-planned'],
    ['of another host', { tbs: named(attributeTypes.CN, 'evil.example.net'), intended: true }, 'lint-subject-planned'],
    [
      'valid for longer',
      { tbs: ({ notAfter }) => ({ notAfter: new Date(notAfter.getTime() + DAY) }), intended: true },
      'lint-validity-length',
    ],
    [
      'with a purpose outside its profile',
      {
        tbs: ({ extensions }) => ({
          extensions: extensions.map((ext) =>
            ext.id === extensionIds.extendedKeyUsage ? encodeExtendedKeyUsage([keyPurposes.OCSPSigning]) : ext,
          ),
        }),
        intended: true,
      },
      'lint-extended-key-usage',
    ],
    [
      'that makes an authority of its subject',
      {
        tbs: ({ extensions }) => ({ extensions: [...extensions, encodeBasicConstraints({ cA: true })] }),
        intended: true,
      },
      'lint-no-authority',
    ],
    [
      'with a key that nobody asked for',
      {
        tbs: () => ({ spki: createPublicKey(generate('P-256')).export({ type: 'spki', format: 'der' }) }),
        intended: true,
      },
      'lint-key-requested',
    ],
    ['whose row says another end', { record: { notAfter: '2031-01-01T00:00:00.000Z' } }, 'stock-record'],
    ['of a profile that there never was', { record: { profile: 'ssl-serv-99' } }, 'stock-profile'],
    ['without its request', { record: { requestId: 'nobody' } }, 'stock-request'],
    ['that cannot be read', { record: { certificate: Uint8Array.of(0x30, 0x03, 1) } }, 'stock-encoding'],
    ['that is nothing', { record: { certificate: new Uint8Array() } }, 'stock-encoding'],
    ['that is revoked and on no list', { record: { state: 'revoked' } }, 'stock-not-listed'],
    ['that is to be on another list', { record: { crlScope: 'test-ca' } }, 'stock-scope'],
  ];

  const renamed = { tbs: named(attributeTypes.O, 'Another'), intended: true } as const;
  const forResponders = planted.find(([title]) => title === 'with a purpose outside its profile')![1];

  test('of another structure, though the subscription was changed since', async () => {
    await plant(world, one, renamed);
    world.clock.advance(60_000);
    const { subscription } = cast;
    const touched = { ...subscription, version: subscription.version + 1 };
    const events = [penOf(world, CEREMONY, 'touch').event(touched, 'subscription.touched')];
    await world.ledger.commit({ records: [touched], events });
    expect(await night()).toMatchObject({ counts: { 'lint-subject-planned': 1, 'stock-history': 1 }, wrong: 1 });
  });

  test('of another structure, though the structure was changed since: the reservation has another digest', async () => {
    await plant(world, one, renamed);
    world.clock.advance(60_000);
    const touched = { ...cast.structure, version: cast.structure.version + 1 };
    const events = [penOf(world, CEREMONY, 'touch').event(touched, 'structure.corrected')];
    await world.ledger.commit({ records: [touched], events });
    expect(await night()).toMatchObject({ counts: { 'stock-history': 1, 'stock-names-since': 1 }, wrong: 1 });
  });

  test('of a person, in the name or with the address of somebody else', async () => {
    const house = holding(world);
    await certified(house, await makeCast(world, { offer: 'PRO' }));
    const row = recordsOf<CertificateRecord>(world, 'certificate').find(({ holderId }) => holderId !== undefined)!;
    const before = (await world.ledger.read('certificate', row))!;
    await plant(world, row, { tbs: named(attributeTypes.GN, 'Zoé'), intended: true });
    expect(await night()).toMatchObject({ counts: { 'stock-history': 1 }, wrong: 1 });
    await plant(world, row, { record: { certificate: before.certificate! } });
    const { tbsCertificate } = (await world.ledger.read('intent', before))!;
    expect(tbsCertificate.length).toBeGreaterThan(0);
    await plant(world, row, {
      tbs: ({ extensions }) => ({
        extensions: extensions.map((extension) => {
          if (extension.id !== extensionIds.subjectAltName) return extension;
          const value = Uint8Array.from(extension.value);
          value[value.indexOf('@'.charCodeAt(0)) - 1]! = 'z'.charCodeAt(0);
          return { ...extension, value };
        }),
      }),
      intended: true,
    });
    expect(await night()).toMatchObject({ counts: { 'stock-history': 1 }, wrong: 1 });
  });

  test('under a subscription that there is not', async () => {
    await plant(world, one, { ...forResponders, record: { subscriptionId: 'ghost' } });
    const report = await night();
    expect(report).toMatchObject({ checked: 4 + 1, faulty: 1, wrong: 1 });
    expect(codesOf(report)).toContain('stock-request');
  });

  test.each([
    ['the request of a subscriber', {}],
    ['the name of the seal’s request', { requestId: 'seal-seal' }],
    ['the name of an authority’s request', { requestId: 'ceremony-ca' }],
    ['the name of a responder’s request', { requestId: 'responder-ca-1' }],
  ])('that calls itself the house’s own, under %s', async (_, record) => {
    await certifySeal(world, 'seal', 'certify');
    await certifyResponder(world, 'ca', 'certify');
    const house = { subscriptionId: 'ceremony', structureId: 'ceremony' };
    await plant(world, one, { ...forResponders, record: { ...house, ...record } });
    const report = await night();
    expect(report).toMatchObject({ wrong: 1 });
    expect(codesOf(report)).toContain('stock-own');
  });

  test('a seal or a responder that its profile would not make so', async () => {
    const { record } = await certifySeal(world, 'seal', 'certify');
    const seal = { issuer: 'ca', serial: record.certificate!.serial };
    const responder = (await certifyResponder(world, 'ca', 'certify')).record.certificates[0]!;
    await plant(world, seal, forResponders);
    await plant(
      world,
      { issuer: 'ca', serial: responder.serial },
      {
        ...{ tbs: ({ notAfter }) => ({ notAfter: new Date(notAfter.getTime() + 1000) }), intended: true },
      },
    );
    expect(await night()).toMatchObject({ counts: { 'stock-own-profile': 2 }, wrong: 2 });
  });

  test.each(['its row as it was, written anew', 'nothing but its state', 'its row as it was, put back by a restore'])(
    'that was revoked and is called issued: %s',
    async (how) => {
      const { issuer, serial } = one;
      const before = (await world.ledger.read('certificate', one))!;
      const rowOf = () =>
        world.table.rows().find((row) => row.kind === 'certificate' && row.serial === serial && row.sk === 'record')!;
      const row = rowOf();
      await revokeCertificate(world, cast.administrator, { issuer, serial, reason: 'superseded' }, 'revoke');
      const { version } = (await world.ledger.read('certificate', one))!;
      if (how.startsWith('nothing')) await plant(world, one, { record: { state: 'issued' } });
      else if (how.endsWith('restore')) await world.table.write([{ put: row }]);
      else {
        const anew = { ...before, version: version + 1 };
        const events = [penOf(world, CEREMONY, 'plant').event(anew, 'certificate.planted')];
        await world.ledger.commit({ records: [anew], events });
      }
      expect(await world.ledger.read('certificate', one)).toMatchObject({ state: 'issued' });
      expect(await night()).toMatchObject({ counts: { 'stock-unrevoked': 1 }, wrong: 1 });
    },
  );

  test.each(planted)('%s', async (_, bad, code) => {
    await plant(world, one, bad);
    const report = await night();
    expect(codesOf(report)).toContain(code);
    expect(report).toMatchObject({ faulty: 1, wrong: 1, listed: 1 });
    const [line, ...others] = await linesOf(world.evidence, report);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ issuer: one.issuer, serial: one.serial, structureId: cast.structure.id });
    expect(line!.findings.find((found) => found.code === code)).toMatchObject({ level: 'error' });
    // findings quote nothing: what is locked for years tells of nobody
    expect(JSON.stringify(line)).not.toMatch(/Another|evil|example/);
  });

  test('whose key was blocked since, while it is in force', async () => {
    const pen = penOf(world, CEREMONY, 'block');
    const { spkiSha256 } = one;
    const why = 'operator' as const;
    const blocked = { kind: 'blockedKey', version: 1, createdAt: pen.at, spkiSha256, why } as const;
    await world.ledger.commit({ records: [blocked], events: [pen.event(blocked, 'blockedKey.blocked', { why })] });
    expect(await night()).toMatchObject({ counts: { 'key-blocked': 1 }, wrong: 1 });
    const { issuer, serial } = one;
    await revokeCertificate(world, cast.administrator, { issuer, serial, reason: 'superseded' }, 'revoke');
    expect(await night()).toMatchObject({ counts: {} });
  });

  test('an authority’s own, too', async () => {
    const row = world.table.rows().find(({ kind, requestId }) => kind === 'certificate' && requestId === 'ceremony-ca');
    await plant(world, row as never, { keyId: 'alias/test-root' });
    const report = await night();
    expect(report).toMatchObject({ counts: { 'stock-signature': 1 }, wrong: 1 });
  });
});

describe('a night', () => {
  const hurried = { ...RELINT_BOUNDS, step: 1, sideBySide: 1, forMs: 0 };

  test('has one report, goes on where it stopped, and the next day has another', async () => {
    for (let i = 0; i < 4; i++) await issuedTo(world, await makeCast(world));
    await plant(world, one, { keyId: 'alias/test-ca' });
    const whole = await night();
    world.clock.set(new Date(Date.parse(whole.createdAt) + DAY).toISOString());
    const seen: number[] = [];
    for (let report = await relint(world, 'r', hurried); report; report = await relint(world, 'r', hurried)) {
      seen.push(report.checked);
      if (report.state === 'done') break;
    }
    expect(seen.length).toBeGreaterThan(4);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    const reports = (await world.ledger.list('relint-reports', '')).items;
    expect(reports.map(({ id }) => id)).toEqual(['2026-03-04', '2026-03-03']);
    const { checked, faulty, wrong, counts } = whole;
    expect(reports[0]).toMatchObject({ checked, faulty, wrong, counts, state: 'done' });
    expect(checked).toBe(4 + 5);
    expect(await relint(world, 'again')).toBeUndefined();
  });

  test('begins when people sleep', async () => {
    world.clock.set('2026-03-05T00:59:59.000Z');
    expect(await relint(world, 'early')).toBeUndefined();
    world.clock.set('2026-03-05T01:00:00.000Z');
    expect(await relint(world, 'now')).toMatchObject({ id: '2026-03-05' });
  });

  test('names so many and counts all; the names lie in evidence, by digest', async () => {
    for (let i = 0; i < 6; i++) {
      const { issuer, serial } = await issuedTo(world, cast);
      await plant(world, { issuer, serial }, { keyId: 'alias/test-ca' });
    }
    const report = await night(world, { ...RELINT_BOUNDS, named: 5, pending: 2, step: 2 });
    expect(report).toMatchObject({ faulty: 6, wrong: 6, listed: 5, counts: { 'stock-signature': 6 } });
    expect(report.parts.length).toBeGreaterThan(0);
    expect(await linesOf(world.evidence, report)).toHaveLength(5);
    world.evidence.objects.set(report.parts[0]!.key, Buffer.from('[]'));
    await expect(linesOf(world.evidence, report)).rejects.toThrow('not what was kept');
  });

  test('of two runs at once one gives way, and nothing is counted twice', async () => {
    await plant(world, one, { keyId: 'alias/test-ca' });
    world.clock.advance(DAY);
    const [a, b] = await Promise.all([relint(world, 'a'), relint(world, 'b')]);
    expect([a, b].filter((report) => report?.state === 'done')).toHaveLength(1);
    const [report] = (await world.ledger.list('relint-reports', '')).items;
    expect(report).toMatchObject({ checked: 5, faulty: 1 });
    expect(audit(world)).toEqual([]);
  });
});
