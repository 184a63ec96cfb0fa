import { beforeAll, describe, expect, test } from 'vitest';
import { host } from '../session.ts';
import { PASSWORD, session } from './desk.ts';

/** What people were told meanwhile. */
export function inbox(): void {
  describe('the inbox', () => {
    interface Told {
      readonly to: string;
      readonly subject: string;
      readonly text: string;
      readonly html: string;
    }
    let letters: readonly Told[];
    const about = (begin: string, name: string) =>
      letters.filter(({ subject }) => subject.startsWith(begin) && subject.includes(`: ${name}, `));
    beforeAll(async () => {
      await session.platform.settled();
      letters = (await session.platform.inbox()).map(({ subject, destination, body }) => ({
        to: destination.to.join(),
        subject,
        text: body.text ?? '',
        html: body.html ?? '',
      }));
    });

    const ADMINISTRATOR = 'technical-administrator-1@clinique.example.test';

    test('has one message for each certificate, to the administrator who asked for it, in French', () => {
      for (const name of ['p256', 'rsa4096', 'lost', 'proof']) {
        const [letter, ...others] = about('Certificat à récupérer', host(name));
        expect(others).toEqual([]);
        expect(letter).toMatchObject({ to: ADMINISTRATOR, html: expect.stringContaining('<html lang="fr"') });
        expect(letter!.text).toContain('Le certificat que vous avez demandé est émis.');
      }
    });
    test('has one message of each revocation to each person concerned', () => {
      for (const name of ['lost', 'left', 'proof']) {
        const french = about('Certificat révoqué', host(name)).map(({ to }) => to);
        expect(french.toSorted()).toEqual(['legal-representative@clinique.example.test', ADMINISTRATOR]);
        const english = about('Certificate revoked', host(name)).map(({ to }) => to);
        expect(english).toEqual(['technical-administrator-2@clinique.example.test']);
      }
      expect(about('Certificat révoqué', host('p256'))).toEqual([]);
    });
    test('speaks English to those who asked for it', () => {
      const [letter] = about('Certificate to be retrieved', 'www.double.example.org');
      expect(letter).toMatchObject({ to: 'technical-administrator-2@clinique.example.test' });
    });
    test('tells of waiting and refusal as well, and not why', () => {
      const name = 'www.triple.example.org';
      const own = letters.filter(({ to }) => to === ADMINISTRATOR);
      const subjects = own.map(({ subject }) => subject).filter((subject) => subject.includes(`: ${name}, `));
      expect(subjects).toEqual([
        expect.stringMatching(/^Demande de certificat reçue le /),
        expect.stringMatching(/^Demande de certificat du .+ refusée : /),
      ]);
      expect(letters.filter(({ text, html }) => `${text}${html}`.includes('incomplete'))).toEqual([]);
      const toApprove = letters.filter(({ subject }) => /(à approuver|to be approved), /.test(subject));
      expect(new Set(toApprove.map(({ to }) => to)).has(ADMINISTRATOR)).toBe(false);
      expect(toApprove.length).toBeGreaterThan(0);
    });
    test('has nothing that should not lie about, and no link that acts by itself', () => {
      const said = letters.map(({ text, html }) => `${text}\n${html}`).join('\n');
      for (const secret of [PASSWORD, 'PRIVATE KEY', 'BEGIN', 'eyJ', 'keyCompromise', '0123456789', '/revocation'])
        expect(said).not.toContain(secret);
      const links = new Set([...said.matchAll(/https?:\/\/[^\s"<]+/g)].map(([link]) => new URL(link)));
      expect(links.size).toBeGreaterThan(10);
      const paths =
        /^\/((certificates|#\/retrieval)\/[a-z0-9-]+\/[0-9a-f]{32}|(requests|subscriptions)\/[0-9a-f]{32}|(designations|bulk-revocations)\/[0-9a-f]{32}|certificates)$/;
      for (const { pathname, search, hash } of links) expect(`${pathname}${search}${hash}`).toMatch(paths);
    });
  });
}
