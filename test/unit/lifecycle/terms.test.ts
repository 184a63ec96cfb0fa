import { beforeEach, describe, expect, test } from 'vitest';
import { acceptCertificate } from '../../../shared/lifecycle/acceptance.ts';
import { NotPublishable } from '../../../shared/lifecycle/belief.ts';
import { printedForm, receiveSignedForm } from '../../../shared/lifecycle/designation/documents.ts';
import { draftDesignation } from '../../../shared/lifecycle/designation/drafting.ts';
import { acceptDuties } from '../../../shared/lifecycle/designation/duties.ts';
import { submitDesignation } from '../../../shared/lifecycle/designation/submission.ts';
import { newId } from '../../../shared/lifecycle/identity.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { ownTerms } from '../../../shared/lifecycle/terms/acceptance.ts';
import { meetTerms } from '../../../shared/lifecycle/terms/clock.ts';
import { peopleIn, progressOf } from '../../../shared/lifecycle/terms/progress.ts';
import { approveTerms, refuseTerms, termsDocument, uploadTerms } from '../../../shared/lifecycle/terms/proposal.ts';
import { publishTerms, restoreTerms, termsOf } from '../../../shared/lifecycle/terms/publication.ts';
import { referenceTo, textsInForce } from '../../../shared/messages/texts/texts.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import type { MandateRecord } from '../../../shared/registration/records.ts';
import { referenceOf } from '../../../shared/registration/terms.ts';
import type { TermsPopulation } from '../../../shared/registration/terms-records.ts';
import { audit } from '../../faults/audit.ts';
import { callerOf, deskWorld, houseOf, lineOf, makeBureau, SIGNED_TEXTS, signedOn } from '../../world/designations.ts';
import { attest, certified, proCast, refusalOf, register, request, signedIn, told } from '../../world/holders.ts';
import { acceptanceOf, deadlinesOf, issued, issuedTo, retrieving } from '../../world/retrieval.ts';
import { posted, unwrapped } from '../../world/sending.ts';
import {
  acceptEdition,
  approved,
  asOfficer,
  DAY,
  inDays,
  officersOf,
  proposed,
  textsOf,
  tick,
  withTerms,
} from '../../world/terms.ts';
import { CEREMONY, makeCast, makePerson, makeWorld } from '../../world/world.ts';

const octets = (text: string) => new TextEncoder().encode(text);

/** A house that sells PRO, its two officers, and the holder of a certificate. */
async function holdersPlace(seed = 'terms') {
  const { world, cast } = await proCast(seed);
  const texts = textsOf(world);
  const house = withTerms({ ...world, texts });
  return { house, cast, officers: await officersOf(world) };
}
type Place = Awaited<ReturnType<typeof holdersPlace>>;
let place: Place;
beforeEach(async () => {
  place = await holdersPlace();
});

const standing = (
  { house }: Place,
  { personId }: Pick<Principal, 'personId'>,
  population: TermsPopulation = 'holders',
) => house.ledger.read('termsAcceptance', { personId, population });
const noticesTo = ({ house }: Place, { personId }: Pick<Principal, 'personId'>) =>
  told(house).flatMap((about) => (about.personId === personId && about.terms ? [about.notice] : []));

