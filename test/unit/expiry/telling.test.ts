import { beforeEach, describe, expect, test } from 'vitest';
import { tellOfExpiry } from '../../../shared/lifecycle/expiry/telling.ts';
import { mailboxOf } from '../../../shared/lifecycle/mail/mailboxes.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { MailboxRecord } from '../../../shared/lifecycle/records.ts';
import { lookupSaltOf } from '../../../shared/lifecycle/registration/desk.ts';
import { endMandate } from '../../../shared/lifecycle/registration/mandates.ts';
import { closeWorkItem } from '../../../shared/lifecycle/registration/work-items.ts';
import { renewCertificate } from '../../../shared/lifecycle/renewal.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import {
  type ExpiryStage,
  expiryStage,
  fated,
  itemsOf,
  lastFated,
  steps,
  tellNow,
  trailOf,
  turnTo,
  waiting,
} from '../../world/expiry.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { controlAgain, issued, nameOf } from '../../world/retrieval.ts';
import { CEREMONY } from '../../world/world.ts';

let stage: ExpiryStage;
beforeEach(async () => {
  stage = await expiryStage();
});

/** Stages of the plan at which somebody is told, one after the other. */
async function through(...days: readonly number[]): Promise<void> {
  for (const day of days) {
    turnTo(stage, day);
    await tellNow(stage);
  }
}

const end = ({ mandates: [mandate] }: Principal) => {
  const caller = { principal: stage.agent, roles: ['validation-agent'] as const, correlation: 'end' };
  return endMandate(stage.world, caller, { personId: mandate!.personId, id: mandate!.id }, 'left');
};

async function kill(email: string): Promise<void> {
  const digest = mailboxOf(await lookupSaltOf(stage.world.ledger), email);
  const pen = penOf(stage.world, CEREMONY, 'kill');
  const dead: MailboxRecord = {
    kind: 'mailbox',
    digest,
    version: 1,
    createdAt: pen.at,
    state: 'dead',
    bounces: 1,
    complaints: 0,
    failures: [],
    last: { at: pen.at, why: 'permanent' },
  };
  await stage.world.ledger.commit({ records: [dead], events: [pen.event(dead, 'mailbox.died')] });
}

async function renewal() {
  await controlAgain(stage.world, stage.certificate);
  const { issuer, serial } = stage.certificate;
  const input = { issuer, serial, certificationRequest: pkcs10(generate('P-256')) };
  return (await renewCertificate(stage.world, stage.administrator, input, 'renew')).request;
}

