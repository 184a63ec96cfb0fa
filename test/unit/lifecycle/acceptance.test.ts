import { beforeEach, describe, expect, test } from 'vitest';
import { acceptCertificate, refuseCertificate } from '../../../shared/lifecycle/acceptance.ts';
import { LAPSE_AFTER_DAYS, REMIND_AFTER_DAYS } from '../../../shared/lifecycle/awaiting.ts';
import { ATTEMPTS_PER_CALLER, ATTEMPTS_PER_CERTIFICATE, revokeByCode } from '../../../shared/lifecycle/code-proof.ts';
import { changeCode, voidedCode } from '../../../shared/lifecycle/codes.ts';
import { findDeadlines, meetDeadline } from '../../../shared/lifecycle/deadlines.ts';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { textsInForce } from '../../../shared/messages/texts/texts.ts';
import type { Personal } from '../../../shared/registration/personal.ts';
import { audit } from '../../faults/audit.ts';
import {
  acceptanceOf,
  acceptedTo,
  GOOD_CODE,
  issuedTo,
  type RetrievalHouse,
  retrieving,
} from '../../world/retrieval.ts';
import { type Cast, CEREMONY, makeCast, makePerson, makeWorld, type World } from '../../world/world.ts';

const DAY = 86_400_000;
const OTHER_CODE = 'vT9-mK2#qLx7-moulin';

let world: World;
let house: RetrievalHouse;
let cast: Cast;
beforeEach(async () => {
  world = await makeWorld();
  house = retrieving(world);
  cast = await makeCast(world);
});

const secondAdministrator = () =>
  makePerson(world, 'technical-administrator', {
    reach: 'subscription',
    structureId: cast.structure.id,
    subscriptionId: cast.subscription.id,
  });

async function endMandateOf({ mandates }: Cast['administrator']): Promise<void> {
  const mandate = mandates[0]!;
  const ended = { ...mandate, version: mandate.version + 1, state: 'ended' as const };
  const pen = penOf(world, CEREMONY, 'end');
  await world.ledger.commit({ records: [ended], events: [pen.event(ended, 'mandate.ended')] });
}

const code = (refusal: string) => ({ code: refusal });
const issuedTexts = textsInForce.forAcceptance();

