import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { certifySeal } from '../../../shared/lifecycle/seals.ts';
import { certified } from '../../world/holders.ts';
import { DECLARATION, seal } from '../../world/receipts.ts';
import { makeCast } from '../../world/world.ts';
import { openAuthority } from './authority.ts';
import { problem } from './office.ts';

/** The declaration and its receipt over HTTP. */
type Claims = Readonly<Record<string, string>>;
let place: Awaited<ReturnType<typeof open>>;
beforeEach(async () => {
  place = await open();
});

async function open() {
  const authority = await openAuthority();
  await certifySeal(authority.world, 'seal', 'certify');
  const cast = await makeCast(authority.world, { offer: 'PRO' });
  const one = await certified(authority.house, cast, { recognised: { directoryId: 'camille' } });
  const claims = { iss: 'https://id.example.test', sub: 'sub-camille', directory_id: 'camille' };
  await authority.ask('GET /me', { claims });
  const { issuer, serial } = one.certificate;
  const body = { certificate: { issuer, serial }, text: DECLARATION, language: 'en' };
  const address = `/holders/${one.holder.id}`;
  return {
    ...one,
    authority,
    cast,
    claims,
    declare: (by: Claims, more: object = {}) =>
      authority.ask(`POST ${address}/declaration`, { claims: by, body: { ...body, ...more } }),
    receipt: (by: Claims, accept = 'application/pdf') =>
      authority.ask(`GET ${address}/declarations/${serial}/receipt`, { claims: by, headers: { accept } }),
    address: `${address}/declarations/${serial}/receipt`,
  };
}

describe('the declaration of a holder, over HTTP', () => {
  test('leaves a seal to be put, and its receipt is a PDF to be kept once that is done', async () => {
    const { authority, claims, address, certificate, holder } = place;
    const awaited = await place.receipt(claims);
    expect(awaited).toMatchObject({ status: 202, json: { state: 'awaited', until: '2026-04-01T09:00:00.000Z' } });
    const declared = await place.declare(claims);
    expect(declared).toMatchObject({
      status: 200,
      json: { state: 'declared', serial: certificate.serial, receipt: { state: 'being-sealed', href: address } },
    });
    expect(authority.nudged.filter(({ topic }) => topic === 'seal')).toHaveLength(1);
    const early = await place.receipt(claims);
    expect(early).toMatchObject({ status: 202, headers: { 'retry-after': '3', 'content-type': 'application/json' } });

    const sealed = await seal(authority.world, place);
    const answer = await place.receipt(claims);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/pdf');
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="receipt-${certificate.serial}.pdf"`);
    const file = Buffer.from(answer.text, 'base64');
    expect(createHash('sha256').update(file).digest('hex')).toBe(sealed.document!.sha256);
    expect(file.subarray(0, 5).toString()).toBe('%PDF-');
    const shown = await place.receipt(claims, 'application/json');
    expect(shown.json).toMatchObject({
      holderId: holder.id,
      receipt: { state: 'sealed', sha256: sealed.document!.sha256 },
    });
  });

  test('is read by the administrator and the house’s readers, and is nothing to others', async () => {
    const { authority, cast, claims } = place;
    const auditor = (await authority.person('auditor', { reach: 'house' })).claims;
    for (const by of [await authority.claimsOf(cast.administrator.personId), auditor]) {
      expect((await place.receipt(by)).status).toBe(202);
      expect((await place.declare(by)).status).toBe(403);
    }
    const scope = { reach: 'subscription', structureId: 'other', subscriptionId: 'other' } as const;
    const stranger = (await authority.person('technical-administrator', scope)).claims;
    expect((await place.receipt(stranger)).status).toBe(404);
    expect((await place.receipt(claims)).status).toBe(202);
  });

  test('takes the text that is in force, and no more fields than it knows', async () => {
    const { claims } = place;
    expect(problem(await place.declare(claims, { text: { ...DECLARATION, version: '2020-1' } })).code).toBe('conflict');
    expect(problem(await place.declare(claims, { signature: 'mine' })).code).toBe('malformed');
  });
});
