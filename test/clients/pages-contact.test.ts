import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lettersTo } from '../../infra/local/demo/surroundings.ts';
import { type Browsing, browse, CHROMIUM } from './pages/browser.ts';
import { steps } from './pages/hand.ts';
import { carries } from './pages/secrecy.ts';
import { withProgram } from './programs.ts';
import { openSession, type Session } from './session.ts';

/** The link of a contact's mail, in a real Chromium on the whole platform; pictures as in `pages.test.ts`. */
const ADDRESS = 'astreinte@sceau.example.test';

withProgram(CHROMIUM, () => {
  let session: Session;
  let browsing: Browsing;
  let path: string;
  beforeAll(async () => {
    session = await openSession('pages-contact', { concurrency: 1 });
    path = `/subscriptions/${session.sample.subscriptionId}/contacts`;
    (await session.administrator.post(path, { address: ADDRESS, label: 'Astreinte' })).expect(201);
    await session.platform.settled();
    browsing = await browse();
  }, 120_000);
  afterAll(async () => {
    await browsing?.close();
    await session?.close();
  });

  const listed = async () => {
    const { items } = (await session.administrator.get(path)).expect(200).json() as unknown as {
      items: { id: string; state: string; verifiedUntil?: string }[];
    };
    return items[0]!;
  };
  const lastLink = async () => {
    const letters = await lettersTo(session.platform, ADDRESS);
    const link = /https?:\S+#\/contact\/\S+/.exec(letters.at(-1)!.text)![0];
    return { link, secret: link.slice(link.lastIndexOf('/') + 1) };
  };

  describe('a contact’s mail', () => {
    test('opening its link asks the platform for nothing; the button alone verifies, by the keyboard too', async () => {
      const { page, sent, picture } = browsing;
      const { at, look, focused } = steps(browsing);
      const { link, secret } = await lastLink();
      await page.goto(link);
      await at('Vérifiez une adresse de contact');
      await page.reload();
      await at('Vérifiez une adresse de contact');
      expect(page.url()).toContain(secret);
      await picture('contact');
      expect(sent.filter(({ url }) => !url.startsWith(session.platform.pagesUrl))).toEqual([]);
      expect((await listed()).state).toBe('unverified');

      expect(await focused()).toBe('Vérifiez une adresse de contact');
      for (let n = 0; n < 5 && (await focused()) !== 'Vérifier cette adresse'; n++) await page.keyboard.press('Tab');
      expect(await focused()).toBe('Vérifier cette adresse');
      await page.keyboard.press('Enter');
      await at('Adresse vérifiée');
      await expect(look('L’adresse est vérifiée jusqu’au')).resolves.toBe(true);
      await picture('contact-verified');
      expect(await listed()).toMatchObject({ state: 'verified', verifiedUntil: expect.any(String) });
      expect(page.url()).toBe(`${session.platform.pagesUrl}/`);
      await page.getByRole('button', { name: 'English' }).click();
      await at('Address verified');
      await page.getByRole('button', { name: 'Français' }).click();

      const withSecret = sent.filter((one) => carries(one, Buffer.from(secret)));
      expect(withSecret.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
        `POST /contacts/${(await listed()).id}/verification`,
      ]);
      expect(carries({ ...withSecret[0]!, body: Buffer.alloc(0) }, Buffer.from(secret))).toBe(false);
      expect(withSecret[0]!.headers.authorization).toBeUndefined();
      expect(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')).not.toContain(secret);
      expect(browsing.complaints).toEqual([]);
    }, 90_000);

    test('a link that was replaced, or cut, says so and what to do, in both languages', async () => {
      const { page, picture } = browsing;
      const { at, press } = steps(browsing);
      const { id } = await listed();
      const { link: old } = await lastLink();
      (await session.administrator.post(`/contacts/${id}/mail`, {})).expect(200);
      await session.platform.settled();
      await page.goto('about:blank');
      await page.goto(old);
      await at('Vérifiez une adresse de contact');
      await press('Vérifier cette adresse');
      await at('Ce lien ne sert pas, ou plus');
      await picture('contact-over');
      expect((await listed()).state).toBe('verified');
      await page.goto('about:blank');
      await page.goto(old.slice(0, -5));
      await at('Ce lien ne sert pas, ou plus');
      await page.getByRole('button', { name: 'English' }).click();
      await at('This link does not serve, or no longer');
      await picture('contact-over-english');
    }, 90_000);
  });
});
