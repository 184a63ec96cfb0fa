import { beforeEach, describe, expect, test } from 'vitest';
import { acceptCertificate } from '../../../shared/lifecycle/acceptance.ts';
import { holdersOfDirection } from '../../../shared/lifecycle/directions/reading.ts';
import { correctHolder } from '../../../shared/lifecycle/holders/correcting.ts';
import { confirmDeletion } from '../../../shared/lifecycle/holders/deletion.ts';
import { openHolder } from '../../../shared/lifecycle/holders/opening.ts';
import { holdersOfPerson } from '../../../shared/lifecycle/holders/reading.ts';
import { deliverToAnother } from '../../../shared/lifecycle/privacy/delivering.ts';
import { askForAnother } from '../../../shared/lifecycle/privacy/requests.ts';
import type { CertificateRecord } from '../../../shared/lifecycle/records.ts';
import { checklistIn } from '../../../shared/messages/checklists.ts';
import { textOf, textsInForce } from '../../../shared/messages/texts/texts.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { decodeExtendedKeyUsage, keyPurposes } from '../../../shared/x509/extended-key-usage.ts';
import { extensionIds, extensionValue } from '../../../shared/x509/extension.ts';
import { decodeGeneralNames, formatGeneralName } from '../../../shared/x509/general-name.ts';
import { decodeKeyUsage } from '../../../shared/x509/key-usage.ts';
import { decodeName, formatName } from '../../../shared/x509/name.ts';
import { ALIX, certify, enrol, type Ministry, ministry, officiating } from '../../world/directions.ts';
import { certificatesNow, checked, dayIn, depart, lose, pass, tick, today } from '../../world/holder-life.ts';
import { attest, now, type Registered, refusalOf, request, TERMS, told } from '../../world/holders.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { answering } from '../../world/privacy.ts';
import { DECLARATION, declare } from '../../world/receipts.ts';
import { acceptanceOf, daysBefore, issued, nameOf, prolong } from '../../world/retrieval.ts';

/**
 * What the terms of use of a ministry's person certificates (January 2024) ask of whoever runs them, section by section,
 * in our own words: each demand once, on a ministry with two directions. The details are tested where they are built.
 */
let place: Ministry;
let alix: Registered;
beforeEach(async () => {
  place = await ministry();
  alix = await enrol(place);
});

const OTHER = { data: { ...ALIX, firstNames: 'Sam', email: 'sam@ministere.example.org' } };
const other = () => enrol(place, { ...OTHER, recognised: { directoryId: 'sam' } });
const stateOf = async (certificate: CertificateRecord) =>
  (await place.world.ledger.read('certificate', nameOf(certificate)))!.state;
const words = (language: 'fr' | 'en') => textOf('holder-terms')!.paragraphs[language].join(' ');

describe('preamble', () => {
  test('the terms are collective: every holder is shown the same text, version and digest', async () => {
    const sam = await other();
    await attest(place.world, alix);
    await attest(place.world, sam);
    const accepted = await Promise.all(
      [alix, sam].map(async ({ holder }) => (await now(place.world, holder)).attested),
    );
    expect(accepted.map((one) => one!.text)).toEqual([TERMS, TERMS]);
    expect(words('en')).toContain('the same for all holders');
  });
});

