import { describe, expect, test } from 'vitest';
import {
  checkedHolder,
  checkedIdentity,
  digestOfData,
  namesAgree,
  sameData,
} from '../../../shared/registration/holder-data.ts';
import type { HolderRecord } from '../../../shared/registration/holder-records.ts';
import { nextStep, type Standing } from '../../../shared/registration/holder-steps.ts';
import {
  attestedHolder,
  correctedHolder,
  correctionAsked,
  isAttested,
  openedHolder,
  requestedHolder,
} from '../../../shared/registration/holders.ts';
import { holder } from '../../contract/records.ts';

const AT = '2026-03-02T09:00:00.000Z';
const TERMS = { id: 'holder-terms', version: '2026-1', sha256: 'a'.repeat(64) };
const act = { text: TERMS, language: 'fr', authentication: 'token' } as const;
const attested = (record: HolderRecord) =>
  attestedHolder(record, { ...act, dataDigest: record.dataDigest }, TERMS, AT).record;
const leave = { at: AT, by: { personId: 'p', mandateId: 'm' } };
const data = { lastName: 'Exemple', firstNames: 'Camille Noé', email: 'camille@example.org' };
const refused = (act: () => unknown) => {
  try {
    act();
  } catch (thrown) {
    const { code, findings } = thrown as { code: string; findings: { code: string; pointer: string }[] };
    return [code, ...findings.map((one) => `${one.code} ${one.pointer}`)];
  }
  return ['done'];
};

describe('the data of a holder', () => {
  test.each<[string, object, string]>([
    ['no last name', { lastName: '' }, 'text-length /lastName'],
    ['a name that no certificate has room for', { firstNames: 'x'.repeat(65) }, 'text-length /firstNames'],
    ['a formula', { lastName: '=1+1' }, 'text-markup /lastName'],
    ['what is no address', { email: 'camille' }, 'email-invalid /email'],
    ['a service with a line break', { service: 'Radio\nlogie' }, 'text-characters /service'],
  ])('are refused with the field: %s', (_, more, finding) => {
    expect(refused(() => checkedHolder({ ...data, ...more }))).toEqual(['malformed', finding]);
  });

  test('are digested under their salt: other data, another salt, another digest; the order of fields does not count', () => {
    const salt = 'b'.repeat(32);
    const { lastName, firstNames, email } = data;
    const digest = digestOfData({ ...data, salt });
    expect(digestOfData({ salt, email, firstNames, lastName })).toBe(digest);
    // what moves from one field to the next is not the same
    const others = [{ lastName: 'ExempleC', firstNames: 'amille Noé' }, { service: '' }, { salt: 'c'.repeat(32) }];
    for (const other of others) expect(digestOfData({ ...data, salt, ...other })).not.toBe(digest);
    expect(digestOfData({ ...data, salt, formerEmails: [{ dataVersion: 1, email: 'x@example.org' }] })).toBe(digest);
  });

  test('are the same or not, the service included', () => {
    expect(sameData(data, { ...data })).toBe(true);
    expect(sameData(data, { ...data, service: 'Radiologie' })).toBe(false);
  });
});

describe('names agree', () => {
  test.each<[string, string, string, string, boolean]>([
    ['Exemple', 'Camille', 'EXEMPLE', 'Camille Noé', true],
    ['D’Exemple-Écrit', 'Noé', "D'EXEMPLE ECRIT", 'NOE', true],
    ['Exemple', 'Camille Noé', 'Exemple', 'Camille Anne', false],
    ['Exemple', 'Camille', 'Exemples', 'Camille', false],
    ['Exemple', 'Cam', 'Exemple', 'Camille', false],
  ])('%s, %s and %s, %s: %s', (lastName, firstNames, otherLast, otherFirst, agree) => {
    const [one, other] = [
      { lastName, firstNames },
      { lastName: otherLast, firstNames: otherFirst },
    ];
    expect([namesAgree(one, other), namesAgree(other, one)]).toEqual([agree, agree]);
  });
});

