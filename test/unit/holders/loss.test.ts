import { beforeEach, describe, expect, test } from 'vitest';
import { createLedger } from '../../../shared/ledger/ledger.ts';
import { ConditionsFailed, type Table } from '../../../shared/ledger/table.ts';
import { revokeByCode } from '../../../shared/lifecycle/code-proof.ts';
import { lossByCode } from '../../../shared/lifecycle/holders/loss-by-code.ts';
import { audit } from '../../faults/audit.ts';
import { decide } from '../../world/decisions.ts';
import { certificatesNow, checked, lose, pass, throughTo, tick } from '../../world/holder-life.ts';
import {
  attest,
  type Certified,
  certified,
  certifiedCast,
  end,
  type HolderWorld,
  now,
  open,
  proCast,
  type Registered,
  refusalOf,
  register,
  request,
  signedIn,
  told,
} from '../../world/holders.ts';
import { GOOD_CODE, issued, nameOf } from '../../world/retrieval.ts';
import type { Cast } from '../../world/world.ts';

let world: HolderWorld;
let cast: Cast;
let mine: Certified;
beforeEach(async () => {
  ({ world, cast, mine } = await certifiedCast());
});

const THEIRS = {
  recognised: { directoryId: 'two' },
  data: { lastName: 'Autre', firstNames: 'Noé', email: 'b@example.org' },
};
/** One more certificate, for another device. */
const another = async (one: Registered = mine) => {
  await open(world, cast, one);
  return throughTo(world, one);
};

describe('a loss or theft (terms of use of journey B, loss or theft)', () => {
  test('is declared by the holder: every certificate is revoked as a key compromise, and its key blocked', async () => {
    const second = await another();
    const message = 'laissé dans le train';
    const happenedAt = world.clock.now().toISOString();
    pass(world, 1);
    const { certificates, siblings } = await lose(world, mine.principal, mine.holder, { message, happenedAt });
    expect(certificates.map(({ serial, state }) => [serial, state])).toEqual(
      [mine.certificate, second].map(({ serial }) => [serial, 'revoked']),
    );
    expect(siblings).toEqual([]);
    for (const { spkiSha256, revocation } of certificates) {
      expect(revocation).toMatchObject({
        reason: 'keyCompromise',
        capacity: 'holder',
        channel: 'api',
        by: mine.principal.personId,
      });
      expect(await world.ledger.read('blockedKey', { spkiSha256 })).toBeDefined();
    }
    const { losses } = await now(world, mine.holder);
    expect(losses).toMatchObject([{ what: 'stolen', whole: true, happenedAt, settledAt: expect.any(String) }]);
    // what happened stands in an envelope, and in no event
    expect(await world.vault.open(losses![0]!.message!)).toBe(message);
    expect(JSON.stringify(world.table.rows())).not.toContain(message);
    expect(audit(world)).toEqual([]);
  });

  test('of one certificate leaves the others in force, and names them', async () => {
    const second = await another();
    const { certificates, siblings } = await lose(world, cast.administrator, mine.holder, {
      certificates: [nameOf(mine.certificate)],
    });
    expect(certificates.map(({ serial }) => serial)).toEqual([mine.certificate.serial]);
    expect(siblings.map(({ serial, state }) => [serial, state])).toEqual([[second.serial, 'issued']]);
  });

  test('is told to the holder and to those who look after them', async () => {
    await lose(world, mine.principal, mine.holder);
    const notices = told(world).filter(({ notice }) => notice?.startsWith('holder-loss'));
    expect(notices).toEqual(
      expect.arrayContaining([
        { notice: 'holder-loss', holderId: mine.holder.id },
        { notice: 'holder-loss-told', holderId: mine.holder.id, personId: cast.administrator.personId },
      ]),
    );
    expect(notices).toHaveLength(2);
  });

  test('said again is answered again: one loss, one revocation of each', async () => {
    await lose(world, mine.principal, mine.holder);
    const rows = world.table.rows().length;
    const again = await lose(world, mine.principal, mine.holder);
    expect(again.certificates.map(({ state }) => state)).toEqual(['revoked']);
    expect(again.outbox).toEqual([]);
    expect(world.table.rows()).toHaveLength(rows);
  });

  test('that nobody was left to carry out comes to its end by the clock: revoked as a compromise, the key blocked', async () => {
    const table: Table = {
      ...world.table,
      write: async (actions) => {
        const revokes = actions.some((action) => 'put' in action && action.put.kind === 'certificate');
        if (revokes) throw new ConditionsFailed([0]);
        return world.table.write(actions);
      },
    };
    const { certificates } = await lose({ ...world, ledger: createLedger(table) }, mine.principal, mine.holder);
    expect(certificates.map(({ state }) => state)).toEqual(['issued']);
    await tick(world);
    const [ended] = await certificatesNow(world, mine.holder);
    expect(ended).toMatchObject({ state: 'revoked', revocation: { reason: 'keyCompromise', channel: 'clock' } });
    expect(await world.ledger.read('blockedKey', { spkiSha256: ended!.spkiSha256 })).toBeDefined();
    expect((await now(world, mine.holder)).losses).toMatchObject([{ settledAt: expect.any(String) }]);
    expect(audit(world)).toEqual([]);
  });

  test('is about one’s own certificates, and about something that is there', async () => {
    const theirs = await certified(world, cast, THEIRS);
    const certificates = [nameOf(theirs.certificate)];
    expect(await refusalOf(lose(world, mine.principal, mine.holder, { certificates }))).toEqual(['not-found']);
    expect(await refusalOf(lose(world, mine.principal, theirs.holder))).toEqual(['not-found']);
    expect(
      await refusalOf(lose(world, mine.principal, mine.holder, { happenedAt: '2027-01-01T00:00:00.000Z' })),
    ).toEqual(['malformed', 'loss-ahead']);
    const third = await register(world, cast, { recognised: { directoryId: 'three' } });
    expect(await refusalOf(lose(world, third.principal, third.holder))).toEqual(['wrong-state']);
    expect((await certificatesNow(world, theirs.holder)).map(({ state }) => state)).toEqual(['issued']);
  });

  test('stops a request that is on its way with the lost key, and no later one', async () => {
    const waiting = await proCast('waiting', { dualControl: true });
    ({ world, cast } = waiting);
    const one = await register(world, cast);
    await attest(world, one);
    const { request: made } = await request(world, one);
    const { loss } = await lose(world, one.principal, one.holder);
    expect(loss.certificates).toEqual([]);
    expect((await now(world, one.holder)).losses![0]!.settledAt).toBeUndefined();
    const approve = decide(world, cast.agent, { requestId: made.id, decision: 'approved' });
    expect(await refusalOf(approve)).toEqual(['policy', 'identity-due']);
    await open(world, cast, one, checked(world));
    await attest(world, one);
    const { request: later } = await request(world, one);
    await tick(world);
    expect((await world.ledger.read('request', { id: made.id }))!.state).toBe('refused');
    expect((await world.ledger.read('request', { id: later.id }))!.state).toBe('pending');
    expect((await now(world, one.holder)).losses![0]!.settledAt).toBeDefined();
    expect(audit(world)).toEqual([]);
  });
});

