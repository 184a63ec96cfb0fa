import { beforeEach, describe, expect, test } from 'vitest';
import { ATTEMPTS_PER_CALLER, ATTEMPTS_PER_CERTIFICATE, revokeByCode } from '../../../shared/lifecycle/code-proof.ts';
import { changeCode, voidedCode } from '../../../shared/lifecycle/codes.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { audit } from '../../faults/audit.ts';
import {
  acceptedTo,
  anotherAdministrator,
  GOOD_CODE,
  issuedTo,
  OTHER_CODE,
  type RetrievalHouse,
  retrievalCast,
  retrieving,
} from '../../world/retrieval.ts';
import { type Cast, CEREMONY, type World, wrapped } from '../../world/world.ts';

let world: World;
let house: RetrievalHouse;
let cast: Cast;
beforeEach(async () => {
  ({ world, house, cast } = await retrievalCast());
});

const code = (refusal: string) => ({ code: refusal });

async function endMandateOf({ mandates }: Cast['administrator']): Promise<void> {
  const mandate = mandates[0]!;
  const ended = { ...mandate, version: mandate.version + 1, state: 'ended' as const };
  const pen = penOf(world, CEREMONY, 'end');
  await world.ledger.commit({ records: [ended], events: [pen.event(ended, 'mandate.ended')] });
}

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
    const other = await anotherAdministrator(world, cast);
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
      ({ world, house, cast } = await retrievalCast());
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
