import { beforeEach, describe, expect, test } from 'vitest';
import { importRun } from '../../../functions/enrollment/run-imports.lambda.ts';
import { closeDirection, correctDirection } from '../../../shared/lifecycle/directions/directions.ts';
import { importsOfDirection, showImport, wholeImport } from '../../../shared/lifecycle/imports/reading.ts';
import { confirmImport, startImport } from '../../../shared/lifecycle/imports/receiving.ts';
import { findImports, LINES_A_RUN, runImport } from '../../../shared/lifecycle/imports/running.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { lookupSaltOf } from '../../../shared/lifecycle/registration/desk.ts';
import { endMandate } from '../../../shared/lifecycle/registration/mandates.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import { directoryCredential, guardOf } from '../../../shared/registration/credentials.ts';
import { houseRules } from '../../../shared/registration/house-rules.ts';
import { audit } from '../../faults/audit.ts';
import { asFunction } from '../../world/as-function.ts';
import {
  ALIX,
  certify,
  DOMAIN,
  enrol,
  entering,
  file,
  HEAD,
  jobOf,
  type Ministry,
  ministry,
  officiating,
  row,
  runThrough,
  starting,
} from '../../world/directions.ts';
import { depart, lose } from '../../world/holder-life.ts';
import { now, refusalOf, told } from '../../world/holders.ts';
import { live } from '../../world/privacy.ts';
import { prolong } from '../../world/retrieval.ts';
import { posted, unwrapped } from '../../world/sending.ts';
import { CEREMONY } from '../../world/world.ts';

let place: Ministry;
beforeEach(async () => {
  place = await ministry();
});

const agent = () => ({ principal: place.agent, roles: ['validation-agent'] as const, correlation: 'agent' });
const show = (id: string, by = place.one, more: object = {}) =>
  showImport(place.world, officiating(by), id, { limit: 100, ...more });
const outcomes = async (id: string) =>
  (await show(id)).lines.map(({ line, outcome, became }) => `${line} ${outcome}${became ? ` ${became.result}` : ''}`);
const confirm = (id: string, by: Principal, decision: 'confirmed' | 'refused' = 'confirmed') =>
  confirmImport(place.world, officiating(by), id, { decision, ...(decision === 'refused' && { reasons: 'non' }) });
const holders = () => place.world.table.rows().filter(({ kind, pk }) => kind === 'holder' && pk.startsWith('holder#'));

/** One of each kind: would register, duplicate, homonym, refused. */
async function mixed() {
  await enrol(place, { data: { lastName: 'Connu', firstNames: 'Claude', email: `connu@${DOMAIN}` } });
  return entering(
    place,
    file(
      row('Nouveau'),
      row('Connu'),
      row('Connu', { email: `autre@${DOMAIN}`, id: 'homonyme' }),
      '=1;Claude;x@example.org;x;annuaire;2026-02-01',
      row('Nouveau', { id: 'encore' }),
      row('Nouveau', { email: `deux@${DOMAIN}`, id: 'deux' }),
      row('Autre', { id: 'Nouveau' }),
      row('Tard').replace('2026-02-01', '2026-12-01'),
    ),
  );
}