describe('section “the certificate for authentication”', () => {
  test('it serves to prove who one is to professional systems, and for nothing else', async () => {
    const { extensions } = decodeCertificate((await certify(place, alix)).certificate!).tbs;
    expect(decodeKeyUsage(extensionValue(extensions, extensionIds.keyUsage)!)).toEqual(['digitalSignature']);
    expect(decodeExtendedKeyUsage(extensionValue(extensions, extensionIds.extendedKeyUsage)!)).toEqual([
      keyPurposes.clientAuth,
    ]);
    expect(words('fr')).toContain('dans mon activité professionnelle');
  });

  test('a qualification is claimed nowhere, because we have none: neither in the certificate nor in the text', async () => {
    const { extensions } = decodeCertificate((await certify(place, alix)).certificate!).tbs;
    expect(extensionValue(extensions, extensionIds.qcStatements)).toBeUndefined();
    expect(words('fr')).toContain('n’est qualifié par aucun organisme');
  });

  test('it is given by the registration officer: without their leave there is none, and one leave is for one', async () => {
    await certify(place, alix);
    await attest(place.world, alix);
    expect((await refusalOf(request(place.world, alix)))[0]).toBe('wrong-state');
    const { world, elsewhere } = place;
    expect(await refusalOf(openHolder(world, officiating(elsewhere), alix.holder.id, {}))).toEqual(['not-found']);
    await openHolder(world, officiating(place.one), alix.holder.id, {});
    await attest(world, alix);
    await request(world, alix);
  });

  test('it holds last name, first names and address of the holder', async () => {
    const { subject, extensions } = decodeCertificate((await certify(place, alix)).certificate!).tbs;
    const name = formatName(decodeName(subject));
    for (const datum of [ALIX.lastName, ALIX.firstNames]) expect(name).toContain(datum);
    const names = decodeGeneralNames(extensionValue(extensions, extensionIds.subjectAltName)!);
    expect(names.map(formatGeneralName)).toEqual([`email:${ALIX.email}`]);
  });

  test('the holder attests at the registration that these data are exact: before it nothing can be asked for', async () => {
    expect(await refusalOf(request(place.world, alix))).toEqual(['policy']);
    await attest(place.world, alix);
    await correctHolder(place.world, officiating(place.one), alix.holder.id, {
      data: { ...ALIX, firstNames: 'Alix Marie' },
    });
    expect(await refusalOf(request(place.world, alix))).toEqual(['policy']);
  });

  test('it is personal and cannot be passed on: neither officer nor colleague asks for it or accepts it in the holder’s place', async () => {
    const sam = await other();
    await attest(place.world, alix);
    const theirs = { ...alix, principal: sam.principal };
    expect(await refusalOf(request(place.world, theirs))).toEqual(['not-found']);
    expect(await refusalOf(request(place.world, { ...alix, principal: place.one }))).toEqual(['forbidden']);
    const certificate = await issued(place.world, (await request(place.world, alix)).request);
    const form = acceptanceOf(certificate, { texts: textsInForce.forAcceptance('holder') });
    expect(await refusalOf(acceptCertificate(place.world, sam.principal, form, 'x'))).toEqual(['not-found']);
  });

  test('it is not shared, given away, nor asked for from a colleague: one key is never certified for two people, and both hear it in the text', async () => {
    const shared = pkcs10(generate('P-256'));
    const sam = await other();
    await attest(place.world, alix);
    await attest(place.world, sam);
    await request(place.world, alix, shared);
    expect((await refusalOf(request(place.world, sam, shared)))[0]).toBe('weak-key');
    expect(words('fr')).toMatch(/Je ne le prête ni ne le donne à personne, et je ne demande jamais à un collègue/);
    expect(words('en')).toMatch(/I lend it and give it to nobody, and I never ask a colleague/);
  });

  test('private key and store are protected by fitting means: the key never comes here, and one that does is refused', async () => {
    await attest(place.world, alix);
    const key = generate('P-256');
    const pasted = `${key.export({ format: 'pem', type: 'pkcs8' })}${pkcs10(key)}`;
    expect((await refusalOf(request(place.world, alix, pasted)))[0]).toBe('weak-key');
    expect((await refusalOf(request(place.world, alix, pkcs10(key))))[0]).toBe('weak-key');
    expect(words('en')).toContain('I protect it, with the certificate store in which it lies');
  });
});