describe('acceptance', () => {
  test('is one act about the certificate, the texts and the code, and is told', async () => {
    const issued = await issuedTo(world, cast);
    expect(issued.acceptance).toBe('awaited');
    const { certificate, acceptance, outbox } = await acceptCertificate(
      house,
      cast.administrator,
      acceptanceOf(issued),
      'accept',
    );
    expect(certificate).toMatchObject({ state: 'issued', acceptance: 'accepted' });
    expect(acceptance.act).toMatchObject({
      certificateSha256: sha256(issued.certificate),
      authentication: 'token+card',
      by: { personId: cast.administrator.personId },
      texts: house.texts.forAcceptance(),
    });
    const event = await world.ledger.event(acceptance, acceptance.version);
    expect(event).toMatchObject({
      type: 'acceptance.accepted',
      data: { certificateSha256: sha256(issued.certificate), texts: [{ id: 'terms' }, { id: 'certification-policy' }] },
    });
    expect(outbox.map(({ about }) => about.notice)).toEqual(['certificate-accepted']);
    expect(audit(world)).toEqual([]);
  });

  test('the code is nowhere: not in a row, not in an event', async () => {
    await acceptedTo(world, cast);
    const everything = JSON.stringify(world.table.rows(), (_, value) =>
      value instanceof Uint8Array
        ? `${Buffer.from(value).toString('latin1')} ${Buffer.from(value).toString('hex')}`
        : value,
    );
    expect(everything).toContain('scrypt');
    expect(everything).not.toContain(GOOD_CODE);
    expect(everything).not.toContain(Buffer.from(GOOD_CODE).toString('hex'));
    expect(everything).not.toContain(sha256(Buffer.from(GOOD_CODE)));
  });

  test('asked again by the same person it answers the same and writes nothing; another is told that it is done', async () => {
    const issued = await issuedTo(world, cast);
    const first = await acceptCertificate(house, cast.administrator, acceptanceOf(issued), 'accept');
    const rows = world.table.rows().length;
    const again = await acceptCertificate(house, cast.administrator, acceptanceOf(issued), 'again');
    expect(again.acceptance).toEqual(first.acceptance);
    expect(world.table.rows().length).toBe(rows);
    const other = acceptCertificate(house, await secondAdministrator(), acceptanceOf(issued), 'other');
    await expect(other).rejects.toMatchObject(code('wrong-state'));
  });

  test('asked again with another code or other texts it says that these do not count, and where a code is changed', async () => {
    const issued = await issuedTo(world, cast);
    await acceptCertificate(house, cast.administrator, acceptanceOf(issued), 'accept');
    const texts = [{ ...issuedTexts[0]!, version: '2020-1' }, ...issuedTexts.slice(1)];
    for (const [more, pointer] of [
      [{ code: OTHER_CODE, codeAgain: OTHER_CODE }, '/code'],
      [{ codeAgain: OTHER_CODE }, '/code'],
      [{ texts }, '/texts'],
    ] as const) {
      const again = acceptCertificate(house, cast.administrator, acceptanceOf(issued, more), 'again');
      await expect(again).rejects.toMatchObject({ code: 'conflict', findings: [{ pointer }] });
    }
    const proof = { issuer: issued.issuer, serial: issued.serial, reason: 'superseded', caller: 'c' } as const;
    await expect(revokeByCode(house, { ...proof, code: OTHER_CODE }, 'x')).rejects.toMatchObject(code('not-found'));
    expect((await revokeByCode(house, { ...proof, code: GOOD_CODE }, 'x')).certificate.state).toBe('revoked');
  });

  test.each([
    ['another certificate', { certificateSha256: '0'.repeat(64) }, '/certificateSha256'],
    ['no terms', { texts: 'policy only' }, '/texts'],
    ['an older wording', { texts: 'old' }, '/texts'],
    ['a text that does not belong', { texts: 'more' }, '/texts/2'],
    ['the same text twice', { texts: 'twice' }, '/texts/2'],
  ])('of %s is refused, and nothing is written', async (_, change, pointer) => {
    const issued = await issuedTo(world, cast);
    const [terms, policy] = await house.texts.forAcceptance();
    const texts = {
      'policy only': [policy!],
      old: [{ ...terms!, version: '2020-1' }, policy!],
      more: [terms!, policy!, { id: 'duties', version: '2026-1', sha256: 'a'.repeat(64) }],
      twice: [terms!, policy!, terms!],
    };
    const asked = 'texts' in change ? { texts: texts[change.texts as keyof typeof texts] } : change;
    const rows = world.table.rows().length;
    const act = acceptCertificate(house, cast.administrator, acceptanceOf(issued, asked), 'accept');
    await expect(act).rejects.toMatchObject({
      code: 'conflict',
      findings: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
    expect(world.table.rows().length).toBe(rows);
  });

  test('a weak code or two different ones are refused with what to do', async () => {
    const issued = await issuedTo(world, cast);
    const weak = acceptanceOf(issued, { code: 'www.example.org-1', codeAgain: 'www.example.org-1' });
    await expect(acceptCertificate(house, cast.administrator, weak, 'accept')).rejects.toMatchObject({
      code: 'malformed',
      findings: [{ code: 'code-names' }],
    });
    const different = acceptanceOf(issued, { codeAgain: OTHER_CODE });
    await expect(acceptCertificate(house, cast.administrator, different, 'accept')).rejects.toMatchObject({
      findings: [{ code: 'codes-differ' }],
    });
  });

  test('is the administrator’s, with the card; a representative cannot act in their place, nor a stranger', async () => {
    const issued = await issuedTo(world, cast);
    const act = (who: Cast['administrator']) => acceptCertificate(house, who, acceptanceOf(issued), 'accept');
    await expect(act({ ...cast.administrator, authentication: 'token' })).rejects.toMatchObject(code('forbidden'));
    const representative = await makePerson(world, 'legal-representative', {
      reach: 'structure',
      structureId: cast.structure.id,
    });
    await expect(act(representative)).rejects.toMatchObject(code('forbidden'));
    const elsewhere = await makeCast(world);
    await expect(act(elsewhere.administrator)).rejects.toMatchObject(code('not-found'));
    const none = { ...acceptanceOf(issued), serial: '00'.repeat(16) };
    await expect(acceptCertificate(house, cast.administrator, none, 'none')).rejects.toMatchObject(code('not-found'));
  });

  test('two at once: one act, one code', async () => {
    const issued = await issuedTo(world, cast);
    const other = await secondAdministrator();
    const outcomes = await Promise.allSettled(
      [cast.administrator, other].map((who) => acceptCertificate(house, who, acceptanceOf(issued), 'accept')),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(audit(world)).toEqual([]);
  });
});

describe('refusal of the content', () => {
  test('revokes in the same transaction, keeps the reasons, and is final', async () => {
    const issued = await issuedTo(world, cast);
    const input = { ...acceptanceOf(issued), reasons: 'The host is another one.' };
    const refused = await refuseCertificate(house, cast.administrator, input, 'refuse');
    expect(refused.certificate).toMatchObject({
      state: 'revoked',
      revocation: { capacity: 'technical-administrator' },
    });
    expect(refused.acceptance.state).toBe('refused');
    const { reasons } = refused.acceptance.act!;
    expect(reasons).toMatchObject({ personal: 1, of: `dossier/${issued.structureId}`, form: 'sealed' });
    expect(await world.vault.open(reasons as Personal<string>)).toBe('The host is another one.');
    expect(JSON.stringify(world.table.rows())).not.toContain('another one');
    expect(refused.outbox.map(({ about, topic }) => about.notice ?? topic)).toEqual(['crl', 'certificate-revoked']);
    const again = await refuseCertificate(house, cast.administrator, input, 'again');
    expect(again.acceptance).toEqual(refused.acceptance);
    const late = acceptCertificate(house, cast.administrator, acceptanceOf(issued), 'accept');
    await expect(late).rejects.toMatchObject(code('wrong-state'));
    expect(audit(world)).toEqual([]);
  });

  test('is no way back from an acceptance', async () => {
    const { certificate } = await acceptedTo(world, cast);
    const input = { ...acceptanceOf(certificate as never), reasons: 'second thoughts' };
    const act = refuseCertificate(house, cast.administrator, input, 'refuse');
    await expect(act).rejects.toMatchObject(code('wrong-state'));
  });
});

describe('the clock', () => {
  const run = async () => {
    const asked: { issuer: string; serial: string }[] = [];
    const meetDeadlineLater = async (name: { issuer: string; serial: string }) => void asked.push(name);
    await findDeadlines({ ...world, invoker: { meetDeadline: meetDeadlineLater } });
    const told: string[] = [];
    for (const name of asked) {
      for (const { about, topic } of await meetDeadline(world, name, 'clock')) told.push(about.notice ?? topic);
    }
    return { found: asked.length, told };
  };
  const state = async ({ issuer, serial }: { issuer: string; serial: string }) => ({
    certificate: (await world.ledger.read('certificate', { issuer, serial }))!.state,
    acceptance: (await world.ledger.read('acceptance', { issuer, serial }))!.state,
  });

  test('thirty days of nobody: one reminder on day 23, revocation on day 30, each once', async () => {
    const issued = await issuedTo(world, cast);
    const kept: string[] = [];
    for (let day = 1; day <= LAPSE_AFTER_DAYS + 5; day++) {
      world.clock.advance(DAY);
      const first = await run();
      const second = await run();
      kept.push(
        ...first.told.map((notice) => `${day} ${notice}`),
        ...second.told.map((notice) => `${day} again ${notice}`),
      );
      expect((await state(issued)).certificate).toBe(day < LAPSE_AFTER_DAYS ? 'issued' : 'revoked');
    }
    expect(kept).toEqual([
      `${REMIND_AFTER_DAYS} acceptance-reminder`,
      `${LAPSE_AFTER_DAYS} crl`,
      `${LAPSE_AFTER_DAYS} acceptance-lapsed`,
    ]);
    expect(await state(issued)).toEqual({ certificate: 'revoked', acceptance: 'lapsed' });
    expect((await world.ledger.list('acceptances-due', '')).items).toEqual([]);
    expect(audit(world)).toEqual([]);
  });

  test('on the thirtieth day it is too late to accept, whether the clock has run since the reminder or not', async () => {
    const issued = await issuedTo(world, cast);
    world.clock.advance(REMIND_AFTER_DAYS * DAY);
    await run();
    world.clock.advance((LAPSE_AFTER_DAYS - REMIND_AFTER_DAYS) * DAY);
    const act = acceptCertificate(house, cast.administrator, acceptanceOf(issued), 'late');
    await expect(act).rejects.toMatchObject(code('wrong-state'));
  });

  test('nobody is revoked without a reminder: a clock that was down reminds late, and waits seven days more', async () => {
    const issued = await issuedTo(world, cast);
    world.clock.advance((LAPSE_AFTER_DAYS + 1) * DAY);
    expect(await run()).toEqual({ found: 1, told: ['acceptance-reminder'] });
    expect((await world.ledger.read('acceptance', issued))!.dueAt).toBe(
      new Date(+world.clock.now() + 7 * DAY).toISOString(),
    );
    world.clock.advance(7 * DAY - 1);
    expect(await run()).toEqual({ found: 0, told: [] });
    world.clock.advance(1);
    expect((await run()).told).toEqual(['crl', 'acceptance-lapsed']);
    expect(await state(issued)).toEqual({ certificate: 'revoked', acceptance: 'lapsed' });
    const late = await issuedTo(world, cast);
    world.clock.advance((LAPSE_AFTER_DAYS + 1) * DAY);
    await expect(acceptCertificate(house, cast.administrator, acceptanceOf(late), 'late')).resolves.toBeDefined();
    expect(audit(world)).toEqual([]);
  });

  test('an accepted certificate is left alone, and one that was revoked otherwise is closed without a word', async () => {
    const accepted = (await acceptedTo(world, cast)).certificate;
    const revoked = await issuedTo(world, cast);
    const { issuer, serial } = revoked;
    await revokeCertificate(world, cast.administrator, { issuer, serial, reason: 'superseded' }, 'revoke');
    world.clock.advance(LAPSE_AFTER_DAYS * DAY);
    expect(await run()).toEqual({ found: 1, told: [] });
    expect(await state(accepted)).toEqual({ certificate: 'issued', acceptance: 'accepted' });
    expect(await state(revoked)).toEqual({ certificate: 'revoked', acceptance: 'moot' });
    expect(await run()).toEqual({ found: 0, told: [] });
  });

  test('two runs at once do the work once', async () => {
    const issued = await issuedTo(world, cast);
    world.clock.advance(LAPSE_AFTER_DAYS * DAY);
    const rows = await Promise.all([1, 2, 3].map(() => meetDeadline(world, issued, 'clock')));
    expect(rows.filter((outbox) => outbox.length > 0)).toHaveLength(1);
    expect(audit(world)).toEqual([]);
  });

  test('looking costs what is due, not what exists', async () => {
    for (let n = 0; n < 12; n++) await issuedTo(world, cast);
    let read = 0;
    const table = {
      ...world.table,
      query: async (query: never) => {
        const rows = await world.table.query(query);
        read += rows.items.length;
        return rows;
      },
    };
    const { createLedger } = await import('../../../shared/ledger/ledger.ts');
    await findDeadlines({ ...world, ledger: createLedger(table), invoker: { meetDeadline: async () => undefined } });
    expect(read).toBeLessThanOrEqual(12);
  });
});

describe('revocation by code', () => {
  const proof = (certificate: { issuer: string; serial: string }, more = {}) => ({
    issuer: certificate.issuer,
    serial: certificate.serial,
    code: GOOD_CODE,
    reason: 'keyCompromise' as const,
    caller: 'somewhere',
    ...more,
  });

  test('revokes without a sign-in, and says so in record and event', async () => {
    const { certificate } = await acceptedTo(world, cast);
    const revoked = await revokeByCode(house, proof(certificate), 'revoke');
    expect(revoked.certificate.revocation).toMatchObject({
      capacity: 'code-holder',
      channel: 'code',
      authentication: 'revocation-code',
      reason: 'keyCompromise',
    });
    expect(await world.ledger.read('blockedKey', { spkiSha256: certificate.spkiSha256 })).toBeDefined();
    expect(audit(world)).toEqual([]);
    const again = await revokeByCode(house, proof(certificate), 'again');
    expect(again.outbox).toEqual([]);
  });

  test('a wrong code, a void one, one of nobody and an unknown serial: the same words and the same reads', async () => {
    const { certificate } = await acceptedTo(world, cast);
    const awaited = await issuedTo(world, cast);
    const seen = new Set<string>();
    const look = async (asked: object) => {
      const reads: string[] = [];
      const table = {
        ...world.table,
        get: (key: { pk: string; sk: string }) => {
          reads.push(key.pk.split('#')[0]!);
          return world.table.get(key);
        },
      };
      const { wrapped } = await import('../../world/world.ts');
      const watched = retrieving(wrapped(world, { table: () => table }), table);
      let hashed = 0;
      const hasher = {
        ...house.hasher,
        matches: (...given: Parameters<typeof house.hasher.matches>) => {
          hashed++;
          return house.hasher.matches(...given);
        },
      };
      const thrown = await revokeByCode(
        { ...watched, hasher },
        proof(certificate, { caller: JSON.stringify(asked), ...asked }),
        'x',
      ).then(
        () => undefined,
        (error: { code: string; detail: string }) => `${error.code} ${error.detail}`,
      );
      seen.add(`${thrown} | ${reads.sort().join(',')} | ${hashed}`);
    };
    await look({ code: OTHER_CODE });
    await look({ serial: '00'.repeat(16) });
    await look({ issuer: 'no-such-issuer' });
    await look({ serial: awaited.serial });
    await endMandateOf(cast.administrator);
    await look({});
    expect([...seen]).toHaveLength(1);
    expect([...seen][0]).toMatch(
      /^not-found No certificate is revoked by this code.* \| certificate,code,mandates,person \| 1$/,
    );
  });

  test('five tries for a certificate in an hour, known or not; other ways stay open; the next hour is new', async () => {
    const { certificate } = await acceptedTo(world, cast);
    for (const serial of [certificate.serial, '00'.repeat(16)]) {
      for (let n = 0; n < ATTEMPTS_PER_CERTIFICATE; n++) {
        const wrong = proof(certificate, { serial, code: OTHER_CODE, caller: `caller ${serial} ${n}` });
        await expect(revokeByCode(house, wrong, 'try')).rejects.toMatchObject(code('not-found'));
      }
      const locked = revokeByCode(house, proof(certificate, { serial, caller: 'a new one' }), 'locked');
      await expect(locked).rejects.toMatchObject(code('rate-limited'));
    }
    world.clock.advance(3_600_000);
    expect((await revokeByCode(house, proof(certificate), 'later')).certificate.state).toBe('revoked');

    const other = (await acceptedTo(world, cast)).certificate;
    for (let n = 0; n <= ATTEMPTS_PER_CERTIFICATE; n++) {
      await revokeByCode(house, proof(other, { code: OTHER_CODE, caller: `c${n}` }), 'try').catch(() => undefined);
    }
    const { issuer, serial } = other;
    const signedIn = await revokeCertificate(
      world,
      cast.administrator,
      { issuer, serial, reason: 'superseded' },
      'card',
    );
    expect(signedIn.certificate.state).toBe('revoked');
  });

  test('ten tries for a caller in an hour, over all certificates, and nothing is hashed beyond', async () => {
    let hashed = 0;
    const hasher = {
      ...house.hasher,
      matches: async () => {
        hashed++;
        return false;
      },
    };
    const codes: string[] = [];
    for (let n = 0; n < ATTEMPTS_PER_CALLER + 3; n++) {
      const name = { issuer: 'ca', serial: n.toString(16).padStart(32, '1') };
      await revokeByCode({ ...house, hasher }, proof(name), 'try').catch((error) => codes.push(error.code));
    }
    expect(codes).toEqual([...Array(ATTEMPTS_PER_CALLER).fill('not-found'), ...Array(3).fill('rate-limited')]);
    expect(hashed).toBe(ATTEMPTS_PER_CALLER);
  });

  test('only the setter changes a code; once the setter is removed it is void at once, and another may set one', async () => {
    const { certificate } = await acceptedTo(world, cast);
    const { issuer, serial } = certificate;
    const other = await secondAdministrator();
    const change = (who: Cast['administrator'], to: string) =>
      changeCode(house, who, { issuer, serial, code: to, codeAgain: to }, 'change');
    await expect(change(other, OTHER_CODE)).rejects.toMatchObject(code('forbidden'));
    await change(cast.administrator, OTHER_CODE);
    await expect(revokeByCode(house, proof(certificate), 'old')).rejects.toMatchObject(code('not-found'));
    await endMandateOf(cast.administrator);
    const voided = revokeByCode(house, proof(certificate, { code: OTHER_CODE }), 'void');
    await expect(voided).rejects.toMatchObject(code('not-found'));
    await change(other, 'rivière-lanterne-moulin-cuivre');
    const done = await revokeByCode(house, proof(certificate, { code: 'rivière-lanterne-moulin-cuivre' }), 'new');
    expect(done.certificate.state).toBe('revoked');
    expect(audit(world)).toEqual([]);
  });

  test('a setter who is removed, or whose card is blocked, between the look and the write revokes nothing', async () => {
    for (const meanwhile of ['removed', 'blocked'] as const) {
      const { certificate } = await acceptedTo(world, cast);
      const person = (await world.ledger.read('person', { id: cast.administrator.personId }))!;
      let first = true;
      const commit: typeof world.ledger.commit = async (change) => {
        if (first && meanwhile === 'removed') await endMandateOf(cast.administrator);
        if (first && meanwhile === 'blocked') {
          const next = { ...person, version: person.version + 1, codesVoidUntil: world.clock.now().toISOString() };
          const pen = penOf(world, CEREMONY, 'block');
          await world.ledger.commit({ records: [next], events: [pen.event(next, 'person.card-judged')] });
        }
        first = false;
        return world.ledger.commit(change);
      };
      const racing = { ...house, ledger: { ...world.ledger, commit } };
      await expect(revokeByCode(racing, proof(certificate), 'race')).rejects.toMatchObject(code('not-found'));
      const { issuer, serial } = certificate;
      expect((await world.ledger.read('certificate', { issuer, serial }))!.state).toBe('issued');
      world = await makeWorld();
      house = retrieving(world);
      cast = await makeCast(world);
    }
  });

  test('a change that leaves the code its force is looked at again, and the code revokes', async () => {
    const { certificate } = await acceptedTo(world, cast);
    const mandate = cast.administrator.mandates[0]!;
    let first = true;
    const commit: typeof world.ledger.commit = async (change) => {
      if (first) {
        const next = { ...mandate, version: mandate.version + 1, until: '2040-01-01T00:00:00.000Z' };
        await world.ledger.commit({
          records: [next],
          events: [penOf(world, CEREMONY, 'x').event(next, 'mandate.given')],
        });
      }
      first = false;
      return world.ledger.commit(change);
    };
    const racing = { ...house, ledger: { ...world.ledger, commit } };
    expect((await revokeByCode(racing, proof(certificate), 'race')).certificate.state).toBe('revoked');
  });

  test('a voided code stays listed nowhere and has no force', async () => {
    const { certificate } = await acceptedTo(world, cast);
    const { issuer, serial } = certificate;
    const { personId } = cast.administrator;
    expect((await world.ledger.list('codes-of-person', personId)).items).toMatchObject([{ issuer, serial }]);
    const set = (await world.ledger.read('code', { issuer, serial }))!;
    const pen = penOf(world, CEREMONY, 'void');
    const { record, event } = voidedCode(set, 'administrator removed', pen.at);
    await world.ledger.commit({ records: [record], events: [pen.event(record, event.type)] });
    expect((await world.ledger.list('codes-of-person', personId)).items).toEqual([]);
    await expect(revokeByCode(house, proof(certificate), 'void')).rejects.toMatchObject(code('not-found'));
  });

  test('no code before the acceptance, none after the end', async () => {
    const issued = await issuedTo(world, cast);
    const { issuer, serial } = issued;
    const change = () =>
      changeCode(house, cast.administrator, { issuer, serial, code: OTHER_CODE, codeAgain: OTHER_CODE }, 'change');
    await expect(change()).rejects.toMatchObject(code('wrong-state'));
    await revokeCertificate(world, cast.administrator, { issuer, serial, reason: 'superseded' }, 'revoke');
    await expect(change()).rejects.toMatchObject(code('wrong-state'));
  });
});
