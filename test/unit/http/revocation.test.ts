import { beforeAll, describe, expect, test } from 'vitest';
import { anotherAdministrator, issuedTo } from '../../world/retrieval.ts';
import { openAuthority } from './authority.ts';
import { EVIDENCE, problem } from './office.ts';

let authority: Awaited<ReturnType<typeof openAuthority>>;
let agent: Record<string, string>;
beforeAll(async () => {
  authority = await openAuthority();
  agent = (await authority.person('validation-agent', { reach: 'house' })).claims;
});

const issued = async (cast = authority.cast) => {
  const { issuer, serial } = await issuedTo(authority.world, cast);
  return { issuer, serial, href: `/certificates/${issuer}/${serial}` };
};
const revoke = (href: string, body: object, claims = authority.administrator) =>
  authority.ask(`POST ${href}/revocation`, { claims, body });

describe('revocation over HTTP', () => {
  test('a compromised key: the answer names what the same person has in force under the subscription', async () => {
    const { cast, world } = authority;
    const colleague = await anotherAdministrator(world, cast);
    const [lost, revoked, alive] = [await issued(), await issued(), await issued()];
    await issued({ ...cast, administrator: colleague });
    await revoke(revoked.href, { reason: 'superseded' });
    const answer = await revoke(lost.href, { reason: 'keyCompromise' });
    expect(answer.status).toBe(200);
    expect(answer.json.siblings).toMatchObject([{ serial: alive.serial, href: alive.href }]);
    const other = await revoke(alive.href, { reason: 'cessationOfOperation' });
    expect(other.json).not.toHaveProperty('siblings');
  });

  test('in the name of a court: by an agent, with the order; the requests are kept for those entitled', async () => {
    const { href } = await issued();
    const onBehalfOf = { kind: 'judicial', evidence: EVIDENCE };
    const own = await revoke(href, { reason: 'privilegeWithdrawn', onBehalfOf });
    expect(problem(own)).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await revoke(href, { reason: 'privilegeWithdrawn', onBehalfOf }, agent)).status).toBe(200);
    authority.world.clock.advance(1000);
    await revoke(href, { reason: 'superseded' });
    const kept = await authority.ask(`GET ${href}/revocation-requests`, { claims: authority.administrator });
    expect(kept.json.items).toMatchObject([
      { capacity: 'judicial-authority', authority: onBehalfOf, reason: 'privilegeWithdrawn', decision: 'revoked' },
      { capacity: 'technical-administrator', authentication: 'token+card', decision: 'already-revoked' },
    ]);
    const representative = await authority.person('legal-representative', {
      reach: 'structure',
      structureId: 'another',
    });
    const elsewhere = await authority.ask(`GET ${href}/revocation-requests`, { claims: representative.claims });
    expect(problem(elsewhere)).toMatchObject({ status: 404, detail: 'Il n’y a rien ici que vous puissiez voir.' });
  });
});
