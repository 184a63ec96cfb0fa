import type { Page, Request } from 'playwright-core';
import { launchChromium } from '../../chromium.ts';
import { anyCode } from '../../retrieval.ts';
import type { Stage } from '../stage.ts';
import { type Held, NAMED, takeHome } from './holder.ts';

/**
 * The holder in front of the pages, in the machine's Chromium: from the first look at the data to the declaration. Undefined
 * where there is no Chromium.
 */
export async function obtainInBrowser(
  stage: Stage,
  holderId: string,
  name: string,
  password: string,
): Promise<Held | undefined> {
  const launched = await launchChromium();
  if (!launched) return undefined;
  const { browser, context } = launched;
  try {
    const sent: Request[] = [];
    context.on('request', (request) => sent.push(request));
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const code = anyCode();
    await attest(stage, page);
    await obtain(stage, page, code);
    await keep(stage, page, name, password);
    await declare(stage, page);
    const carrying = (secret: string) => sent.filter((request) => carries(request, secret));
    stage.narrator.check(
      'of all that the browser sent, nothing has the password, and the revocation code stands in its own act alone',
      carrying(password).length === 0 && carrying(code).length === 1,
    );
  } finally {
    await browser.close();
  }
  return takeHome(stage, holderId, name);
}

async function attest({ narrator, house }: Stage, page: Page): Promise<void> {
  await page.goto(`${house.pagesUrl}/`);
  await press(page, 'S’identifier');
  await page.getByRole('button', { name: NAMED.firstNames }).click();
  await at(page, 'Vérifiez vos données');
  await page.getByText(NAMED.lastName).first().waitFor();
  await press(page, 'Ces données sont exactes');
  await at(page, 'Lisez les conditions d’utilisation');
  await page.getByRole('button', { name: 'Afficher tout le texte' }).click();
  await page.getByLabel('J’ai lu ces conditions en entier.').check();
  await press(page, 'J’atteste mes données et j’accepte les conditions');
  await at(page, 'Créez votre clé');
  narrator.say(
    '  signed in, looked at the data letter by letter, attested them and accepted the terms of use in force',
  );
}

async function obtain({ narrator }: Stage, page: Page, code: string): Promise<void> {
  await press(page, 'Créer la clé et demander le certificat');
  await at(page, 'Contrôlez le certificat');
  narrator.say('  the page made a key (P-256) and a request: the request left, the key did not');
  await page.getByLabel('Le contenu du certificat est exact.').check();
  await page.getByLabel('J’ai lu les conditions d’utilisation et la politique').check();
  await page.getByLabel('Code de révocation', { exact: true }).fill(code);
  await page.getByLabel('Le même code').fill(code);
  await press(page, 'J’accepte le certificat, les conditions et la politique');
  await at(page, 'Enregistrez clé et certificat');
  narrator.say('  accepted certificate, terms and policy in one act, under a revocation code typed twice');
}

async function keep({ narrator, at: path }: Stage, page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Mot de passe du fichier').fill(password);
  await page.getByLabel('Le même mot de passe').fill(password);
  const saved = page.waitForEvent('download');
  await press(page, 'Fabriquer et enregistrer le fichier');
  await (await saved).saveAs(path(`${name}.p12`));
  narrator.say(`  the page made ${name}.p12 under a password of the holder’s own, and saved it`);
}

async function declare({ narrator }: Stage, page: Page): Promise<void> {
  await at(page, 'Déclarez la remise');
  await page.getByLabel('J’ai reçu ce certificat').check();
  await press(page, 'Je déclare avoir reçu mon certificat');
  await at(page, 'Votre certificat');
  narrator.say('  and declared there: “I received this certificate, in my name, and have read the terms”');
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const at = (page: Page, title: string) => page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();

function carries(request: Request, secret: string): boolean {
  const { body, rest } = { body: request.postData() ?? '', rest: request.url() + JSON.stringify(request.headers()) };
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)].some(
    (form) => body.includes(form) || rest.includes(form),
  );
}
