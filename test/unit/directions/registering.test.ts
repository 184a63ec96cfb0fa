import { beforeEach, describe, expect, test } from 'vitest';
import { closeDirection, correctDirection } from '../../../shared/lifecycle/directions/directions.ts';
import { holdersOfDirection } from '../../../shared/lifecycle/directions/reading.ts';
import { correctHolder } from '../../../shared/lifecycle/holders/correcting.ts';
import { openHolder } from '../../../shared/lifecycle/holders/opening.ts';
import { showHolder } from '../../../shared/lifecycle/holders/reading.ts';
import { endMandate } from '../../../shared/lifecycle/registration/mandates.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { newMandate } from '../../../shared/registration/mandates.ts';
import { audit } from '../../faults/audit.ts';
import { ALIX, certify, DOMAIN, enrol, type Ministry, ministry, officiating } from '../../world/directions.ts';
import { attest, now, refusalOf, request, told } from '../../world/holders.ts';

let place: Ministry;
beforeEach(async () => {
  place = await ministry();
});

const agent = () => ({ principal: place.agent, roles: ['validation-agent'] as const, correlation: 'agent' });
const notices = () => told(place.world).map(({ notice }) => notice);
const list = (more: object = {}) =>
  holdersOfDirection(place.world, officiating(place.one), place.direction.id, { limit: 20, ...more });

describe('an officer registers', () => {
  test('a holder of their direction, who is told and gets a certificate by PERSON_AUTH', async () => {
    const alix = await enrol(place);
    expect(alix.holder).toMatchObject({ directionId: place.direction.id, offer: 'PERSON', state: 'registered' });
    expect(alix.holder.confirmation).toBeUndefined();
    expect(told(place.world)).toContainEqual({ notice: 'holder-invited', holderId: alix.holder.id });
    const certificate = await certify(place, alix);
    expect(certificate).toMatchObject({ directionId: place.direction.id, profile: 'person-auth-1' });
    expect(audit(place.world)).toEqual([]);
  });

  test('and another direction’s officer does nothing there: what is another’s is not there', async () => {
    const { elsewhere, world } = place;
    const alix = await enrol(place);
    const certificate = await certify(place, alix);
    const data = { ...ALIX, service: 'Autre' };
    const { id } = alix.holder;
    const acts = [
      enrol(place, {}, elsewhere),
      showHolder(world, officiating(elsewhere), id),
      correctHolder(world, officiating(elsewhere), id, { data }),
      openHolder(world, officiating(elsewhere), id, {}),
      holdersOfDirection(world, officiating(elsewhere), place.direction.id, { limit: 5 }),
      revokeCertificate(world, elsewhere, { ...certificate, reason: 'superseded' }, 'revoke'),
    ];
    for (const act of acts) expect(await refusalOf(act)).toEqual(['not-found']);
    await revokeCertificate(world, place.two, { ...certificate, reason: 'superseded' }, 'revoke');
  });

  test('nothing without the card, after the mandate has ended, in a closed direction, or for themselves', async () => {
    const { one, world } = place;
    expect(await refusalOf(enrol(place, {}, { ...one, authentication: 'token' }))).toEqual(['forbidden']);
    await endMandate(world, agent(), { personId: one.personId, id: one.mandates[0]!.id }, 'left');
    expect(await refusalOf(enrol(place))).toEqual(['conflict']);
    await closeDirection(world, agent(), place.direction.id, 'reorganised');
    expect(await refusalOf(enrol(place, {}, place.two))).toEqual(['wrong-state']);
  });

  test('not what an administrator could: PERSON has none', async () => {
    const { subscription, one } = place;
    const form = {
      personId: one.personId,
      role: 'technical-administrator',
      structureId: subscription.structureId,
      subscription,
      givenBy: [],
      evidence: { what: 'form', sha256: 'ab'.repeat(32) },
      from: '2026-01-01T00:00:00.000Z',
      until: '2029-01-01T00:00:00.000Z',
    } as const;
    const at = { id: 'new', at: place.world.clock.now().toISOString() };
    expect(await refusalOf((async () => newMandate(form, [], 'agent', at))())).toEqual(['policy']);
  });
});

describe('a second officer is asked', () => {
  test('where the address is at none of the domains, and one below is another domain', async () => {
    for (const [index, domain] of ['example.org', `sous.${DOMAIN}`].entries()) {
      const data = { ...ALIX, lastName: `Nom${'ab'[index]}`, email: `alix@${domain}` };
      const { holder } = await enrol(place, { data, recognised: { directoryId: domain } });
      expect(holder).toMatchObject({ state: 'unconfirmed', confirmation: { why: ['address-outside'] } });
    }
    const data = { ...ALIX, email: `alix.modele@${DOMAIN.toUpperCase()}` };
    expect((await enrol(place, { data })).holder.state).toBe('registered');
  });

  test('and then the holder is told nothing, and can neither attest nor request', async () => {
    const alix = await enrol(place, { data: { ...ALIX, email: 'alix@example.org' } });
    const { id: holderId } = alix.holder;
    const rows = told(place.world).filter((about) => about.holderId === holderId);
    expect(rows).toEqual([{ notice: 'holder-to-confirm', holderId, personId: place.two.personId }]);
    expect(await refusalOf(attest(place.world, alix))).toEqual(['wrong-state']);
    expect(await refusalOf(request(place.world, alix))).toEqual(['policy']);
    expect((await showHolder(place.world, officiating(place.one), holderId)).next).toBe('wait');
  });

  test('for each registration, correction and leave under control by two', async () => {
    const strict = await ministry('strict', { dualControl: true });
    const alix = await enrol(strict);
    expect(alix.holder.confirmation?.why).toEqual(['dual-control']);
  });

  test('the direction’s domains and control are those of the moment of writing', async () => {
    const form = { name: 'Autre nom', mailDomains: ['example.org'], dualControl: true };
    const evidence = { what: 'letter', sha256: 'cd'.repeat(32) };
    const { direction } = await correctDirection(place.world, agent(), place.direction.id, { ...form, evidence });
    const { holder } = await enrol({ ...place, direction });
    expect(holder.confirmation?.why).toEqual(['address-outside', 'dual-control']);
    expect(notices()).toContain('direction-corrected');
  });
});