describe('terms as documents', () => {
  test('are proposed by one officer and approved by another, and by nobody else', async () => {
    const { house, officers, cast } = place;
    const terms = await proposed(place);
    const approve = (who: Principal) => approveTerms(house, asOfficer(who), terms, terms.sha256);
    expect(await refusalOf(approve(cast.agent))).toEqual(['forbidden']);
    expect(await refusalOf(approve(officers[0]))).toEqual(['forbidden']);
    const { terms: now, outbox } = await approve(officers[1]);
    expect(now).toMatchObject({ state: 'approved', edition: 2, version: 2 });
    expect(outbox.map(termsOf)).toEqual([{ population: 'holders', edition: 2 }]);
    expect(await refusalOf(refuseTerms(house, asOfficer(officers[0]), terms, 'late'))).toEqual(['wrong-state']);
    expect(audit(house)).toEqual([]);
  });

  test('may be withdrawn, and their number is not used again', async () => {
    const { house, officers } = place;
    await refuseTerms(house, asOfficer(officers[0]), await proposed(place), 'a slip');
    expect((await proposed(place)).edition).toBe(3);
  });

  test('are not approved on the word of somebody who is no officer any more', async () => {
    const { house, officers } = place;
    const terms = await proposed(place);
    const [mandate] = officers[0].mandates as [MandateRecord];
    const pen = penOf(house, CEREMONY, 'end');
    const ended = { ...mandate, version: 2, state: 'ended', ended: { at: pen.at, by: 'x', reason: 'left' } } as const;
    await house.ledger.commit({ records: [ended], events: [pen.event(ended, 'mandate.ended')] });
    expect(await refusalOf(approveTerms(house, asOfficer(officers[1]), terms, terms.sha256))).toEqual(['wrong-state']);
  });

  test.each([
    [
      'a PDF that runs a script',
      '%PDF-1.7\n1 0 obj <</JavaScript 2 0 R>> endobj\nstartxref\n0\n%%EOF\n',
      'application/pdf',
    ],
    ['what is no PDF', 'hello', 'application/pdf'],
    ['text that turns the direction of reading', 'ok \u202e ko', 'text/plain'],
    ['text with a NUL', 'a\0b', 'text/markdown'],
    ['an empty text', ' \n', 'text/plain'],
  ] as const)('are not taken as %s', async (_, text, mediaType) => {
    const { house, officers } = place;
    const [code, ...findings] = await refusalOf(
      uploadTerms(house, asOfficer(officers[0]), { bytes: octets(text), mediaType }),
    );
    expect(code).toBe('policy');
    expect(findings.length).toBeGreaterThan(0);
  });

  test('that were not uploaded, or are named with another digest, are not proposed', async () => {
    const { documents } = await proposed(place);
    const other = { ...documents, fr: { ...documents.fr, sha256: '0'.repeat(64) } };
    expect(await refusalOf(proposed(place, 'holders', { documents: other }))).toEqual(['not-found']);
    const size = { ...documents, fr: { ...documents.fr, size: 1 } };
    expect(await refusalOf(proposed(place, 'holders', { documents: size }))).toEqual(['not-found']);
  });

  test('lie in evidence from the proposal on, and are read by the second officer before approval', async () => {
    const { house } = place;
    const terms = await proposed(place);
    house.staging.objects.clear();
    const { bytes } = await termsDocument(house, terms, 'en');
    expect(new TextDecoder().decode(bytes)).toBe('First.\n\nSecond.');
  });

  test('are published by another context, once approved, and put back where the repository lost them', async () => {
    const { house, officers } = place;
    const terms = await proposed(place);
    await expect(publishTerms(house, terms)).rejects.toThrow(NotPublishable);
    await approveTerms(house, asOfficer(officers[1]), terms, terms.sha256);
    await publishTerms(house, terms);
    const keys = ['fr.md', 'en.md', 'edition.txt'].map((name) => `repository/terms/holders/2/${name}`);
    expect([...house.repository.objects.keys()].filter((key) => key.includes('/terms/')).sort()).toEqual(keys.sort());
    house.repository.objects.delete(keys[0]!);
    expect(await restoreTerms(house)).toBe(1);
    expect(house.repository.objects.has(keys[0]!)).toBe(true);
    house.repository.objects.set(keys[1]!, octets('others'));
    await expect(publishTerms(house, terms)).rejects.toThrow(NotPublishable);
  });
});