describe('while nobody acts', () => {
  test('the circle widens stage by stage, an agent is asked in the end, and then it is over', async () => {
    await through(-61, -60, -30, -15, -7, -1, 0, 7);
    expect(steps(await trailOf(stage))).toEqual([
      'd-60: administrator',
      'd-30: administrator administrators',
      'd-15: administrator administrators mandatary',
      'd-7: administrator administrators mandatary representative',
      'd-1: administrator administrators mandatary representative',
      'd0: administrator administrators mandatary representative',
      'd+7: administrator administrators mandatary representative',
    ]);
    expect(await trailOf(stage)).toMatchObject({ version: 7, ended: { why: 'over' } });
    expect(itemsOf(stage.world)).toMatchObject([{ cause: 'certificate.expiring', state: 'open' }]);
    expect(await tellOfExpiry(stage.world, nameOf(stage.certificate), 'tell')).toEqual({
      outcome: 'skipped',
      why: 'over',
    });
  });

  test('a stage is told once, whatever is called how often', async () => {
    turnTo(stage, -30);
    const told = await Promise.all([tellNow(stage), tellNow(stage)].map((one) => one.catch(() => 'raced')));
    await tellNow(stage);
    expect(told).toHaveLength(2);
    expect((await trailOf(stage))!.told).toHaveLength(1);
    expect(waiting(stage.world)).toHaveLength(2);
  });

  test('stages that were missed are told by the latest alone', async () => {
    await through(-60, -3);
    expect(steps(await trailOf(stage))).toEqual([
      'd-60: administrator',
      'd-7: administrator administrators mandatary representative',
    ]);
  });

  test('an agent who has closed the item of the eve is not asked again', async () => {
    await through(-1);
    const [item] = itemsOf(stage.world) as unknown as { id: string }[];
    const caller = { principal: stage.agent, roles: ['validation-agent'] as const, correlation: 'close' };
    await closeWorkItem(stage.world, caller, item!.id, { outcome: 'dismissed', reasons: 'It serves no more.' });
    await through(0, 7);
    expect(itemsOf(stage.world)).toMatchObject([{ state: 'dismissed' }]);
  });

  test('messages wait for seven in the morning, of a working day', async () => {
    turnTo(stage, -60, 6);
    await tellNow(stage);
    turnTo(stage, -60, 7);
    const seven = stage.world.clock.now().toISOString();
    expect(waiting(stage.world).map(({ notBefore }) => notBefore)).toEqual([seven]);
    // a Friday evening
    turnTo(stage, -28, 20);
    await tellNow(stage);
    turnTo(stage, -25, 7);
    const monday = stage.world.clock.now().toISOString();
    expect(
      waiting(stage.world)
        .map(({ notBefore }) => notBefore)
        .sort(),
    ).toEqual([seven, monday, monday]);
  });

  test('each is told in words for them', async () => {
    await through(-7, -1, 7);
    const words = waiting(stage.world).map(({ about: { stage, rung, notice } }) => `${stage} ${rung}: ${notice}`);
    expect(new Set(words)).toEqual(
      new Set([
        'd-7 administrator: expiry-to-renew',
        'd-7 administrators: expiry-to-renew',
        'd-7 mandatary: expiry-unattended',
        'd-7 representative: expiry-unattended',
        ...['administrator', 'administrators', 'mandatary', 'representative'].flatMap((rung) => [
          `d-1 ${rung}: expiry-last-day`,
          `d+7 ${rung}: expiry-passed`,
        ]),
      ]),
    );
  });
});

describe('once somebody has acted', () => {
  test('a renewal that was asked for stays with those who are at it, until the eve', async () => {
    turnTo(stage, -40);
    await renewal();
    await through(-30, -7, -1);
    expect(steps(await trailOf(stage))).toEqual([
      'd-30: administrator',
      'd-7: administrator',
      'd-1: administrator administrators mandatary representative',
    ]);
  });

  test('a new certificate that nobody accepted yet does not end the notices; its acceptance does', async () => {
    await through(-60);
    const next = await issued(stage.world, await renewal());
    await through(-30);
    expect(steps(await trailOf(stage))).toEqual(['d-60: administrator', 'd-30: administrator']);
    const pen = penOf(stage.world, CEREMONY, 'accept');
    const accepted = { ...next, version: next.version + 1, acceptance: 'accepted' as const };
    await stage.world.ledger.commit({ records: [accepted], events: [pen.event(accepted, 'certificate.accepted')] });
    turnTo(stage, -15);
    expect(await tellNow(stage)).toEqual({ outcome: 'skipped', why: 'renewed' });
    expect(await trailOf(stage)).toMatchObject({ ended: { why: 'renewed' } });
  });

  test('a successor that was revoked is none', async () => {
    turnTo(stage, -50);
    const next = await issued(stage.world, await renewal());
    const input = { issuer: next.issuer, serial: next.serial, reason: 'superseded' as const };
    await revokeCertificate(stage.world, stage.administrator, input, 'revoke');
    await through(-30);
    expect(steps(await trailOf(stage))).toEqual(['d-30: administrator administrators']);
  });

  test('a successor that was accepted and then revoked lets the notices go on', async () => {
    await through(-60);
    const next = await issued(stage.world, await renewal());
    const pen = penOf(stage.world, CEREMONY, 'accept');
    const accepted = { ...next, version: next.version + 1, acceptance: 'accepted' as const };
    await stage.world.ledger.commit({ records: [accepted], events: [pen.event(accepted, 'certificate.accepted')] });
    await through(-30);
    expect(await trailOf(stage)).toMatchObject({ ended: { why: 'renewed' } });
    const { issuer, serial } = next;
    await revokeCertificate(stage.world, stage.administrator, { issuer, serial, reason: 'keyCompromise' }, 'revoke');
    await through(-15);
    const trail = await trailOf(stage);
    expect(steps(trail)).toEqual(['d-60: administrator', 'd-15: administrator administrators mandatary']);
    expect(trail?.ended).toBeUndefined();
  });

  test('a revoked certificate is told of no more, and its item needs nobody', async () => {
    await through(-1);
    expect(itemsOf(stage.world)).toMatchObject([{ state: 'open' }]);
    const { issuer, serial } = stage.certificate;
    await revokeCertificate(stage.world, stage.administrator, { issuer, serial, reason: 'superseded' }, 'revoke');
    turnTo(stage, 0);
    expect(await tellNow(stage)).toEqual({ outcome: 'skipped', why: 'revoked' });
    expect(itemsOf(stage.world)).toMatchObject([{ state: 'done' }]);
    expect(await trailOf(stage)).toMatchObject({ version: 2, ended: { why: 'revoked' } });
  });
});

