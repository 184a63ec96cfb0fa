import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../shared/errors.ts';
import { declaredDomain } from '../../../shared/registration/domains.ts';

describe('a declared domain', () => {
  test.each(['example.test', 'www.example.org', 'xn--rtis-dpa.example.org', 'clinique.asso.fr', 'a.b.c.example.com'])(
    '%s is taken as it stands',
    (name) => {
      expect(declaredDomain({ name, admits: 'domain' }).name).toBe(name);
    },
  );

  test.each([
    ['com', 'domain-invalid'],
    ['co.uk', 'domain-public-suffix'],
    ['asso.fr', 'domain-public-suffix'],
    ['github.io', 'domain-public-suffix'],
    ['', 'domain-invalid'],
    ['*.example.org', 'domain-invalid'],
    ['example.org.', 'domain-invalid'],
    ['.example.org', 'domain-invalid'],
    ['exa_mple.org', 'domain-invalid'],
    ['-a.example.org', 'domain-invalid'],
    ['192.0.2.1', 'domain-is-address'],
    ['http://example.org', 'domain-invalid'],
    ['Example.org', 'domain-not-a-label'],
    ['hôpital.example.org', 'domain-not-a-label'],
    ['example。org', 'domain-not-a-label'],
    [`${'a'.repeat(64)}.example.org`, 'domain-invalid'],
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

  test('the right spelling is told', () => {
    expect(() => declaredDomain({ name: 'hôpital.example.org', admits: 'host' })).toThrow('xn--hpital-ixa.example.org');
  });
});