describe('the way to a new certificate', () => {
  test('is a new check of the identity, then a leave and a new key', async () => {
    await open(world, cast, mine);
    await lose(world, mine.principal, mine.holder);
    // the leave of before is worth nothing
    expect((await now(world, mine.holder)).opening).toBeUndefined();
    expect(await refusalOf(request(world, mine))).toEqual(['wrong-state']);
    expect(await refusalOf(open(world, cast, mine))).toEqual(['policy', 'identity-due']);
    const before = { identity: { how: 'in-person', at: mine.holder.createdAt } };
    expect(await refusalOf(open(world, cast, mine, before))).toEqual(['policy', 'identity-due']);
    await open(world, cast, mine, checked(world));
    await attest(world, mine);
    const next = await issued(world, (await request(world, mine)).request);
    expect(next.state).toBe('issued');
    expect((await now(world, mine.holder)).identity).toHaveLength(2);
    expect(audit(world)).toEqual([]);
  });
});

describe('a loss told with the revocation code', () => {
  const byCode = async () => {
    const proof = { ...nameOf(mine.certificate), code: GOOD_CODE, reason: 'keyCompromise', caller: 'c' } as const;
    const { certificate } = await revokeByCode(world, proof, 'code');
    return lossByCode(world, certificate, 'stolen', 'code');
  };

  test('revokes that certificate alone, goes on record without a name, and is told', async () => {
    const second = await another();
    const outbox = await byCode();
    expect(outbox.map(({ about }) => about.notice).sort()).toEqual(['holder-loss', 'holder-loss-told']);
    const { losses } = await now(world, mine.holder);
    expect(losses).toMatchObject([
      { what: 'stolen', whole: false, certificates: [nameOf(mine.certificate)], settledAt: expect.any(String) },
    ]);
    expect(losses![0]!.declared.by).toBeUndefined();
    expect((await certificatesNow(world, mine.holder)).map(({ serial, state }) => [serial, state])).toEqual([
      [mine.certificate.serial, 'revoked'],
      [second.serial, 'issued'],
    ]);
    expect(await byCode()).toEqual([]);
    expect(await refusalOf(open(world, cast, mine))).toEqual(['policy', 'identity-due']);
    expect(audit(world)).toEqual([]);
  });

  test('works for somebody whose mandate has ended, whose certificate is in their name still', async () => {
    await end(world, cast, mine.principal.mandates[0]!);
    expect(await refusalOf(lose(world, await signedIn(world, mine.principal.personId), mine.holder))).toEqual([
      'forbidden',
    ]);
    await byCode();
    expect((await certificatesNow(world, mine.holder)).map(({ state }) => state)).toEqual(['revoked']);
  });
});