describe('the dry run', () => {
  test('says of each line what it would do, and registers nobody', async () => {
    const record = await mixed();
    expect(record).toMatchObject({
      state: 'checked',
      lines: 8,
      found: { 'would-register': 1, duplicate: 3, homonym: 2, refused: 2 },
      why: [],
      done: 0,
    });
    expect(await outcomes(record.id)).toEqual([
      '2 would-register',
      '3 duplicate',
      '4 homonym',
      '5 refused',
      '6 duplicate',
      '7 homonym',
      '8 duplicate',
      '9 refused',
    ]);
    const { lines } = await show(record.id);
    expect(lines[3]!.findings).toMatchObject([{ code: 'cell-formula', pointer: '/lastName' }]);
    expect(lines[7]!.findings).toMatchObject([{ code: 'check-ahead', pointer: '/identity/at' }]);
    expect(lines[1]!.findings[0]!.detail).toMatch(/\/holders\/[0-9a-f]{32}\.$/);
    expect(holders()).toHaveLength(1);
    expect(audit(place.world)).toEqual([]);
  });

  test('leaves nothing of the file outside its envelope', async () => {
    const { id } = await entering(place, file(row('Secret')));
    const rows = place.world.table.rows().filter(({ pk }) => pk === `import#${id}`);
    const open = rows.map(({ personal: _, event, ...rest }) => [
      rest,
      event && Buffer.from(event as Uint8Array).toString(),
    ]);
    expect(rows.length).toBeGreaterThan(2);
    expect(JSON.stringify(open)).not.toMatch(/secret|claude/i);
  });

  test('makes no key for people who are not registered', async () => {
    const { id } = await entering(place, file(row('Un'), row('Deux')));
    expect([...place.world.dataKeys.kept.keys()].filter((of) => of.startsWith('person/')).at(-1)).toBe(`person/${id}`);
  });

  test('tells the union of what a second officer is asked for', async () => {
    const record = await entering(place, file(row('Dehors', { email: 'dehors@example.org' }), row('Dedans')));
    expect(record.why).toEqual(['address-outside']);
    const homonym = `${HEAD};Homonyme\r\n${row('Meme')};\r\n${row('Meme', { email: `m@${DOMAIN}`, id: 'm' })};oui`;
    const twice = await entering(place, new TextEncoder().encode(homonym));
    expect([twice.why, twice.found['would-register']]).toEqual([['homonym'], 2]);
  });

  test('is another direction’s to nobody, and is listed for its own', async () => {
    const { id } = await entering(place, file(row('Un')));
    expect(await refusalOf(show(id, place.elsewhere))).toEqual(['not-found']);
    expect(await refusalOf(starting(place, id, false, place.elsewhere))).toEqual(['not-found']);
    expect(await refusalOf(confirm(id, place.elsewhere))).toEqual(['not-found']);
    const { items } = await importsOfDirection(place.world, officiating(place.two), place.direction.id, {});
    expect(items.map((one) => one.id)).toEqual([id]);
  });
});

describe('a start', () => {
  test('is whoever entered it’s, once, while the dry run is fresh and no line is refused unless that is said', async () => {
    const { id } = await mixed();
    expect(await refusalOf(starting(place, id))).toEqual(['wrong-state']);
    expect(await refusalOf(starting(place, id, true, place.two))).toEqual(['forbidden']);
    const started = await starting(place, id, true);
    expect(started.state).toBe('running');
    // asked again, it answers how far it is
    expect((await starting(place, id, true)).version).toBe(started.version);
    await runThrough(place, id);
    expect((await starting(place, id, true)).state).toBe('done');
  });

  test('too late is refused', async () => {
    const { id } = await entering(place, file(row('Un')));
    place.world.clock.advance(houseRules.importStartDays * 86_400_000);
    expect(await refusalOf(starting(place, id))).toEqual(['wrong-state']);
  });

  test('of nothing is refused', async () => {
    await enrol(place, { data: { lastName: 'Connu', firstNames: 'Claude', email: `connu@${DOMAIN}` } });
    const { id } = await entering(place, file(row('Connu')));
    expect(await refusalOf(starting(place, id))).toEqual(['wrong-state']);
  });
});

