import { describe, expect, it } from 'vitest';
import { distance, nearMiss } from '../../../shared/policy/near-miss.ts';
import { serviceNameFault } from '../../../shared/policy/service-name.ts';
import { formatName } from '../../../shared/x509/name.ts';
import { refusalOf } from './samples.ts';
import { planOf, profileNamed } from './usages.ts';

const presets = ['INSI-AUTO', 'INSI-MANU'];
const org = profileNamed('org-auth-cli-1');

describe('a service whose name one national service asks for exactly', () => {
  it.each(presets)('is certified as %s', (serviceName) => {
    expect(formatName(planOf(org, { declared: { serviceName } }).subject)).toContain(`CN=${serviceName},`);
  });

  it.each([
    ['insi-auto', 'INSI-AUTO', 'only the case of its letters differs'],
    ['Insi-Manu', 'INSI-MANU', 'only the case of its letters differs'],
    ['INSIAUTO', 'INSI-AUTO', 'its hyphens, spaces or underscores differ'],
    ['INSI AUTO', 'INSI-AUTO', 'its hyphens, spaces or underscores differ'],
    ['INSI_MANU', 'INSI-MANU', 'its hyphens, spaces or underscores differ'],
    ['INSI--AUTO', 'INSI-AUTO', 'its hyphens, spaces or underscores differ'],
    ['INSI - AUTO', 'INSI-AUTO', 'its hyphens, spaces or underscores differ'],
    ['INSI\u2011AUTO', 'INSI-AUTO', 'its hyphens, spaces or underscores differ'],
    ['INSI\u2013AUTO', 'INSI-AUTO', 'its hyphens, spaces or underscores differ'],
    ['insi_auto', 'INSI-AUTO', 'its hyphens, spaces or underscores differ'],
    ['INSI-AUTO.', 'INSI-AUTO', 'its hyphens, spaces or underscores differ'],
    ['INSI-AUT0', 'INSI-AUTO', 'it has characters that look like others'],
    ['1NSI-AUTO', 'INSI-AUTO', 'it has characters that look like others'],
    ['lNSl-AUTO', 'INSI-AUTO', 'it has characters that look like others'],
    ['IN5I-4UTO', 'INSI-AUTO', 'it has characters that look like others'],
    ['INSI-\u0410UTO', 'INSI-AUTO', 'it has characters that look like others'],
    ['INSI-AUT\u039f', 'INSI-AUTO', 'it has characters that look like others'],
    ['\uff29\uff2e\uff33\uff29-AUTO', 'INSI-AUTO', 'it has characters that look like others'],
    ['ÏNSI-ÀUTO', 'INSI-AUTO', 'it has characters that look like others'],
    ['INS\u0131-AUTO', 'INSI-AUTO', 'it has characters that look like others'],
    ['AUTO-INSI', 'INSI-AUTO', 'it has the same words, with others or moved'],
    ['INSI AUTO PRODUCTION', 'INSI-AUTO', 'it has the same words, with others or moved'],
    ['INSI-MANUEL', 'INSI-MANU', 'it is that and more'],
    ['INSI-AUTOMATIQUE', 'INSI-AUTO', 'it is that and more'],
    ['INS-AUTO', 'INSI-AUTO', 'one letter differs'],
    ['ISNI-AUTO', 'INSI-AUTO', 'one letter differs'],
    ['INSI-AUTH', 'INSI-AUTO', 'one letter differs'],
    ['INZI-OUTO', 'INSI-AUTO', '2 letters differ'],
    ['INSI-MENUS', 'INSI-MANU', '2 letters differ'],
  ])('is refused as %s: nearly %s, %s', (serviceName, preset, why) => {
    expect(nearMiss(serviceName, presets)).toEqual({ preset, why });
    expect(serviceNameFault(serviceName, presets)?.detail).toContain(`nearly ${preset} (${why})`);
    expect(refusalOf(() => planOf(org, { declared: { serviceName } }))).toEqual({
      code: 'name-violation',
      findings: ['service-name-near-miss'],
    });
  });

  it.each([
    'INSI',
    'Accueil',
    'Bloc opératoire (site nord)',
    'DMP',
    'Messagerie 2',
    'INS',
    'MANUELS',
    'Automate',
    "Pôle d'imagerie",
  ])('is not nearly %s, which is certified', (serviceName) => {
    expect(formatName(planOf(org, { declared: { serviceName } }).subject)).toContain(`CN=${serviceName},`);
  });

  it.each([
    ['=SUM(A1)', 'service-name-characters'],
    ['-accueil', 'service-name-characters'],
    ['<script>', 'service-name-characters'],
    ['Accueil\u202e', 'service-name-characters'],
    ['Αccueil', 'service-name-characters'],
    ['Accueil;DROP', 'service-name-characters'],
    ['Accueil\n', 'service-name-characters'],
    ['', 'service-name-characters'],
    ['Accueil  nord', 'subject-violation'],
    ['Accueil ', 'subject-violation'],
    ['N/A', 'subject-violation'],
    ['x'.repeat(65), 'subject-violation'],
    ['Pôle'.normalize('NFD'), 'subject-violation'],
  ])('is refused as %j: %s', (serviceName, code) => {
    expect(refusalOf(() => planOf(org, { declared: { serviceName } }))).toEqual({
      code: 'name-violation',
      findings: [code],
    });
  });

  it('is called nearly nothing where there is no preset', () => {
    expect(nearMiss('insi-auto', [])).toBeUndefined();
  });
});

it('the distance counts letters left out, put in, replaced and swapped, up to a bound', () => {
  expect(distance('abc', 'abc', 2)).toBe(0);
  expect(distance('abc', 'acb', 2)).toBe(1);
  expect(distance('abc', 'ab', 2)).toBe(1);
  expect(distance('abc', 'xbcy', 2)).toBe(2);
  expect(distance('abc', 'xyz', 2)).toBe(3);
  expect(distance('a', 'x'.repeat(1000), 2)).toBe(3);
});