describe('an identity check', () => {
  test.each<[string, object, string[]]>([
    ['done', { at: AT }, ['done']],
    ['of tomorrow', { at: '2026-03-03T09:00:00.000Z' }, ['malformed', 'check-ahead /identity/at']],
    ['by the end of a number', { at: AT, reference: { kind: 'passport', ending: '12AB' } }, ['done']],
    [
      'by more of a number than its end',
      { at: AT, reference: { kind: 'passport', ending: '512AB' } },
      ['malformed', 'check-number /identity/reference/ending'],
    ],
    [
      'by a whole number in the wrong place',
      { at: AT, reference: { kind: 'passport 12 34 56' } },
      ['malformed', 'check-number /identity/reference/kind'],
    ],
  ])('%s', (_, form, expected) => {
    expect(refused(() => checkedIdentity({ how: 'document', ...(form as { at: string }) }, AT))).toEqual(expected);
  });
});

describe('a holder', () => {
  test('attests what is recorded, under the text in force, and nothing else', () => {
    const record = holder();
    expect(isAttested(attested(record), TERMS)).toBe(true);
    const say = (more: object) => () =>
      attestedHolder(record, { ...act, dataDigest: record.dataDigest, ...more }, TERMS, AT);
    expect(refused(say({ dataDigest: 'f'.repeat(64) }))).toEqual(['conflict', 'another-data /dataDigest']);
    expect(refused(say({ text: { ...TERMS, version: '2025-1' } }))).toEqual(['conflict', 'text-not-accepted /text']);
  });

  test('has attested until the data move, something is wrong, a renewal asks anew, or the text changes', () => {
    const given = attested(holder());
    const { personal } = given;
    const moved = [
      correctedHolder(given, { personal, dataDigest: 'f'.repeat(64) }).record,
      correctionAsked(given, { personal: 1, of: 'p', form: 'clear', value: 'no' }, AT).record,
      openedHolder(given, { ...leave, renews: { issuer: 'ca', serial: '01' } }).record,
    ];
    for (const record of moved) {
      expect([record.version, isAttested(record), record.attested]).toEqual([given.version + 1, false, undefined]);
    }
    expect(isAttested(openedHolder(given, leave).record, TERMS)).toBe(true);
    // whoever has requested before renews, whatever it is called
    expect(isAttested(openedHolder({ ...given, requests: ['r1'] }, leave).record, TERMS)).toBe(false);
    expect(isAttested(given, { ...TERMS, version: '2027-1' })).toBe(false);
    expect(moved[0]!.dataVersion).toBe(2);
    expect(attested(moved[1]!).correctionAsked).toBeUndefined();
  });

  test('has one leave at a time, and it serves once', () => {
    const twice = openedHolder(openedHolder(holder(), leave).record, {
      ...leave,
      at: '2026-03-03T09:00:00.000Z',
    }).record;
    expect(twice.opening?.at).toBe('2026-03-03T09:00:00.000Z');
    const used = requestedHolder(twice, 'r1').record;
    expect([used.opening, used.requests]).toEqual([undefined, ['r1']]);
  });
});

describe('what to do next', () => {
  const standing: Standing = {
    mandated: true,
    correctionAsked: false,
    confirmed: true,
    attested: false,
    opened: true,
    requested: false,
    awaited: false,
    undeclared: false,
    certified: false,
    toDelete: false,
  };
  test.each<[string, Partial<Standing>, string]>([
    ['registered', {}, 'attest'],
    ['attested', { attested: true }, 'request'],
    ['attested, but the leave lapsed', { attested: true, opened: false }, 'wait'],
    ['registered, and the leave lapsed', { opened: false }, 'attest'],
    ['asks for a correction', { correctionAsked: true }, 'wait'],
    ['waits for a second officer', { confirmed: false }, 'wait'],
    ['has requested', { attested: true, opened: false, requested: true }, 'wait'],
    ['has a certificate to accept', { awaited: true }, 'retrieve'],
    [
      'has one in their hands to declare',
      { attested: true, opened: false, undeclared: true, certified: true },
      'declare',
    ],
    ['has a certificate', { attested: true, opened: false, certified: true }, 'nothing'],
    ['is to renew it', { certified: true }, 'attest'],
    ['has a certificate under older terms', { opened: false, certified: true }, 'nothing'],
    ['has left', { mandated: false, awaited: true }, 'nothing'],
  ])('%s: %s', (_, more, step) => {
    expect(nextStep({ ...standing, ...more })).toBe(step);
  });
});
