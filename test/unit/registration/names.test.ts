import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../shared/errors.ts';
import { COUNTRIES } from '../../../shared/policy/country.ts';
import { planCertificate } from '../../../shared/policy/plan.ts';
import { sslServ } from '../../../shared/policy/profiles/ssl-serv.ts';
import { declaredDomain } from '../../../shared/registration/domains.ts';
import { clearVault } from '../../../shared/registration/personal.ts';
import { checkedPerson } from '../../../shared/registration/persons.ts';
import type { NamedStructure } from '../../../shared/registration/records.ts';
import { openStructure, sealedNames } from '../../../shared/registration/structure-names.ts';
import { newStructure, type StructureForm } from '../../../shared/registration/structures.ts';
import { facts } from '../policy/samples.ts';

const FORM: StructureForm = {
  name: 'Clinique des Tilleuls',
  identifier: { scheme: 'SIRET', value: '73282932000074' },
  postalCode: '75012',
  town: 'Paris',
  department: 'Paris (75)',
  country: 'FR',
};

async function register(form: StructureForm) {
  const names = await sealedNames(clearVault, 's', form);
  const { record } = newStructure(form, names, 'digest', { id: 's', at: '2027-03-01T08:00:00.000Z' });
  return openStructure(clearVault, record);
}

const certify = (structure: NamedStructure) =>
  planCertificate(sslServ, facts({ structure: { ...structure, id: facts().structure.id } }));

async function refusal(act: () => unknown): Promise<Refusal | undefined> {
  try {
    await act();
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown;
    throw thrown;
  }
  return undefined;
}

describe('what is registered can be certified', () => {
  test.each([
    ['department', 'Paris (00)'],
    ['department', 'Ailleurs (96)'],
    ['department', 'Ailleurs (99)'],
    ['department', 'Corse (20)'],
    ['department', 'Ailleurs (970)'],
    ['department', 'Ailleurs (985)'],
    ['department', 'Paris  (75)'],
    ['department', '<b> (75)'],
    ['country', 'fr'],
    ['country', 'FX'],
    ['country', 'ZZ'],
    ['country', 'UK'],
    ['name', 'ㅤ'],
    ['name', 'Clinique ㅤ'],
    ['name', '⠀⠀'],
    ['name', '==cmd'],
    ['name', '<script>'],
    ['name', 'N/A'],
    ['name', '-- --'],
    ['name', 'Сlinique'],
    ['town', 'ㅤㅤ'],
  ] as const)('%s «%s» is refused, with its pointer', async (field, value) => {
    const refused = await refusal(() => register({ ...FORM, [field]: value }));
    expect(refused).toMatchObject({ code: 'malformed', findings: [{ pointer: `/${field}` }] });
    expect(refused!.detail).toMatch(/^[A-Z].*\.$/);
  });

  test.each([
    'Paris (75)',
    'Corse-du-Sud (2A)',
    'Val-d’Oise (95)',
    "Côtes-d'Armor (22)",
    'La Réunion (974)',
    'Nouvelle-Calédonie (988)',
  ])('the department %s is taken', async (department) => {
    expect((await register({ ...FORM, department })).department).toBe(department);
  });

  test('a structure of another country has its own kind of region', async () => {
    const abroad = { ...FORM, country: 'BE', department: 'Bruxelles-Capitale', postalCode: '1000' };
    expect(await refusal(async () => certify(await register(abroad)))).toBeUndefined();
  });

  test('the countries are those of ISO 3166-1', () => {
    expect(COUNTRIES.size).toBe(249);
    const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
    expect([...COUNTRIES].filter((code) => names.of(code) === undefined)).toEqual([]);
  });

  test('whatever is taken makes a subject', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom('ㅤ', '😀', 'É', '-', 'N/A', 'Œuvre', 'Ex\u0430mple', '=1', 'a'),
    );
    const department = fc
      .tuple(fc.constantFrom('Paris', 'Ain', '', 'ㅤ', 'Val-d’Oise', '1'), fc.integer({ min: 0, max: 999 }))
      .map(([name, number]) => `${name} (${String(number).padStart(2, '0')})`);
    const country = fc.constantFrom('FR', 'FR', 'BE', 'fr', 'ZZ');
    await fc.assert(
      fc.asyncProperty(text, department, country, async (name, place, code) => {
        const form = { ...FORM, name, department: place, country: code };
        let structure: Awaited<ReturnType<typeof register>>;
        try {
          structure = await register(form);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Refusal);
          return;
        }
        certify(structure);
      }),
      { seed: 20271101, numRuns: 400 },
    );
  });

  test.each([
    ['foo.local', 'host-special-use'],
    ['foo.onion', 'host-special-use'],
    ['2.0.192.in-addr.arpa', 'host-special-use'],
    ['ab--cd.example.org', 'host-reserved-label'],
    ['xn--pple-43d.example.org', 'host-idn-letters'],
    ['аpple.example.org', 'host-idn-letters'],
    ['co.uk', 'domain-public-suffix'],
  ])('the domain %s is refused: %s', async (name, code) => {
    const refused = await refusal(() => declaredDomain({ name, admits: 'domain' }));
    expect(refused).toMatchObject({ code: 'malformed', findings: [{ code, pointer: '/domain/name' }] });
  });
});

describe('the words of a refusal', () => {
  const person = { lastName: 'Durand', firstNames: 'Anne', email: 'a@example.test', directoryId: 'x1' };
  test.each([
    ['😀😀', 'This has emoji or other pictures, which stand in no name.'],
    ['👨‍👩‍👧', 'This has emoji or other pictures, which stand in no name.'],
    ['Anne 😀', 'This has emoji or other pictures, which stand in no name.'],
    ['🇫🇷', 'This has emoji or other pictures, which stand in no name.'],
    ['☃☃', 'This has no letter and no digit.'],
    ['', 'This has 1 to 100 characters.'],
    ['n/a', 'This is empty, or says only that nothing is said.'],
    ['ㅤ', 'This has control, formatting, invisible, private-use or unassigned characters.'],
    ['A\u200bnne', 'This has control, formatting, invisible, private-use or unassigned characters.'],
    [' Anne', 'This begins or ends with a space, or has two in a row.'],
    ['Zoe\u0308', 'This is not in Unicode normal form C.'],
  ])('the name «%s»: %s', async (firstNames, detail) => {
    const refused = await refusal(() => checkedPerson({ ...person, firstNames }));
    expect(refused?.detail).toBe(detail);
    if (detail) expect(refused!.findings).toMatchObject([{ pointer: '/firstNames' }]);
  });

  test('letters are counted as people count them', async () => {
    expect(await refusal(() => checkedPerson({ ...person, lastName: 'É'.repeat(100) }))).toBeUndefined();
    expect((await refusal(() => checkedPerson({ ...person, lastName: 'D'.repeat(101) })))?.detail).toContain('100');
  });
});