describe('a run', () => {
  test('registers line by line, invites, and tells whoever entered it at the end', async () => {
    const { id } = await mixed();
    await starting(place, id, true);
    const record = await runThrough(place, id);
    expect(record).toMatchObject({
      state: 'done',
      done: 8,
      results: { registered: 1, duplicate: 3, homonym: 2, refused: 2 },
    });
    expect((await outcomes(id)).slice(0, 2)).toEqual(['2 would-register registered', '3 duplicate duplicate']);
    const [line] = (await show(id)).lines;
    const holder = await now(place.world, { id: line!.became!.holderId! });
    expect(holder).toMatchObject({ state: 'registered', identity: [{ how: 'directory', by: place.one.personId }] });
    expect(holder.confirmation).toBeUndefined();
    const notices = told(place.world);
    expect(notices).toContainEqual({ notice: 'holder-invited', holderId: holder.id });
    expect(notices).toContainEqual({ notice: 'import-done', importId: id, personId: place.one.personId });
    const letters = (await posted(place.world)).map(unwrapped);
    expect(letters.filter((text) => text.includes(`/imports/${id}`))).toEqual([
      expect.stringContaining(place.direction.name),
    ]);
    expect(audit(place.world)).toEqual([]);
  });

  test('goes on in the next run, and a second worker does no line again', async () => {
    const names = Array.from({ length: LINES_A_RUN + 5 }, (_, index) => `Nom${'abcdefghij'[index % 10]}${index}`);
    const { id } = await entering(place, file(...names.map((name) => row(name))));
    await starting(place, id);
    const asked: string[] = [];
    const invoker = { runImport: async (one: string) => void asked.push(one), nudge: async () => undefined };
    expect(await importRun({ importId: id }, jobOf({ ...place.world, invoker: invoker as never }), 'run')).toEqual({
      done: LINES_A_RUN,
    });
    expect(asked).toEqual([id]);
    const ran = await Promise.all(['a', 'b'].map((worker) => runImport(jobOf(place.world), id, worker)));
    expect(ran.map(({ done }) => done).reduce((sum, done) => sum + done)).toBeLessThanOrEqual(5);
    const record = await runThrough(place, id);
    expect(record).toMatchObject({ state: 'done', results: { registered: names.length } });
    expect(holders()).toHaveLength(names.length);
    const whole = await wholeImport(place.world, officiating(place.one), id);
    expect(whole.lines.every(({ became }) => became?.result === 'registered')).toBe(true);
    expect(audit(place.world)).toEqual([]);
  }, 60_000);

  test('judges each line as it is done: what has changed since the dry run shows', async () => {
    const { id } = await entering(place, file(row('Un'), row('Deux')));
    await enrol(place, { data: { lastName: 'Deux', firstNames: 'Claude', email: `deux@${DOMAIN}` } });
    await starting(place, id);
    await runThrough(place, id);
    expect(await outcomes(id)).toEqual(['2 would-register registered', '3 would-register duplicate']);
  });

  test('registers anew somebody who had left, by a check that is newer than what happened to them', async () => {
    const { world } = place;
    const former = await enrol(place);
    const certificate = await certify(place, former);
    await lose(world, former.principal, former.holder);
    await depart(world, place.one, former.holder);
    expect(await world.ledger.read('certificate', certificate)).toMatchObject({ state: 'revoked' });
    const { lastName, firstNames, email } = ALIX;
    const checkedOn = (day: string) =>
      entering(place, new TextEncoder().encode(`${HEAD}\r\n${lastName};${firstNames};${email};alix;annuaire;${day}`));
    const [before] = (await show((await checkedOn('2026-03-01')).id)).lines;
    expect(before).toMatchObject({ outcome: 'refused', findings: [{ code: 'identity-due' }] });
    world.clock.advance(3 * 86_400_000);
    const { id } = await checkedOn(world.clock.now().toISOString().slice(0, 10));
    await starting(place, id);
    expect(await runThrough(place, id)).toMatchObject({ state: 'done', results: { registered: 1 } });
    const [line] = (await show(id)).lines;
    const anew = await now(world, { id: line!.became!.holderId! });
    expect([anew.personId, anew.id === former.holder.id]).toEqual([former.holder.personId, false]);
    expect(audit(world)).toEqual([]);
  });

  test('stops when its officer’s mandate ends, and goes on when it is started again under another', async () => {
    const { world, one } = place;
    const { id } = await entering(place, file(row('Un'), row('Deux')));
    await starting(place, id);
    await endMandate(world, agent(), { personId: one.personId, id: one.mandates[0]!.id }, 'left');
    const record = await runThrough(place, id);
    expect(record).toMatchObject({ state: 'stopped', done: 0, results: { registered: 0 } });
    expect(told(world)).toContainEqual({ notice: 'import-stopped', importId: id, personId: one.personId });
    expect(holders()).toHaveLength(0);
  });

  test('stops when its lines are kept no longer, in place of failing for ever', async () => {
    const { id } = await entering(place, file(row('Un')));
    await starting(place, id);
    place.world.clock.advance(houseRules.importKeptDays * 86_400_000);
    await prolong(place.world, place.one);
    expect(await runThrough(place, id)).toMatchObject({ state: 'stopped', done: 0 });
  });

  test('stops when the direction closes', async () => {
    const { id } = await entering(place, file(row('Un')));
    await starting(place, id);
    await closeDirection(place.world, agent(), place.direction.id, 'reorganised');
    expect(await runThrough(place, id)).toMatchObject({ state: 'stopped' });
  });

  test('is found by the clock when it is stuck, and only then', async () => {
    const { world } = place;
    const { id } = await entering(place, file(row('Un')));
    const asked: string[] = [];
    const invoker = { runImport: async (one: string) => void asked.push(one) };
    const clock = asFunction({ ...world, invoker }, 'renewal', world.table);
    await findImports(clock);
    await starting(place, id);
    await findImports(clock);
    expect(asked).toEqual([]);
    world.clock.advance(120_000);
    await findImports(clock);
    expect(asked).toEqual([id]);
    await runThrough(place, id);
    await findImports(clock);
    expect(asked).toEqual([id]);
  });
});

