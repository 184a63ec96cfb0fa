import { execFileSync } from 'node:child_process';
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Download } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { type Browsing, browse, CHROMIUM, type Sent } from './pages/browser.ts';
import { steps } from './pages/hand.ts';
import { type HolderWorld, registerHolder } from './pages/holder-world.ts';
import { carries } from './pages/secrecy.ts';
import { withProgram } from './programs.ts';
import { apply, certified, host, openSession, type Session } from './session.ts';

/**
 * The pages in a real Chromium, on the whole platform. `SCEAU_SCREENSHOTS=DIR npm exec -- vitest run --config
 * test/extra.config.ts test/clients/pages.test.ts` leaves a picture of every state, at two widths.
 */
const CODE = 'quatre gentianes 71 "ouvertes"';
const PASSWORD = 'Grue cendree 42 ~{x}"\\';

withProgram(CHROMIUM, () => {
  let session: Session;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sceau-pages-'));
    session = await openSession('pages', { concurrency: 1 });
  }, 120_000);
  afterAll(async () => {
    await session?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What openssl finds in the file that was saved, opened with the password and nothing else. */
  async function opened(download: Download, password: string): Promise<{ key: KeyObject; chain: X509Certificate[] }> {
    await download.saveAs(join(folder, 'saved.p12'));
    writeFileSync(join(folder, 'password'), password);
    const pem = execFileSync('openssl', ['pkcs12', '-in', 'saved.p12', '-passin', 'file:password', '-nodes'], {
      cwd: folder,
    }).toString();
    const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g)];
    const key = /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----/.exec(pem)![0];
    return { key: createPrivateKey(key), chain: blocks.map(([one]) => new X509Certificate(one)) };
  }

  /** Every form of a private key that somebody could have sent. */
  const formsOf = (key: KeyObject): readonly Uint8Array[] => {
    const { d, p, q } = key.export({ format: 'jwk' });
    const numbers = [d, p, q].filter((one) => one !== undefined).map((one) => Buffer.from(one, 'base64url'));
    return [...numbers, key.export({ format: 'der', type: 'pkcs8' })];
  };
  const hosts = (sent: readonly Sent[]) => [...new Set(sent.map(({ url }) => new URL(url).origin))].sort();

  describe('the holder’s journey', () => {
    let world: HolderWorld;
    let browsing: Browsing;
    beforeAll(async () => {
      world = await registerHolder(session);
      browsing = await browse();
    });
    afterAll(() => browsing?.close());

    test('from the first look at the data to the file with the key, and no secret ever leaves the page', async () => {
      const { page, sent, picture } = browsing;
      const { at, press, look } = steps(browsing);
      await page.goto(session.platform.pagesUrl);
      await at('Votre certificat logiciel');
      await picture('welcome');
      await press('S’identifier');
      await page.getByRole('button', { name: 'Théo' }).click();

      await at('Vérifiez vos données');
      expect(page.url()).toBe(`${session.platform.pagesUrl}/`);
      await expect(look('BELLERIVE-ESSAI')).resolves.toBe(true);
      await picture('data');
      await press('Ces données sont exactes');
      await at('Lisez les conditions d’utilisation');
      await picture('terms');
      await press('J’atteste mes données et j’accepte les conditions');
      await expect(look('Lisez les conditions, puis cochez la case.')).resolves.toBe(true);
      await page.getByRole('button', { name: 'Afficher tout le texte' }).click();
      await page.getByLabel('J’ai lu ces conditions en entier.').check();
      await press('J’atteste mes données et j’accepte les conditions');

      await at('Créez votre clé');
      await picture('key');
      await press('Créer la clé et demander le certificat');
      await at('Contrôlez le certificat');
      await picture('review');
      await page.getByLabel('Le contenu du certificat est exact.').check();
      await page.getByLabel('J’ai lu les conditions d’utilisation et la politique').check();
      await page.getByLabel('Code de révocation', { exact: true }).fill('BELLERIVE-ESSAI-BELLERIVE');
      await page.getByLabel('Le même code').fill('BELLERIVE-ESSAI-BELLERIVE');
      await press('J’accepte le certificat, les conditions et la politique');
      await expect(look('Ce code est pour l’essentiel un nom lié au certificat')).resolves.toBe(true);
      await picture('review-refused-code');
      await page.getByLabel('Code de révocation', { exact: true }).fill(CODE);
      await page.getByLabel('Le même code').fill(CODE);
      await press('J’accepte le certificat, les conditions et la politique');

      await at('Enregistrez clé et certificat');
      await picture('file');
      await page.getByLabel('Mot de passe du fichier').fill(PASSWORD);
      await page.getByLabel('Le même mot de passe').fill(`${PASSWORD} `);
      await press('Fabriquer et enregistrer le fichier');
      await expect(look('Les deux saisies diffèrent')).resolves.toBe(true);
      await page.getByLabel('Le même mot de passe').fill(PASSWORD);
      const saved = page.waitForEvent('download');
      await press('Fabriquer et enregistrer le fichier');
      const { key, chain } = await opened(await saved, PASSWORD);
      await at('Déclarez la remise');
      await picture('declaration');
      await page.getByLabel('J’ai reçu ce certificat').check();
      await press('Je déclare avoir reçu mon certificat');
      await at('Votre certificat');
      await session.platform.settled();
      const receipt = page.waitForEvent('download');
      await press('Enregistrer le récépissé (PDF)');
      expect(
        readFileSync(await (await receipt).path())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
      await picture('done');

      // the file is whole: the key is that of the certificate, which is the one that the platform issued
      expect(chain).toHaveLength(2);
      expect(chain[0]!.checkPrivateKey(key)).toBe(true);
      expect(chain[0]!.checkIssued(chain[1]!)).toBe(true);
      expect(chain[0]!.subject).toContain('CN=Théo BELLERIVE-ESSAI');

      // nothing secret is in anything that was sent; the search finds what is known to have been
      const spki = chain[0]!.publicKey.export({ format: 'jwk' });
      const carrying = (secret: Uint8Array) => sent.filter((one) => carries(one, secret));
      const place = ({ method, url }: Sent) => `${method} ${new URL(url).pathname.replace(/[0-9a-f]{32}/, '…')}`;
      expect(carrying(Buffer.from(spki.x!, 'base64url')).map(place)).toEqual(['POST /holders/…/certificate-request']);
      for (const form of formsOf(key)) expect(carrying(form).map(place)).toEqual([]);
      expect(carrying(Buffer.from(PASSWORD)).map(place)).toEqual([]);
      const withCode = carrying(Buffer.from(CODE));
      expect(withCode.map(place)).toEqual(['POST /certificates/ca-1/…/acceptance']);
      expect(carries({ ...withCode[0]!, body: Buffer.alloc(0) }, Buffer.from(CODE))).toBe(false);

      // and nobody else was spoken to, nothing was kept, nothing was complained about
      const { url, pagesUrl, cloud } = session.platform;
      expect(hosts(sent.filter((one) => !one.url.startsWith('blob:')))).toEqual(
        [url, pagesUrl, cloud.issuerUrl].sort(),
      );
      expect(await page.evaluate('[sessionStorage.length, localStorage.length, document.cookie]')).toEqual([0, 0, '']);
      expect(browsing.complaints.filter((one) => !one.includes('400 (Bad Request)'))).toEqual([]);
    }, 120_000);

    test('the page comes back where it was after it was lost, and only the key is gone', async () => {
      const { page, picture } = browsing;
      const { at, press, look, signIn } = steps(browsing);
      await world.open();
      await page.goto(`${session.platform.pagesUrl}/`);
      await signIn('Théo');
      // with a certificate in force another one renews it, and data and terms are attested anew
      await at('Vérifiez vos données');
      await press('Ces données sont exactes');
      await at('Lisez les conditions d’utilisation');
      await page.getByLabel('J’ai lu ces conditions en entier.').check();
      await press('J’atteste mes données et j’accepte les conditions');
      await at('Créez votre clé');
      await page.getByText('Autre sorte de clé').click();
      await page.getByLabel('Créer une clé RSA de 3072 bits').check();
      await press('Créer la clé et demander le certificat');
      await at('Contrôlez le certificat');
      await expect(look('émis pour la clé que cette page garde')).resolves.toBe(true);

      page.once('dialog', (dialog) => void dialog.accept());
      await page.reload();
      await signIn('Théo');
      await at('Contrôlez le certificat');
      await expect(look('La clé de ce certificat n’est pas dans cette page')).resolves.toBe(true);
      await picture('review-key-gone');
      await page.getByText('Le contenu est faux : refuser').click();
      await press('Refuser et révoquer');
      await expect(look('Dites ce qui est faux.')).resolves.toBe(true);
      await page.getByLabel('Ce qui est faux').fill('la clé est perdue');
      await picture('refusal');
      await press('Refuser et révoquer');
      await at('Votre certificat');
      await picture('refused');
    }, 60_000);

    test('a wrong datum goes back to whoever registered, in the holder’s own words; in English as well', async () => {
      const { page, picture } = browsing;
      const { at, press, signIn } = steps(browsing);
      const { administrator } = session;
      const data = { lastName: 'BELLERIVE-ESSAI', firstNames: 'Théo', email: 'holder@clinique.example.test' };
      (await administrator.post(`/holders/${world.holderId}/correction`, { ...data, service: 'Autre service' })).expect(
        200,
      );
      await world.open();
      await page.goto(`${session.platform.pagesUrl}/`);
      await page.getByRole('button', { name: 'English' }).click();
      await at('Your software certificate');
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      await signIn('Théo', 'Sign in');
      await at('Check your data');
      await picture('data-english');
      await page.getByText('Something is wrong').click();
      await page.getByLabel('What has to be corrected').fill('My name is written with two n.');
      await press('Ask for the correction');
      await at('Waiting');
      await picture('waiting');
      const { correctionAsked } = (await administrator.get(`/holders/${world.holderId}`)).expect(200).json();
      expect(correctionAsked).toMatchObject({ message: 'My name is written with two n.' });
      await page.getByRole('button', { name: 'Français' }).click();
      await at('En attente');
    }, 60_000);
  });

  describe('a technical administrator', () => {
    let browsing: Browsing;
    beforeAll(async () => {
      browsing = await browse();
    });
    afterAll(() => browsing?.close());

    test('follows the link of the mail, accepts, and downloads every form', async () => {
      const { page, picture } = browsing;
      const { at, press, look } = steps(browsing);
      const { issuer, serial } = certified(
        await apply(session, { commonName: host('mailed'), request: pkcs10(generate('P-256')) }),
      );
      await session.platform.settled();
      const letter = (await session.platform.inbox()).find(({ body }) => body.text?.includes(serial));
      const link = /http\S+#\/retrieval\/\S+/.exec(letter!.body.text!)![0];
      expect(link).toBe(`${session.platform.pagesUrl}/#/retrieval/${issuer}/${serial}`);
      await page.goto(link);
      await expect(look('Cette adresse demande votre carte')).resolves.toBe(true);
      await press('S’identifier');
      await page.getByRole('button', { name: 'Lina' }).click();
      await at('Contrôlez le certificat');
      await picture('retrieval');
      await page.getByLabel('Le contenu du certificat est exact.').check();
      await page.getByLabel('J’ai lu les conditions d’utilisation et la politique').check();
      await page.getByLabel('Code de révocation', { exact: true }).fill(CODE);
      await page.getByLabel('Le même code').fill(CODE);
      await press('J’accepte le certificat, les conditions et la politique');
      await at('Téléchargez le certificat');
      await picture('downloads');
      for (const [name, ending] of [
        ['Certificat (PEM)', '.pem'],
        ['Certificat et autorité (PEM)', '.chain.pem'],
        ['Certificat (DER)', '.cer'],
        ['Certificat et autorité (PKCS\u00a0#7)', '.p7c'],
      ] as const) {
        const saving = page.waitForEvent('download');
        await press(name);
        expect((await saving).suggestedFilename()).toBe(`${issuer}-${serial.slice(-8)}${ending}`);
      }
    }, 60_000);

    test('asks for a certificate with a key that is made here, after a preview', async () => {
      const { page, picture, sent } = browsing;
      const { at, press, look, signIn } = steps(browsing);
      await page.goto(`${session.platform.pagesUrl}/#/`);
      await page.reload();
      await signIn('Lina');
      await at('Accueil');
      await picture('home');
      await press('Demander un certificat pour un service');
      await at('Demandez un certificat');
      await page.getByLabel('Usage').selectOption({ label: 'Serveur TLS · SERV-SSL · clinique.example.org' });
      await page.getByLabel('Nom du serveur').fill('ailleurs.example.net');
      await picture('request');
      await press('Voir l’aperçu');
      await expect(look('Ce nom n’est pas admis.', 'Les règles du certificat s’y opposent.')).resolves.toBe(true);
      await picture('request-refused');
      await page.getByLabel('Nom du serveur', { exact: true }).fill(host('page'));
      await page.getByLabel('Autres noms de serveur').fill(host('page-2'));
      await press('Voir l’aperçu');
      await at('Aperçu du certificat');
      await picture('preview');
      await press('Créer la clé et envoyer la demande');
      await at('Contrôlez le certificat');
      await expect(look(host('page-2'))).resolves.toBe(true);
      await page.getByLabel('Le contenu du certificat est exact.').check();
      await page.getByLabel('J’ai lu les conditions d’utilisation et la politique').check();
      await page.getByLabel('Code de révocation', { exact: true }).fill(CODE);
      await page.getByLabel('Le même code').fill(CODE);
      await press('J’accepte le certificat, les conditions et la politique');
      await at('Enregistrez clé et certificat');
      await page.getByLabel('Mot de passe du fichier').fill(PASSWORD);
      await page.getByLabel('Le même mot de passe').fill(PASSWORD);
      const saved = page.waitForEvent('download');
      await press('Fabriquer et enregistrer le fichier');
      const { key, chain } = await opened(await saved, PASSWORD);
      await at('Téléchargez le certificat');
      await picture('downloads-after-file');
      expect(chain[0]!.checkPrivateKey(key)).toBe(true);
      for (const secret of [...formsOf(key), Buffer.from(PASSWORD)])
        expect(sent.filter((one) => carries(one, secret))).toEqual([]);

      await page.locator('summary', { hasText: 'Révoquer ce certificat' }).click();
      await page.getByLabel('Je veux révoquer ce certificat').check();
      await picture('revocation');
      await press('Révoquer maintenant');
      await at('Certificat révoqué');
      await picture('revoked');
    }, 60_000);

    test('is told in words what went wrong: no network, an address that leads nowhere, somebody else’s certificate', async () => {
      const { page, context, picture } = browsing;
      const { at, press, look, signIn } = steps(browsing);
      await page.goto(`${session.platform.pagesUrl}/#/retrieval/ca-1/00ff`);
      await page.reload();
      await signIn('Lina');
      await expect(look('Cela n’existe pas, ou ne vous est pas confié.')).resolves.toBe(true);
      await picture('not-found');
      await page.goto(`${session.platform.pagesUrl}/#/elsewhere`);
      await at('Adresse inconnue');
      await context.setOffline(true);
      await press('Retour à l’accueil');
      await expect(look('La plateforme n’a pas pu être jointe.')).resolves.toBe(true);
      await picture('offline');
      await context.setOffline(false);
    }, 60_000);
  });

  describe('anybody', () => {
    test('goes through by keyboard alone: focus is on each new heading, and one key leads past the header', async () => {
      const browsing = await browse();
      const { page } = browsing;
      const { at, focused } = steps(browsing);
      await page.goto(session.platform.pagesUrl);
      await at('Votre certificat logiciel');
      expect(await focused()).toBe('Votre certificat logiciel');
      const back: string[] = [];
      for (let stop = 0; stop < 3; stop += 1) {
        await page.keyboard.press('Shift+Tab');
        back.push(await focused());
      }
      expect(back).toEqual(['English', 'Français', 'Aller au contenu']);
      await page.keyboard.press('Enter');
      expect(await focused()).toBe('Votre certificat logiciel');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('S’identifier');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Camille' }).focus();
      await page.keyboard.press('Enter');
      // nobody whom the house knows
      await page.getByRole('alert').waitFor();
      await expect.poll(focused).toContain('Vous n’y êtes pas autorisé');
      await browsing.close();
    }, 60_000);
  });
});