describe('the texts in force', () => {
  test('are the built-in ones in a fresh house, and the uploaded ones from their date', async () => {
    const { house } = place;
    const texts = textsOf(house);
    expect(await texts.current('holder-terms')).toEqual(referenceTo('holder-terms'));
    expect(await texts.forAcceptance('holder')).toEqual(textsInForce.forAcceptance('holder'));
    const terms = await approved(place);
    expect(await texts.current('holder-terms')).toEqual(referenceTo('holder-terms'));
    house.clock.advance(DAY);
    expect(await texts.current('holder-terms')).toEqual(referenceOf(terms));
    expect((await texts.forAcceptance('holder'))[0]).toEqual(referenceOf(terms));
    expect(await texts.forAcceptance('structure')).toEqual(textsInForce.forAcceptance());
    expect(await texts.title(referenceOf(terms), 'en')).toBe('New terms');
    expect(await texts.title(referenceTo('holder-terms'), 'en')).toBe(
      'Terms of use of software certificates of persons',
    );
  });
});

describe('an acceptance is written with the act in which it was given', () => {
  test('a holder’s, with the attestation', async () => {
    const { house, cast } = place;
    const registered = await register(house, cast);
    await attest(house, registered);
    expect(await standing(place, registered.principal)).toMatchObject({
      version: 1,
      accepted: {
        edition: 1,
        act: 'attestation',
        authentication: 'token',
        language: 'fr',
        text: { id: 'holder-terms' },
      },
    });
    expect(audit(house)).toEqual([]);
  });

  test('an administrator’s, with the duties', async () => {
    const { house, cast } = place;
    const { mandates, personId } = cast.administrator;
    const pending = { ...mandates[0]!, version: 2, duties: 'pending' } as const;
    const pen = penOf(house, CEREMONY, 'pending');
    await house.ledger.commit({ records: [pending], events: [pen.event(pending, 'mandate.given')] });
    const act = { principal: { ...cast.administrator, mandates: [pending] }, mandateId: pending.id, correlation: 'x' };
    await acceptDuties(house, act, referenceTo('duties'));
    expect(await standing(place, { personId }, 'administrators')).toMatchObject({
      accepted: { edition: 1, act: 'duties', authentication: 'token+card' },
    });
  });

  test('a representative’s, with the form that they signed, whoever hands it in', async () => {
    const world = await deskWorld();
    const bureau = await makeBureau(world);
    const house = houseOf(world);
    const submit = async (caller: Principal) => {
      const input = { subscriptionIds: bureau.subscriptions.map(({ id }) => id), lines: [lineOf('add', 1)] };
      const { id } = await draftDesignation(house, callerOf(bureau.representative), bureau.structure.id, input);
      await printedForm(house, callerOf(bureau.representative), id);
      await receiveSignedForm(house, callerOf(bureau.representative), id, octets(`signed ${id}`));
      await submitDesignation(house, callerOf(caller), id, { signedOn: signedOn(world), texts: SIGNED_TEXTS });
      const name = { personId: bureau.representative.personId, population: 'representatives' } as const;
      return (await world.ledger.read('termsAcceptance', name))!.accepted;
    };
    expect(await submit(bureau.representative)).toMatchObject({
      act: 'designation',
      authentication: 'token+card',
      edition: 1,
    });
    const scope = { reach: 'structure', structureId: bureau.structure.id } as const;
    const mandatary = await makePerson(world, 'mandatary', scope);
    expect(await submit(mandatary)).toMatchObject({ act: 'designation', authentication: 'signed-form' });
    expect(audit(world)).toEqual([]);
  });

  test('or by itself, of what is in force or announced, by whoever has such a mandate and shows the card that goes with it', async () => {
    const { house, cast } = place;
    const { principal } = await certified(house, cast);
    const terms = await approved(place);
    const accept = (who: Principal, text = referenceOf(terms)) => acceptEdition(house, who, terms, text);
    expect(await refusalOf(accept(cast.agent))).toEqual(['forbidden']);
    expect(await refusalOf(accept(principal, { ...referenceOf(terms), sha256: '0'.repeat(64) }))).toEqual(['conflict']);
    const record = await accept(principal);
    expect(record).toMatchObject({ version: 2, accepted: { edition: 2, act: 'acceptance' } });
    expect(await accept(principal)).toEqual(record);
    // what was accepted before is not accepted instead
    expect(await refusalOf(accept(principal, referenceTo('holder-terms')))).toEqual(['wrong-state']);
    const duties = await approved(place, 'administrators');
    const cardless = { ...cast.administrator, authentication: 'token' } as const;
    expect(await refusalOf(acceptEdition(house, cardless, duties))).toEqual(['forbidden']);
    expect((await acceptEdition(house, cast.administrator, duties)).accepted?.edition).toBe(2);
    expect(audit(house)).toEqual([]);
  });

  test('one’s own page says what is in force, accepted, due, and what happens then', async () => {
    const { house, cast } = place;
    const { principal } = await certified(house, cast);
    const terms = await approved(place);
    const [own, ...others] = await ownTerms(house, principal);
    expect(others).toEqual([]);
    expect(own).toMatchObject({
      population: 'holders',
      current: referenceTo('holder-terms'),
      accepted: { edition: 1 },
      due: { text: referenceOf(terms), ...terms.reacceptance, late: false },
    });
    house.clock.advance(30 * DAY);
    expect((await ownTerms(house, principal))[0]?.due?.late).toBe(true);
    await acceptEdition(house, principal, terms);
    expect((await ownTerms(house, principal))[0]).not.toHaveProperty('due');
    expect(await ownTerms(house, cast.agent)).toEqual([]);
  });
});