describe('a second officer', () => {
  const outside = () => entering(place, file(row('Dehors', { email: 'dehors@example.org' }), row('Dedans')));

  test('is asked once for all lines, and each says so', async () => {
    const { id } = await outside();
    expect((await starting(place, id)).state).toBe('unconfirmed');
    expect(told(place.world)).toContainEqual({
      notice: 'import-to-confirm',
      importId: id,
      personId: place.two.personId,
    });
    expect((await runImport(jobOf(place.world), id, 'early')).done).toBe(0);
    expect(await refusalOf(confirm(id, place.one))).toEqual(['forbidden']);
    await confirm(id, place.two);
    await runThrough(place, id);
    const [first, second] = (await show(id)).lines;
    expect((await now(place.world, { id: first!.became!.holderId! })).confirmation).toMatchObject({
      why: ['address-outside'],
      asked: { by: place.one.personId },
      given: { by: place.two.personId },
      importId: id,
    });
    expect((await now(place.world, { id: second!.became!.holderId! })).confirmation).toBeUndefined();
    expect(audit(place.world)).toEqual([]);
  });

  test('refuses for ever, with reasons', async () => {
    const { id } = await outside();
    await starting(place, id);
    await confirm(id, place.two, 'refused');
    expect((await show(id)).reasons).toBe('non');
    expect(await refusalOf(starting(place, id))).toEqual(['wrong-state']);
    expect((await runImport(jobOf(place.world), id, 'run')).done).toBe(0);
    expect(holders()).toHaveLength(0);
  });

  test('has not said yes to what came after: such a line waits for one of its own', async () => {
    const { id } = await outside();
    await starting(place, id);
    await confirm(id, place.two);
    const form = { name: 'Autre', mailDomains: ['autre.example.org'], dualControl: true };
    const evidence = { what: 'letter', sha256: 'cd'.repeat(32) };
    await correctDirection(place.world, agent(), place.direction.id, { ...form, evidence });
    await runThrough(place, id);
    const { lines } = await show(id);
    expect(lines.map(({ became }) => became?.waits)).toEqual([true, true]);
    expect((await now(place.world, { id: lines[0]!.became!.holderId! })).state).toBe('unconfirmed');
  });

  test('has said yes of a line to what it showed, not to what another line of the file did', async () => {
    const { id } = await outside();
    await starting(place, id);
    await confirm(id, place.two);
    const form = { name: 'Autre', mailDomains: ['autre.example.org'], dualControl: false };
    const evidence = { what: 'letter', sha256: 'cd'.repeat(32) };
    await correctDirection(place.world, agent(), place.direction.id, { ...form, evidence });
    await runThrough(place, id);
    expect((await show(id)).lines.map(({ became }) => became?.waits)).toEqual([undefined, true]);
  });

  test('has not said yes to a line about themselves', async () => {
    const { world, two } = place;
    const known = (await world.ledger.read('person', { id: two.personId }))!;
    const data = { ...(await world.vault.open(known.personal)), directoryId: 'two-dir' };
    const guard = guardOf(await lookupSaltOf(world.ledger), directoryCredential('two-dir'), known.id);
    const record = { ...known, version: known.version + 1, personal: await world.vault.seal(known.id, data) };
    const pen = penOf(world, CEREMONY, 'two');
    await world.ledger.commit({ records: [record, guard], events: [pen.event(record, 'person.completed')] });
    const { lastName, firstNames } = data;
    const line = `${lastName};${firstNames};two@private.example.net;two-dir;annuaire;2026-02-01`;
    const { id } = await entering(place, new TextEncoder().encode([HEAD, line].join('\r\n')));
    await starting(place, id);
    await confirm(id, two);
    await runThrough(place, id);
    expect((await show(id)).lines[0]!.became).toMatchObject({ result: 'registered', waits: true });
  });

  test('does not say yes to a dry run of long ago, nor anything once its lines are gone', async () => {
    const { id } = await outside();
    await starting(place, id);
    place.world.clock.advance(houseRules.importStartDays * 86_400_000);
    expect(await refusalOf(confirm(id, place.two))).toEqual(['wrong-state']);
    await live(place.world, 4);
    expect((await show(id)).record).toMatchObject({ state: 'stopped', erased: true });
    expect(await refusalOf(confirm(id, place.two, 'refused'))).toEqual(['wrong-state']);
    expect(await refusalOf(starting(place, id))).toEqual(['wrong-state']);
  });

  test('is asked too where control by two came on between the dry run and the start', async () => {
    const { id } = await entering(place, file(row('Un')));
    const form = { name: 'Autre', mailDomains: [DOMAIN], dualControl: true };
    const evidence = { what: 'letter', sha256: 'cd'.repeat(32) };
    await correctDirection(place.world, agent(), place.direction.id, { ...form, evidence });
    expect(await starting(place, id)).toMatchObject({ state: 'unconfirmed', why: ['dual-control'] });
  });
});

