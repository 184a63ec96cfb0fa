import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CertificateName } from '../../functions/pages/api/views.ts';
import { textsInForce } from '../../infra/local/designating.ts';
import { accept } from '../../infra/local/retrieval.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { type Browsing, browse, CHROMIUM } from './pages/browser.ts';
import { steps } from './pages/hand.ts';
import { type HolderWorld, registerHolder } from './pages/holder-world.ts';
import { carries } from './pages/secrecy.ts';
import { withProgram } from './programs.ts';
import { openSession, type Session } from './session.ts';

/** What breaks into a holder's time, in a real Chromium on the whole platform; pictures as in `pages.test.ts`. */
const CODE = 'sept hirondelles 48 "parties"';

interface Mine {
  readonly state: string;
  readonly next: string;
  readonly dataDigest: string;
  readonly terms: { readonly id: string; readonly version: string; readonly sha256: string };
  readonly departure?: { readonly on: string };
  readonly losses?: readonly { readonly what: string; readonly message?: string; readonly settledAt?: string }[];
  readonly certificates: readonly (CertificateName & { readonly state: string })[];
}

withProgram(CHROMIUM, () => {
  let session: Session;
  let world: HolderWorld;
  let browsing: Browsing;
  beforeAll(async () => {
    session = await openSession('pages-life', { concurrency: 1 });
    world = await registerHolder(session);
    (await (await session.as('holder')).get('/me')).expect(200);
    browsing = await browse();
  }, 120_000);
  afterAll(async () => {
    await browsing?.close();
    await session?.close();
  });

  const mine = async () => {
    const { items } = (await (await session.as('holder')).get('/me/holders')).expect(200).json() as unknown as {
      items: Mine[];
    };
    return items[0]!;
  };

  /** The whole way to a certificate, on a device of the holder's that is no browser. */
  async function obtain(): Promise<CertificateName> {
    const client = await session.as('holder');
    const at = `/holders/${world.holderId}`;
    const { next, dataDigest, terms } = await mine();
    if (next === 'attest') {
      const text = { id: terms.id, version: terms.version, sha256: terms.sha256 };
      (await client.post(`${at}/attestation`, { dataDigest, text, language: 'fr' })).expect(200);
    }
    const asked = await client.post(`${at}/certificate-request`, { certificationRequest: pkcs10(generate('P-256')) });
    const made = asked.expect(201).json().certificate as unknown as CertificateName;
    await accept(client, `/certificates/${made.issuer}/${made.serial}`, CODE);
    const [text] = await textsInForce(session.administrator, ['holder-declaration']);
    const { issuer, serial } = made;
    (await client.post(`${at}/declaration`, { certificate: { issuer, serial }, text, language: 'fr' })).expect(200);
    return made;
  }

  describe('loss and theft', () => {
    test('a holder who is signed in reports a theft, everything is revoked at once, and the page says what to do and what comes next', async () => {
      await obtain();
      const { page, picture } = browsing;
      const { at, press, look, signIn } = steps(browsing);
      await page.goto(session.platform.pagesUrl);
      await signIn('Théo');
      await at('Votre certificat');
      await page.locator('summary', { hasText: 'À garder avec le code' }).click();
      await picture('done-with-ways-out');
      await press('Signaler une perte ou un vol');
      await at('Signaler une perte ou un vol');
      await page.getByLabel('Ce qui est arrivé').first().selectOption({ label: 'Il a été volé' });
      await page.getByLabel('Ce qui s’est passé').fill('Dans le train, avec le fichier.');
      await picture('loss');
      await press('Signaler et révoquer maintenant');
      await expect(look('Cochez la case pour confirmer.')).resolves.toBe(true);
      expect((await mine()).certificates[0]!.state).toBe('issued');
      await page.getByLabel('Je veux révoquer, définitivement.').first().check();
      await press('Signaler et révoquer maintenant');
      await at('Perte enregistrée');
      await expect(look('C’est révoqué.')).resolves.toBe(true);
      await expect(look('En cas de vol, signalez-le comme votre employeur le demande.')).resolves.toBe(true);
      await expect(look('Pour un nouveau certificat, adressez-vous à la personne qui vous a enregistré')).resolves.toBe(
        true,
      );
      await picture('loss-declared');
      const { losses, certificates } = await mine();
      expect(losses).toMatchObject([
        { what: 'stolen', message: 'Dans le train, avec le fichier.', settledAt: expect.any(String) },
      ]);
      expect(certificates.map(({ state }) => state)).toEqual(['revoked']);
      await press('Retour à l’accueil');
      await at('En attente');
      await picture('waiting-after-loss');
    }, 90_000);

    test('whoever has the code revokes without a sign-in, from an address that names the certificate', async () => {
      await world.open();
      const { issuer, serial } = await obtain();
      const stranger = await browse();
      const { page, picture, sent } = stranger;
      const { at, press, look } = steps(stranger);
      await page.goto(session.platform.pagesUrl);
      await at('Votre certificat logiciel');
      await press('Signaler une perte ou un vol');
      await at('Signaler une perte ou un vol');
      await press('Signaler et révoquer maintenant');
      await expect(look('Remplissez ce champ.')).resolves.toBe(true);
      await page.goto(`${session.platform.pagesUrl}/#/loss/${issuer}/${serial}`);
      // the same page with an address: until it is drawn anew the empty form is there
      await expect.poll(() => page.getByLabel('Autorité du certificat').inputValue(), { timeout: 10_000 }).toBe(issuer);
      await page.getByLabel('Code de révocation').fill('un autre code que celui-là');
      await page.getByLabel('Je veux révoquer, définitivement.').check();
      await picture('loss-by-code');
      await press('Signaler et révoquer maintenant');
      await page.getByRole('alert').filter({ hasText: 'Cela n’a pas abouti' }).waitFor();
      await picture('loss-wrong-code');
      await page.getByLabel('Code de révocation').fill(CODE);
      await press('Signaler et révoquer maintenant');
      await at('Perte enregistrée');
      await picture('loss-by-code-declared');
      expect((await mine()).certificates.at(-1)!.state).toBe('revoked');
      const withCode = sent.filter((one) => carries(one, Buffer.from(CODE)));
      expect(withCode.map(({ url }) => new URL(url).pathname)).toEqual(['/revocations/by-code']);
      expect(withCode[0]!.headers.authorization).toBeUndefined();
      await stranger.close();
    }, 90_000);
  });

  describe('departure', () => {
    test('a holder declares the day ahead, takes it back, and leaves on another one; then confirms the deletion', async () => {
      await world.open();
      await obtain();
      const { page, picture } = browsing;
      const { at, press, look, signIn } = steps(browsing);
      await page.goto(`${session.platform.pagesUrl}/#/`);
      await page.reload();
      await signIn('Théo');
      await at('Votre certificat');
      await press('Je quitte ma direction');
      await at('Je quitte ma direction');
      await press('Déclarer mon départ');
      await expect(look('Donnez le jour.')).resolves.toBe(true);
      const day = (ahead: number) =>
        new Date(session.platform.clock.now().getTime() + ahead * 86_400_000).toISOString().slice(0, 10);
      await page
        .getByLabel('Départ ou mutation')
        .selectOption({ label: 'Mutation vers une autre direction ou structure' });
      await page.getByLabel('Premier jour où vous n’y êtes plus').fill(day(20));
      await page.getByLabel('Où vous allez').fill('Hôpital de l’Exemple');
      await page.getByLabel('Je quitte cette direction ce jour-là.').check();
      await picture('departure');
      await press('Déclarer mon départ');
      await at('Départ déclaré');
      await expect(look('Faites-le avant de rendre vos appareils.')).resolves.toBe(true);
      await picture('departure-declared');
      expect((await mine()).departure).toMatchObject({ kind: 'transfer', on: day(20), to: 'Hôpital de l’Exemple' });
      await press('Retour à l’accueil');
      await at('Votre certificat');
      await press('Je quitte ma direction');
      await at('Je quitte ma direction');
      await picture('departure-standing');
      await press('Retirer cette déclaration');
      await expect(look('Au jour dit, vos certificats sont révoqués')).resolves.toBe(true);
      expect((await mine()).departure).toBeUndefined();

      await page.getByLabel('Premier jour où vous n’y êtes plus').fill(day(0));
      await page.getByLabel('Je quitte cette direction ce jour-là.').check();
      await press('Déclarer mon départ');
      await at('Vous avez quitté cette direction');
      await picture('leave');
      await session.platform.settled();
      const { state, certificates } = await mine();
      expect({ state, certificates: certificates.map((one) => one.state) }).toEqual({
        state: 'left',
        certificates: ['revoked', 'revoked', 'revoked'],
      });
      await press('J’ai tout supprimé');
      await at('Vous êtes parti');
      await picture('left');
      expect((await mine()).next).toBe('nothing');
      expect(browsing.complaints).toEqual([]);
    }, 90_000);
  });
});