describe('after the deadline', () => {
  test('a holder’s request and retrieval are refused with what to accept and where; revocation is not', async () => {
    const { house, cast } = place;
    const first = await certified(house, cast);
    const waiting = await register(house, cast, named('d'));
    await attest(house, waiting);
    const awaited = await issued(house, (await request(house, waiting)).request);
    const late = await register(house, cast, named('e'));
    const terms = await approved(place, 'holders', {
      inForceFrom: inDays(house, 9),
      reacceptance: { by: inDays(house, 20) },
    });
    house.clock.advance(20 * DAY);
    const refused = ['forbidden', 'terms-not-accepted'];
    expect(await refusalOf(acceptAs(place, waiting.principal, awaited))).toEqual(refused);
    const mine = { ...nameOf(first.certificate), reason: 'superseded' } as const;
    expect((await revokeCertificate(house, first.principal, mine, 'revoke')).certificate.state).toBe('revoked');
    // whoever attests now accepts the edition in force with it, and goes on
    await attest(house, late, { text: referenceOf(terms) });
    expect((await request(house, late)).request.state).toBe('approved');
    await acceptEdition(house, waiting.principal, terms);
    expect((await acceptAs(place, waiting.principal, awaited)).acceptance.state).toBe('accepted');
    // what is asked at the gate is the record of the acceptance, and nothing that stands elsewhere
    const blocked = await register(house, cast, named('f'));
    await attest(house, blocked, { text: referenceOf(terms) });
    await forget(place, blocked.principal);
    expect(await refusalOf(request(house, blocked))).toEqual(refused);
  });

  test('an administrator neither previews, requests nor accepts a certificate, and says so to themselves first', async () => {
    const world = await makeWorld('administrators');
    const cast = await makeCast(world);
    const house = withTerms({ ...world, texts: textsOf(world) });
    const here = { house, officers: await officersOf(world) };
    const awaited = await issuedTo(world, cast);
    const terms = await approved(here, 'administrators');
    world.clock.advance(29 * DAY);
    const late = await issuedTo(world, cast);
    world.clock.advance(DAY);
    const refused = ['forbidden', 'terms-not-accepted'];
    expect(await refusalOf(issuedTo(world, cast))).toEqual(refused);
    expect(await refusalOf(acceptCertificate(retrieving(world), cast.administrator, acceptanceOf(late), 'x'))).toEqual(
      refused,
    );
    expect(
      await refusalOf(acceptCertificate(retrieving(world), cast.administrator, acceptanceOf(awaited), 'x')),
    ).toEqual(refused);
    const { certificate } = await revokeCertificate(
      world,
      cast.administrator,
      { ...nameOf(late), reason: 'superseded' },
      'x',
    );
    expect(certificate.state).toBe('revoked');
    await acceptEdition(house, cast.administrator, terms);
    expect((await issuedTo(world, cast)).state).toBe('issued');
  });

  test('a representative designates nobody before they accept; withdrawing stays open', async () => {
    const world = await deskWorld();
    const bureau = await makeBureau(world);
    const house = withTerms({ ...world, texts: textsOf(world) });
    const here = { house, officers: await officersOf(world) };
    const desk = { ...houseOf(world), texts: textsOf(world) };
    const input = { subscriptionIds: bureau.subscriptions.map(({ id }) => id), lines: [lineOf('add', 1)] };
    const draft = () => draftDesignation(desk, callerOf(bureau.representative), bureau.structure.id, input);
    const before = await draft();
    const terms = await approved(here, 'representatives');
    world.clock.advance(30 * DAY);
    const refused = ['forbidden', 'terms-not-accepted'];
    expect(await refusalOf(draft())).toEqual(refused);
    expect(await refusalOf(printedForm(desk, callerOf(bureau.representative), before.id))).toEqual(refused);
    // an agent has no terms of a population, and enters a paper form as before
    const paper = { ...input, signatoryId: bureau.representative.personId };
    expect((await draftDesignation(desk, callerOf(bureau.agent), bureau.structure.id, paper)).state).toBe('draft');
    await acceptEdition(house, bureau.representative, terms);
    expect((await draft()).state).toBe('draft');
  });
});

