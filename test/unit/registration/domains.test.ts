import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../shared/errors.ts';
import { declaredDomain, domainAndParents, overlapping } from '../../../shared/registration/domains.ts';

describe('a declared domain', () => {
  test.each(['example.test', 'www.example.org', 'xn--rtis-dpa.example.org', 'clinique.asso.fr', 'a.b.c.example.com'])(
    '%s is taken as it stands',
    (name) => {
      expect(declaredDomain({ name, admits: 'domain' }).name).toBe(name);
    },
  );

  test.each([
    ['com', 'host-single-label'],
    ['co.uk', 'domain-public-suffix'],
    ['asso.fr', 'domain-public-suffix'],
    ['github.io', 'domain-public-suffix'],
    ['', 'host-empty-label'],
    ['*.example.org', 'host-characters'],
    ['example.org.', 'host-empty-label'],
    ['.example.org', 'host-empty-label'],
    ['exa_mple.org', 'host-characters'],
    ['-a.example.org', 'host-hyphen'],
    ['192.0.2.1', 'host-address'],
    ['http://example.org', 'host-address'],
    ['Example.org', 'domain-not-a-label'],
    ['hôpital.example.org', 'domain-not-a-label'],
    ['example。org', 'domain-not-a-label'],
    [`${'a'.repeat(64)}.example.org`, 'host-length'],
  ])('%s is refused: %s', (name, code) => {
    try {
      declaredDomain({ name, admits: 'domain' });
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(Refusal);
      expect((thrown as Refusal).findings).toMatchObject([{ code, pointer: '/domain/name' }]);
      return;
    }
    throw new Error('not refused');
  });

  test('its parents are those that somebody could declare', () => {
    expect(domainAndParents('a.clinique.asso.fr')).toEqual(['a.clinique.asso.fr', 'clinique.asso.fr']);
    expect(domainAndParents('example.test')).toEqual(['example.test']);
  });

  test.each([
    ['example.org', 'domain', 'example.org', 'host', true],
    ['example.org', 'domain', 'a.example.org', 'host', true],
    ['example.org', 'host', 'a.example.org', 'domain', false],
    ['a.example.org', 'domain', 'b.example.org', 'domain', false],
    ['ample.org', 'domain', 'example.org', 'domain', false],
  ] as const)('%s (%s) and %s (%s) overlap: %s', (name, admits, other, otherAdmits, expected) => {
    const [one, two] = [
      { name, admits },
      { name: other, admits: otherAdmits },
    ];
    expect([overlapping(one, two), overlapping(two, one)]).toEqual([expected, expected]);
  });

  test('the right spelling is told', () => {
    expect(() => declaredDomain({ name: 'hôpital.example.org', admits: 'host' })).toThrow('xn--hpital-ixa.example.org');
  });
});