describe('section “loss or theft”', () => {
  test('a lost or stolen device: the revocation is asked for, and the certificate serves no more', async () => {
    const certificate = await certify(place, alix);
    await lose(place.world, alix.principal, alix.holder, { what: 'stolen' });
    expect(await stateOf(certificate)).toBe('revoked');
    expect(checklistIn('loss', 'fr').map(({ id }) => id)).toContain('new-certificate');
  });

  test('the holder goes to the officer of their direction, who revokes; an officer of another direction cannot', async () => {
    const certificate = await certify(place, alix);
    const { world, elsewhere, two } = place;
    expect(await refusalOf(lose(world, elsewhere, alix.holder))).toEqual(['not-found']);
    await lose(world, two, alix.holder);
    expect(await stateOf(certificate)).toBe('revoked');
  });

  test('the officer may then give a new one: with the identity checked again, and another key', async () => {
    const before = await certify(place, alix);
    const { world, one } = place;
    await lose(world, alix.principal, alix.holder);
    expect(await refusalOf(openHolder(world, officiating(one), alix.holder.id, {}))).toEqual([
      'policy',
      'identity-due',
    ]);
    await openHolder(world, officiating(one), alix.holder.id, checked(world));
    const after = await certify(place, alix);
    expect(after.spkiSha256).not.toBe(before.spkiSha256);
    expect(await stateOf(after)).toBe('issued');
  });
});

describe('section “departure or transfer”', () => {
  test.each(['departure', 'transfer'] as const)(
    '%s: the officer is told, and every certificate is revoked on the day',
    async (kind) => {
      const certificate = await certify(place, alix);
      const { world, one } = place;
      await depart(world, alix.principal, alix.holder, { kind, on: dayIn(world, 10) });
      expect(told(world).filter(({ notice }) => notice === 'holder-departure-declared-told')).toContainEqual(
        expect.objectContaining({ personId: one.personId }),
      );
      await tick(world);
      expect(await stateOf(certificate)).toBe('issued');
      pass(world, 10);
      await tick(world);
      expect(await stateOf(certificate)).toBe('revoked');
    },
  );

  test('certificate, private key and P12 are deleted from every workstation and telephone: a checklist says so, and the holder confirms it', async () => {
    await certify(place, alix);
    const { world } = place;
    expect(await refusalOf(confirmDeletion(world, alix.principal, alix.holder.id, 'x'))).toEqual(['wrong-state']);
    await depart(world, alix.principal, alix.holder, { on: today(world) });
    await tick(world);
    const said = checklistIn('departure', 'fr')
      .map(({ text }) => text)
      .join(' ');
    for (const what of ['certificat', 'clé', 'poste de travail', 'téléphone', 'PKCS #12']) expect(said).toContain(what);
    const after = { ...alix.principal, mandates: await Promise.all(alix.principal.mandates.map(reread)) };
    await confirmDeletion(world, after, alix.holder.id, 'x');
    expect((await now(world, alix.holder)).deletion).toBeDefined();
  });
  const reread = async ({ personId, id }: { readonly personId: string; readonly id: string }) =>
    (await place.world.ledger.read('mandate', { personId, id }))!;
});

describe('section “renewal”', () => {
  test('the certificate lasts three years', async () => {
    const { notBefore, notAfter } = await certify(place, alix);
    expect(new Date(notAfter).getUTCFullYear() - new Date(notBefore).getUTCFullYear()).toBe(3);
    expect(notAfter.slice(4, 10)).toBe(notBefore.slice(4, 10));
  });

  test('some months before its end the officer sees it due, opens the renewal, and the holder is written to', async () => {
    const certificate = await certify(place, alix);
    const { world, direction } = place;
    const one = await prolong(world, place.one);
    const due = async () =>
      (await holdersOfDirection(world, officiating(one), direction.id, { due: 'renewal', limit: 10 })).items.map(
        ({ holder }) => holder.id,
      );
    await daysBefore(world, certificate, 121);
    expect(await due()).toEqual([]);
    await daysBefore(world, certificate, 119);
    expect(await due()).toEqual([alix.holder.id]);
    await openHolder(world, officiating(one), alix.holder.id, { renews: nameOf(certificate) });
    expect(told(world).map(({ notice }) => notice)).toContain('holder-opened');
  });

  test('for security a certificate may be replaced before its end', async () => {
    const before = await certify(place, alix);
    pass(place.world, 100);
    await openHolder(place.world, officiating(place.one), alix.holder.id, {});
    const after = await certify(place, alix);
    expect(after.notAfter > before.notAfter).toBe(true);
    expect((await certificatesNow(place.world, alix.holder)).map(({ state }) => state)).toEqual(['issued', 'issued']);
    expect(words('fr')).toContain('avant terme pour des raisons de sécurité');
  });
});