/** Another holder, with an address and a sign-in of their own. */
const named = (letter: string) => ({
  data: { lastName: 'Autre', firstNames: 'Dominique', email: `${letter}@example.org` },
  recognised: { directoryId: letter },
});
const nameOf = ({ issuer, serial }: { issuer: string; serial: string }) => ({ issuer, serial });
const acceptAs = async ({ house }: Place, who: Principal, certificate: Parameters<typeof acceptanceOf>[0]) =>
  acceptCertificate(house, who, acceptanceOf(certificate, { texts: await house.texts.forAcceptance('holder') }), 'x');

/** As if the person had accepted nothing: what the gate looks at is the record. */
async function forget({ house }: Place, { personId }: Principal): Promise<void> {
  const known = (await house.ledger.read('termsAcceptance', { personId, population: 'holders' }))!;
  const { accepted: _, ...rest } = known;
  const pen = penOf(house, CEREMONY, newId(house.randomness));
  const next = { ...rest, version: known.version + 1 };
  await house.ledger.commit({ records: [next], events: [pen.event(next, 'termsAcceptance.forgotten')] });
}

describe('the clock', () => {
  test('announces, reminds, warns, says that acts are refused, warns again, and revokes with the next run', async () => {
    const { house, cast } = place;
    const { principal, certificate } = await certified(house, cast);
    await approved(place);
    const seen: (string | undefined)[][] = [];
    for (const days of [0, 16, 12, 2, 23, 7]) {
      house.clock.advance(days * DAY);
      const rows = await tick(house);
      seen.push(
        rows.flatMap(({ about }) => (about.terms && about.personId === principal.personId ? [about.notice] : [])),
      );
      expect((await tick(house)).filter(({ about }) => about.personId === principal.personId)).toEqual([]);
    }
    expect(seen.flat()).toEqual([
      'terms-announced',
      'terms-reminder',
      'terms-reminder',
      'terms-blocked',
      'terms-last-warning',
      'terms-revoking',
    ]);
    expect(seen.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1, 1]);
    const revoked = await house.ledger.read('certificate', nameOf(certificate));
    expect(revoked).toMatchObject({
      state: 'revoked',
      revocation: { reason: 'privilegeWithdrawn', capacity: 'security-officer', channel: 'clock' },
    });
    expect(audit(house)).toEqual([]);
  });

  test('gives the whole time after a last warning, be it late or delivered twice', async () => {
    const { house, cast } = place;
    const { principal, certificate } = await certified(house, cast);
    const state = async () => (await house.ledger.read('certificate', nameOf(certificate)))!.state;
    await approved(place);
    await tick(house);
    // a clock that stood still until one hour before the revocation
    house.clock.advance(60 * DAY - 3_600_000);
    const person = { personId: principal.personId, population: 'holders' } as const;
    const told = [
      ...(await meetTerms(deadlinesOf(house), person, 'a')),
      ...(await meetTerms(deadlinesOf(house), person, 'b')),
    ];
    expect(told.map(({ about }) => about.notice)).toEqual(['terms-last-warning']);
    house.clock.advance(7 * DAY - 1);
    await meetTerms(deadlinesOf(house), person, 'c');
    expect(await state()).toBe('issued');
    house.clock.advance(1);
    await tick(house);
    expect(await state()).toBe('revoked');
  });

  test('leaves those in peace who accepted, and those whose mandate has ended', async () => {
    const { house, cast } = place;
    const { principal, certificate } = await certified(house, cast);
    const terms = await approved(place);
    await tick(house);
    await acceptEdition(house, principal, terms);
    house.clock.advance(70 * DAY);
    await tick(house);
    expect(noticesTo(place, principal)).toEqual(['terms-announced']);
    const letters = await posted(place.house);
    expect(letters.some((letter) => unwrapped(letter).includes('Nouvelles conditions'))).toBe(true);
    expect((await house.ledger.read('certificate', nameOf(certificate)))!.state).toBe('issued');

    const other = named('d');
    const gone = await register(house, cast, other);
    await tick(house);
    const mandate = (await signedIn(house, gone.holder.personId)).mandates[0]!;
    const pen = penOf(house, CEREMONY, 'gone');
    const ended = { ...mandate, version: 2, state: 'ended', ended: { at: pen.at, by: 'x', reason: 'left' } } as const;
    await house.ledger.commit({ records: [ended], events: [pen.event(ended, 'mandate.ended')] });
    await meetTerms(deadlinesOf(house), { personId: gone.holder.personId, population: 'holders' }, 'clock');
    expect(await standing(place, { personId: gone.holder.personId })).not.toHaveProperty('awaited');
  });

  test('spares an administrator’s certificates while a colleague who accepted answers for them', async () => {
    const world = await makeWorld('colleagues');
    const cast = await makeCast(world);
    const house = withTerms({ ...world, texts: textsOf(world) });
    const here = { house, officers: await officersOf(world) };
    const scope = cast.administrator.mandates[0]!.scope;
    const colleague = await makePerson(world, 'technical-administrator', scope);
    const certificate = await issuedTo(world, cast);
    await acceptCertificate(retrieving(world), cast.administrator, acceptanceOf(certificate), 'accept');
    const terms = await approved(here, 'administrators');
    const run = async () => {
      for (const days of [0, 30, 25, 7]) {
        world.clock.advance(days * DAY);
        await tick(world);
      }
      return (await world.ledger.read('certificate', nameOf(certificate)))!.state;
    };
    await acceptEdition(house, colleague, terms);
    expect(await run()).toBe('issued');
    const later = await approved(here, 'administrators');
    expect(later.edition).toBe(3);
    expect(await run()).toBe('revoked');
    expect(audit(world)).toEqual([]);
  });

  test('has nothing to do in a house without new terms', async () => {
    const { house, cast } = place;
    await certified(house, cast);
    await proposed(place);
    expect(await tick(house)).toEqual([]);
  });

  test('counts and lists who has accepted and who has not', async () => {
    const { house, cast } = place;
    const first = await certified(house, cast);
    const other = named('d');
    const second = await register(house, cast, other);
    const terms = await approved(place);
    await tick(house);
    expect(await progressOf(house.ledger, terms)).toEqual({ accepted: 0, outstanding: 2, complete: true });
    await acceptEdition(house, first.principal, terms);
    expect(await progressOf(house.ledger, terms)).toEqual({ accepted: 1, outstanding: 1, complete: true });
    const ids = async (state: 'accepted' | 'outstanding') =>
      (await peopleIn(house.ledger, terms, state, {})).items.map(({ personId }) => personId);
    expect(await ids('accepted')).toEqual([first.holder.personId]);
    expect(await ids('outstanding')).toEqual([second.holder.personId]);
  });
});
