import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal } from '../../shared/errors.ts';
import { newId } from '../../shared/lifecycle/identity.ts';
import { Conflict, KeyDestroyed } from '../../shared/lifecycle/ports.ts';
import { liftHold, setHold } from '../../shared/lifecycle/privacy/holds.ts';
import { replayErasures } from '../../shared/lifecycle/privacy/replay.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import { mandatesOf } from '../../shared/lifecycle/registration/desk.ts';
import { movedBy, readGrantee } from '../../shared/lifecycle/registration/persons.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import type { Personal } from '../../shared/registration/personal.ts';
import type { MandateRecord } from '../../shared/registration/records.ts';
import { monthsAfter } from '../../shared/registration/retention.ts';
import { retentionTable } from '../../shared/registration/retention-table.ts';
import { audit } from '../faults/audit.ts';
import { deskWorld } from '../world/designations.ts';
import { afresh, ask, backupOf, erasing, inMonths, officers, purged, restored, unused } from '../world/privacy.ts';
import { CEREMONY, type World } from '../world/world.ts';

/**
 * No sequence of acts keeps an erased value readable, nothing under a hold is erased, and nothing before its time unless
 * the person asked and no duty stood against it (issue C, Privacy). The model below knows the rules by itself.
 */
const ACTS = [
  'register',
  'give',
  'end',
  'ask',
  'hold',
  'lift',
  'purge',
  'backup',
  'restore-keys',
  'restore-all',
] as const;
const step = fc.record({
  // most sequences of single acts lead nowhere: people are there, and the purge runs
  act: fc.constantFrom(...ACTS, 'register', 'register', 'purge', 'purge', 'purge'),
  person: fc.nat({ max: 1 }),
  months: fc.constantFrom(0, 0, 1, 6, 12, 60, 121),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** One person as the test itself follows them. */
interface Followed {
  readonly id: string;
  readonly registeredAt: string;
  readonly sealed: Personal<unknown>[];
  roleUntil?: string;
  everHadRole: boolean;
  standing?: MandateRecord;
  held: boolean;
  asked: boolean;
  erased: boolean;
}

class Stage {
  world: World;
  readonly people: (Followed | undefined)[] = [];
  backup: ReturnType<typeof backupOf> | undefined;
  readonly wrong: string[] = [];
  readonly first: Principal;
  readonly second: Principal;
  erasures = 0;
  constructor(world: World, [first, second]: readonly [Principal, Principal]) {
    this.world = world;
    this.first = first;
    this.second = second;
  }

  now = () => this.world.clock.now().toISOString();

  async play({ act, person, months }: Step): Promise<void> {
    inMonths(this.world, months);
    const one = this.people[person];
    if (act === 'register') return one && !one.erased ? undefined : this.register(person);
    if (act === 'purge') return this.purge();
    if (act === 'backup') {
      this.backup = backupOf(this.world);
      return;
    }
    if (act.startsWith('restore')) return this.restore(act === 'restore-all');
    if (!one) return;
    if (act === 'give') return this.give(one);
    if (act === 'end') return this.end(one);
    if (act === 'ask') return this.ask(one);
    return this.hold(one, act === 'hold');
  }

  async register(person: number): Promise<void> {
    const { record } = await unused(this.world);
    const at = this.now();
    const { id, personal } = record;
    const fresh = {
      id,
      registeredAt: at,
      sealed: [personal],
      everHadRole: false,
      held: false,
      asked: false,
      erased: false,
    };
    this.people[person] = fresh;
  }

  async give(one: Followed): Promise<void> {
    if (one.standing) return;
    const { ledger, randomness } = this.world;
    const { person } = await readGrantee({ ledger }, one.id);
    const pen = penOf(this.world, CEREMONY, 'give');
    const mandate: MandateRecord = {
      kind: 'mandate',
      id: newId(randomness),
      version: 1,
      createdAt: pen.at,
      personId: one.id,
      role: 'validation-agent',
      scope: { reach: 'house' },
      givenBy: [],
      evidence: { what: 'letter', sha256: 'e'.repeat(64) },
      from: pen.at,
      until: monthsAfter(pen.at, 24),
      state: 'active',
    };
    const moved = movedBy(pen, person, mandate);
    await ledger.commit({
      records: [mandate, moved.record],
      events: [pen.event(mandate, 'mandate.given'), moved.event],
    });
    one.standing = mandate;
    one.everHadRole = true;
    one.roleUntil = mandate.until;
  }

  async end(one: Followed): Promise<void> {
    if (!one.standing || one.roleUntil! <= this.now()) return;
    const pen = penOf(this.world, CEREMONY, 'end');
    const held = (await mandatesOf(this.world.ledger, one.id)).find(({ id }) => id === one.standing!.id)!;
    const ended = { at: pen.at, by: 'agent', reason: 'left' };
    const record: MandateRecord = { ...held, version: held.version + 1, state: 'ended', ended };
    await this.world.ledger.commit({ records: [record], events: [pen.event(record, 'mandate.ended')] });
    one.roleUntil = pen.at;
    delete one.standing;
  }

  async ask(one: Followed): Promise<void> {
    const principal: Principal = { personId: one.id, authentication: 'token', mandates: [], language: 'fr' };
    const { request } = await ask(this.world, principal, { asks: 'erasure' });
    if (request.answer!.outcome === 'granted') {
      if (one.held) this.wrong.push('an erasure was granted under a hold');
      one.asked = true;
    }
  }

  async hold(one: Followed, set: boolean): Promise<void> {
    const subject = { subject: 'person', subjectId: one.id } as const;
    const caller = {
      principal: set ? this.first : this.second,
      roles: ['security-officer'] as const,
      correlation: 'hold',
    };
    if (set) await setHold(this.world, caller, subject, 'un litige');
    else await liftHold(this.world, caller, subject, 'fini');
    one.held = set;
  }

  /** Whether the rules let this person be erased now. */
  mayErase({ registeredAt, everHadRole, roleUntil, held, asked }: Followed): boolean {
    const now = this.now();
    if (held) return false;
    if (!everHadRole) return asked || monthsAfter(registeredAt, retentionTable['unused-person'].months) <= now;
    return roleUntil! <= now && monthsAfter(roleUntil!, retentionTable['former-role'].months) <= now;
  }

  async purge(): Promise<void> {
    const before = this.people.map((one) => one && { ...one, may: this.mayErase(one) });
    await purged(this.world);
    for (const [index, one] of this.people.entries()) {
      if (!one || one.erased) continue;
      const gone = this.world.dataKeys.kept.get(`person/${one.id}`) === 'destroyed';
      if (gone && !before[index]!.may) this.wrong.push(`erased${one.held ? ' under a hold' : ' too early'}`);
      if (gone) this.erasures++;
      one.erased ||= gone;
    }
  }

  async restore(ledger: boolean): Promise<void> {
    if (!this.backup) return;
    const { rows, keys } = this.backup;
    // what was sealed since the copy was taken has keys in no copy: people are told to copy these over
    const kept = new Map([...this.world.dataKeys.kept].filter(([of]) => !keys.has(of)));
    // an older ledger would also forget acts that the model knows; only erasures must survive it
    const known =
      ledger && this.people.every((one) => !one || one.erased || rows.some(({ pk }) => pk === `person#${one.id}`));
    this.world = await restored(this.world, {
      keys: new Map([...keys, ...kept]),
      ...(known && this.unchanged(rows) && { rows }),
    });
    await replayErasures(erasing(this.world), 'replay');
  }

  /** The copy differs from the ledger in erasures and events of the purge alone. */
  unchanged(rows: ReturnType<typeof backupOf>['rows']): boolean {
    const acts = (all: typeof rows) =>
      all.filter(({ kind }) => kind === 'mandate' || kind === 'hold' || kind === 'privacyRequest');
    return JSON.stringify(acts(rows)) === JSON.stringify(acts(this.world.table.rows()));
  }

  async verdict(): Promise<void> {
    const { vault } = afresh(this.world);
    for (const one of this.people) {
      if (!one) continue;
      const record = await this.world.ledger.read('person', { id: one.id });
      for (const envelope of [...one.sealed, ...(record ? [record.personal] : [])]) {
        const open = await vault.open(envelope).then(
          () => true,
          (thrown: unknown) => {
            if (thrown instanceof KeyDestroyed) return false;
            throw thrown;
          },
        );
        if (open && one.erased) this.wrong.push('an erased value can be read');
        if (!open && !one.erased) this.wrong.push('a value is gone that nobody erased');
      }
    }
    this.wrong.push(...audit(this.world));
  }
}

async function whatCameOf(steps: readonly Step[]) {
  const world = await deskWorld('privacy');
  const stage = new Stage(world, await officers(world));
  for (const one of steps) {
    try {
      await stage.play(one);
    } catch (thrown) {
      if (!(thrown instanceof Refusal || thrown instanceof Conflict || thrown instanceof KeyDestroyed)) throw thrown;
    }
    await stage.verdict();
    if (stage.wrong.length > 0) break;
  }
  return stage;
}

test('whatever happens: erased stays erased, held stays, and nothing goes before its time', async () => {
  let erasures = 0;
  const whole = fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
    const { wrong, erasures: some } = await whatCameOf(steps);
    erasures += some;
    expect(wrong).toEqual([]);
  });
  await fc.assert(whole, { numRuns: 100 });
  expect(erasures).toBeGreaterThan(30);
}, 60_000);

test('the ways lead somewhere: after its time, by asking, after a hold, after a restore', async () => {
  const go = (...acts: readonly [Step['act'], number][]) =>
    whatCameOf(acts.map(([act, months]) => ({ act, months, person: 0 }) as Step));
  const outcome = async (stage: Promise<Stage>) => {
    const { wrong, people } = await stage;
    return [wrong, people[0]!.erased];
  };
  expect(await outcome(go(['register', 0], ['purge', 12]))).toEqual([[], true]);
  expect(await outcome(go(['register', 0], ['ask', 0], ['purge', 0]))).toEqual([[], true]);
  expect(await outcome(go(['register', 0], ['give', 0], ['ask', 0], ['purge', 121]))).toEqual([[], false]);
  expect(await outcome(go(['register', 0], ['hold', 0], ['purge', 121], ['lift', 0], ['purge', 1]))).toEqual([
    [],
    true,
  ]);
  expect(await outcome(go(['register', 0], ['backup', 0], ['purge', 12], ['restore-all', 0]))).toEqual([[], true]);
});