describe('the report', () => {
  test('is read page by page, to its end', async () => {
    const { id } = await entering(place, file(...Array.from({ length: 120 }, (_, index) => row(`Nom${index}`))));
    const lines: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await show(id, place.two, { limit: 50, ...(cursor !== undefined && { cursor }) });
      lines.push(...page.lines.map(({ line }) => line));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(lines).toEqual(Array.from({ length: 120 }, (_, index) => index + 2));
    expect(await refusalOf(show(id, place.one, { cursor: '120' }))).toEqual(['malformed', 'cursor-unknown']);
    expect(await refusalOf(show(id, place.one, { cursor: 'x' }))).toEqual(['malformed', 'cursor-unknown']);
  });

  test('is gone when it is kept no longer; the figures stay', async () => {
    const { id } = await entering(place, file(row('Un')));
    await starting(place, id);
    await runThrough(place, id);
    const expiries = place.world.table.rows().filter(({ kind }) => kind === 'importPart' || kind === 'importLine');
    expect(expiries.map(({ expires }) => typeof expires)).toEqual(['number', 'number']);
    place.world.clock.advance(houseRules.importKeptDays * 86_400_000);
    const seen = await show(id);
    expect([seen.lines, seen.record.results.registered]).toEqual([[], 1]);
    expect((await wholeImport(place.world, officiating(place.one), id)).lines).toEqual([]);
  });
});

test('a start is refused in a closed direction', async () => {
  const { id } = await entering(place, file(row('Un')));
  await closeDirection(place.world, agent(), place.direction.id, 'reorganised');
  expect(await refusalOf(startImport(place.world, officiating(place.one), id, { skipRefused: false }))).toEqual([
    'wrong-state',
  ]);
});