describe('section “general provisions”', () => {
  test('the certification policy of the issuing authority can be read: it is accepted with the certificate, which names it', async () => {
    expect(textsInForce.forAcceptance('holder').map(({ id }) => id)).toContain('certification-policy');
    const { extensions } = decodeCertificate((await certify(place, alix)).certificate!).tbs;
    expect(extensionValue(extensions, extensionIds.certificatePolicies)).toBeDefined();
  });

  test('what is kept about people in electronic form, and why, is told them in both languages', () => {
    const notice = textOf('privacy-notice')!;
    expect(notice.paragraphs.fr.join(' ')).toMatch(/Pourquoi.*prouver.*Combien de temps/s);
    expect(notice.paragraphs.en.length).toBe(notice.paragraphs.fr.length);
  });

  test('access is had by asking the officer of one’s direction, who hands over what is held', async () => {
    const { world, one, elsewhere } = place;
    const { personId } = alix.principal;
    const input = {
      asks: 'access',
      holderId: alix.holder.id,
      channel: 'counter',
      receivedAt: world.clock.now().toISOString(),
    } as const;
    expect(await refusalOf(askForAnother(answering(world), officiating(elsewhere), personId, input))).toEqual([
      'not-found',
    ]);
    const asked = await askForAnother(answering(world), officiating(one), personId, input);
    const held = await deliverToAnother(answering(world), officiating(one), personId, asked.request.id);
    expect(held.sections.holders).toMatchObject([{ lastName: ALIX.lastName, email: ALIX.email }]);
  });

  test('rectification is had by asking the officer, who corrects; the holder then attests the corrected data', async () => {
    const { world, one } = place;
    await correctHolder(world, officiating(one), alix.holder.id, { data: { ...ALIX, lastName: 'Modele' } });
    expect((await world.vault.open((await now(world, alix.holder)).personal)).lastName).toBe('Modele');
    expect(told(world).map(({ notice }) => notice)).toContain('holder-corrected');
    const [mine] = (await holdersOfPerson(world, alix.principal, {})).items;
    expect(mine!.next).toBe('attest');
  });
});

describe('section “declaration of the holder”', () => {
  test('the holder acknowledges a certificate in their own name and says that they have read the terms: name, direction or service, day, and an act of their own for the signature', async () => {
    const certificate = await certify(place, alix);
    const { declaration } = await declare(place.world, {
      ...alix,
      certificate: certificate as CertificateRecord & { certificate: Uint8Array },
    });
    expect(await place.world.vault.open(declaration.act!.personal)).toEqual({
      name: `${ALIX.firstNames} ${ALIX.lastName}`,
      service: ALIX.service,
    });
    expect(declaration.act).toMatchObject({ text: DECLARATION, terms: { id: TERMS.id, version: TERMS.version } });
    expect(Date.parse(declaration.act!.at)).toBeGreaterThanOrEqual(Date.parse(declaration.createdAt));
    const theirs = { ...alix, principal: place.one, certificate: certificate as never };
    expect(await refusalOf(declare(place.world, theirs))).toEqual(['forbidden']);
  });
});
