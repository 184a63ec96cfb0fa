import type { CertificateView } from '../api/views.ts';
import { partsOf } from '../steps/names.ts';
import { TRIED } from '../steps/retrieval.ts';
import { type App, WrongCertificate } from './app.ts';
import { el } from './element.ts';
import { save, shortName } from './files.ts';
import { keys } from './lazy.ts';
import { actions, form, more, notice, paragraph, submit } from './parts.ts';
import { filePassword } from './secrets.ts';

/**
 * The step at which key and certificate become one file. The certificate is fetched, and compared with what was accepted
 * and with the key that was made here, before anything is made of it.
 */
export function fileStep(app: App, certificate: CertificateView, after: () => Promise<void>): readonly HTMLElement[] {
  const password = filePassword(app);
  const made = form([...password.rows, actions(submit(app.t('file.make')))], (place) => {
    const typed = password.read();
    if (typed === undefined) return;
    void app.attempt('status.making-file', place, async () => {
      await makeFile(app, certificate, typed.secret);
      password.forget();
      await after();
    });
  });
  return [
    paragraph(app.t('file.what')),
    notice('note', paragraph(app.t('file.secret'))),
    made,
    more(app.t('file.tried'), el('ul', {}, ...TRIED.map((one) => el('li', {}, one))), paragraph(app.t('file.untried'))),
  ];
}

async function makeFile(app: App, certificate: CertificateView, password: string): Promise<void> {
  const { held } = app;
  if (held === undefined) throw new Error('there is no key here');
  const { issuer, serial, certificateSha256, subject } = certificate;
  const [{ compare, makePkcs12, readChain }, chain] = await Promise.all([
    keys(),
    app.api.read(`/certificates/${issuer}/${serial}`, 'application/pem-certificate-chain'),
  ]);
  const received = await readChain(new TextDecoder().decode(chain));
  if (compare(received, { certificateSha256, key: held.key }) !== 'same') throw new WrongCertificate();
  // the derivations hold the page up: what is being done is painted before
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  const commonName = partsOf(subject).find(({ type }) => type === 'CN')?.value ?? issuer;
  const octets = await makePkcs12({
    privateKey: held.key.pair.privateKey,
    certificates: received.certificates,
    name: `${commonName} ${shortName(serial)}`,
    password,
  });
  save(octets, `${issuer}-${shortName(serial)}.p12`, 'application/x-pkcs12');
  app.held = { ...held, filed: true };
  app.announce('status.saved');
}