describe('whoever cannot be reached is stood in for', () => {
  test('all who administer are told where whoever requested it does no more', async () => {
    await end(stage.administrator);
    await through(-60);
    expect((await trailOf(stage))!.told[0]!.to).toMatchObject([
      { rung: 'administrator', personId: stage.colleague.personId },
    ]);
  });

  test('a dead mailbox is nobody: the next rung is taken at once', async () => {
    await kill('person@example.org');
    await through(-60);
    expect(steps(await trailOf(stage))).toEqual(['d-60 wider: administrators']);
  });

  test('two rungs of one mailbox are one message', async () => {
    await kill('colleague@example.org');
    await through(-30);
    expect(steps(await trailOf(stage))).toEqual(['d-30: administrator']);
  });

  test('with everybody gone an agent is asked at the first stage, and once', async () => {
    for (const name of ['person', 'colleague', 'mandatary', 'representative']) await kill(`${name}@example.org`);
    turnTo(stage, -60);
    expect(await tellNow(stage)).toMatchObject({ outcome: 'told', mails: 0, nobody: true });
    await through(-60, -30);
    expect(steps(await trailOf(stage))).toEqual(['d-60 wider: ', 'd-30 wider: ']);
    expect(itemsOf(stage.world)).toMatchObject([{ cause: 'notice.unreached', state: 'open' }]);
  });

  test('messages that come back send it wider, rung by rung, and to an agent in the end', async () => {
    await through(-60);
    for (const rung of ['administrators', 'mandatary', 'representative', '']) {
      await lastFated(stage, 'bounced');
      expect(await tellNow(stage)).toMatchObject({ outcome: 'told', nobody: rung === '' });
      expect(steps(await trailOf(stage)).at(-1)).toBe(`d-60 wider: ${rung}`);
    }
    expect(itemsOf(stage.world)).toMatchObject([{ cause: 'notice.unreached', state: 'open' }]);
    expect(await tellNow(stage)).toEqual({ outcome: 'skipped', why: 'told' });
  });

  test('one message that arrived is enough, and one that is under way is waited for', async () => {
    await through(-30);
    const [first, second] = (await trailOf(stage))!.told[0]!.to;
    await fated(stage.world, first!.mail, 'bounced');
    expect(await tellNow(stage)).toEqual({ outcome: 'skipped', why: 'waiting' });
    await fated(stage.world, second!.mail, 'delivered');
    expect(await tellNow(stage)).toEqual({ outcome: 'skipped', why: 'reached' });
  });

  test('an end that no notice of ever reached anybody is said so', async () => {
    await through(-7);
    await lastFated(stage, 'bounced');
    turnTo(stage, 0);
    expect(await tellNow(stage)).toMatchObject({ stage: 'd0', endedUnreached: true });
    const other = await expiryStage('reached');
    turnTo(other, -7);
    await tellNow(other);
    await lastFated(other, 'accepted');
    turnTo(other, 0);
    expect(await tellNow(other)).toMatchObject({ stage: 'd0', endedUnreached: false });
  });
});
