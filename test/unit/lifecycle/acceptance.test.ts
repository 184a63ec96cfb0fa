import { beforeEach, describe, expect, test } from 'vitest';
import { acceptCertificate, refuseCertificate } from '../../../shared/lifecycle/acceptance.ts';
import { revokeByCode } from '../../../shared/lifecycle/code-proof.ts';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import { textsInForce } from '../../../shared/messages/texts/texts.ts';
import type { Personal } from '../../../shared/registration/personal.ts';
import { audit } from '../../faults/audit.ts';
import {
  acceptanceOf,
  acceptedTo,
  anotherAdministrator,
  GOOD_CODE,
  issuedTo,
  OTHER_CODE,
  type RetrievalHouse,
  retrievalCast,
} from '../../world/retrieval.ts';
import { type Cast, makeCast, makePerson, type World } from '../../world/world.ts';

let world: World;
let house: RetrievalHouse;
let cast: Cast;
beforeEach(async () => {
  ({ world, house, cast } = await retrievalCast());
});

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
    const other = acceptCertificate(house, await anotherAdministrator(world, cast), acceptanceOf(issued), 'other');
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
    const other = await anotherAdministrator(world, cast);
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