describe('the same person and namesakes', () => {
  test('somebody of this name at this address is registered once in a direction, however it is spelt', async () => {
    const { holder } = await enrol(place);
    const data = { ...ALIX, lastName: 'MODELE', firstNames: 'alix', email: `Alix.Modele@${DOMAIN}` };
    const again = enrol(place, { data, recognised: { directoryId: 'other' } });
    const { detail, findings } = await again.then(
      () => ({ detail: '', findings: [] }),
      (refusal) => refusal,
    );
    expect(findings).toMatchObject([{ code: 'holder-duplicate' }]);
    expect(detail).toContain(`/holders/${holder.id}`);
  });

  test('and by a card or identifier, where the direction is another too', async () => {
    await enrol(place);
    const data = { ...ALIX, email: `autre@${DOMAIN}` };
    expect(await refusalOf(enrol(place, { data, homonym: 'confirmed' }))).toEqual(['conflict', 'holder-duplicate']);
    const theirs = { ...place, direction: place.other, one: place.elsewhere };
    expect(await refusalOf(enrol(theirs))).toEqual(['conflict', 'holder-duplicate']);
  });

  test('a namesake is registered once somebody says that they are two, and a second officer looks', async () => {
    const first = await enrol(place);
    const input = { data: { ...ALIX, email: `a.modele@${DOMAIN}` }, recognised: { directoryId: 'other' } };
    expect(await refusalOf(enrol(place, input))).toEqual(['conflict', 'holder-homonym']);
    const second = await enrol(place, { ...input, homonym: 'confirmed' });
    expect(second.holder.confirmation?.why).toEqual(['homonym']);
    expect(second.holder.serialNumber).not.toBe(first.holder.serialNumber);
  });

  test('of two registrations at once of the same person, one is written', async () => {
    const both = await Promise.all(
      ['a', 'b'].map((directoryId) => refusalOf(enrol(place, { recognised: { directoryId } }))),
    );
    expect(both.map(([code]) => code).sort()).toEqual(['conflict', 'done']);
    expect((await list()).items).toHaveLength(1);
  });

  test('whoever has left is registered anew', async () => {
    const { holder } = await enrol(place);
    const { personId, mandateId: id } = holder;
    await endMandate(place.world, agent(), { personId, id }, 'left');
    const again = await enrol(place);
    expect(again.holder.personId).toBe(personId);
    expect(again.holder.serialNumber).not.toBe(holder.serialNumber);
  });

  test('the names stand nowhere outside the envelopes', async () => {
    await enrol(place);
    const rows = place.world.table.rows().filter(({ pk }) => /^(holder-names|holder)#/.test(pk));
    const open = rows.map(({ personal: _, event, ...rest }) => [
      rest,
      event && Buffer.from(event as Uint8Array).toString(),
    ]);
    expect(rows.some(({ kind }) => kind === 'holderNames')).toBe(true);
    expect(JSON.stringify(open)).not.toMatch(/alix|modèle|modele/i);
  });
});

describe('the list of a direction', () => {
  const NAMES = ['Éloïse Martin', 'Eloi Martinet', 'Zoé Durand', 'Noé D’Artagnan', 'Œdipe Roi'];
  beforeEach(async () => {
    for (const name of NAMES) {
      const [firstNames = '', lastName = ''] = name.split(' ');
      const id = Buffer.from(name).toString('hex').slice(0, 12);
      await enrol(place, { data: { firstNames, lastName, email: `${id}@${DOMAIN}` }, recognised: { directoryId: id } });
    }
  });

  test.each([
    ['martin', ['Eloi', 'Éloïse']],
    ['MARTINE', ['Eloi']],
    ['eloi mart', ['Eloi', 'Éloïse']],
    ['artagn', ['Noé']],
    ['oed', ['Œdipe']],
    ['urand', []],
  ])('is searched by beginnings of names: %s', async (search, found) => {
    const { items } = await list({ search });
    expect(items.map(({ data }) => data.firstNames).sort()).toEqual([...found].sort());
  });

  test('is read on by a cursor, with filters too', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 2, state: 'registered', ...(cursor !== undefined && { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ holder }) => holder.id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(NAMES.length);
    expect((await list({ state: 'unconfirmed' })).items).toEqual([]);
  });
});

test('a leave given in a direction that is closed since has no force', async () => {
  const alix = await enrol(place);
  await attest(place.world, alix);
  await closeDirection(place.world, agent(), place.direction.id, 'reorganised');
  expect(await refusalOf(request(place.world, alix))).toEqual(['wrong-state']);
  expect((await now(place.world, alix.holder)).requests).toEqual([]);
});
