import { ApiProblem } from '../api/problem.ts';
import type { CertificateName, CertificateView, DeclarationView, MyHolderView, TextsView } from '../api/views.ts';
import { type Next, nextOf } from '../steps/holder.ts';
import { fragmentOf } from '../steps/places.ts';
import type { App } from './app.ts';
import { type Child, el } from './element.ts';
import { downloads, save, shortName } from './files.ts';
import { mishaps } from './mishaps.ts';
import {
  actions,
  button,
  certificateFacts,
  code,
  facts,
  form,
  more,
  notice,
  paragraph,
  submit,
  tick,
} from './parts.ts';
import { reading } from './reading.ts';
import { revoking } from './revoking.ts';

/**
 * What is next for a holder, with what follows delivery: a certificate in force that was accepted waits for the holder's
 * declaration, or has its receipt.
 */
export async function delivered(
  app: App,
  record: MyHolderView,
): Promise<{ readonly next: Next; readonly declaration: DeclarationView | undefined }> {
  const next = nextOf(record.next);
  const last =
    record.undeclared ??
    record.certificates.findLast(({ state, acceptance }) => state === 'issued' && acceptance === 'accepted');
  if (last === undefined || (next !== 'nothing' && next !== 'declare')) return { next, declaration: undefined };
  const declaration = await app.api
    .get<DeclarationView>(`/holders/${record.id}/declarations/${last.serial}/receipt`)
    .catch((thrown: unknown) => {
      if (thrown instanceof ApiProblem && thrown.code === 'not-found') return undefined;
      throw thrown;
    });
  return { next: declaration?.state === 'awaited' ? 'declare' : next, declaration };
}

const DECLARATION = 'holder-declaration';

/** “I received this certificate, in my name, and have read the terms”: the holder's own act after delivery. */
export async function declaring(
  app: App,
  record: MyHolderView,
  certificate: CertificateView,
  after: () => Promise<void>,
): Promise<readonly Child[]> {
  const { items } = await app.api.get<TextsView>('/texts');
  const { id, version, sha256 } = items.find((text) => text.id === DECLARATION)!;
  const text = await reading(app, { id, version, sha256 });
  const received = tick(app.t('declare.received'));
  const complaint = el('p', { class: 'complaint', role: 'alert' });
  const { issuer, serial } = certificate;
  return [
    app.held?.filed
      ? notice('good', paragraph(app.t('download.filed')))
      : notice('note', paragraph(app.t('declare.no-key'))),
    paragraph(app.t('declare.what')),
    text,
    el('h2', {}, app.t('review.certificate')),
    certificateFacts(app, certificate),
    form([received.row, complaint, actions(submit(app.t('declare.act')))], (place) => {
      complaint.textContent = received.input.checked ? '' : app.t('declare.tick');
      if (!received.input.checked) return received.input.focus();
      void app.attempt('status.sending', place, async () => {
        const body = { certificate: { issuer, serial }, text: { id, version, sha256 }, language: app.language };
        await app.api.post(`/holders/${record.id}/declaration`, body, crypto.randomUUID());
        await after();
      });
    }),
    revoking(app, certificate, after),
  ];
}

/** Nothing is left to do: the certificate as it stands, how it is used, and what to do when something goes wrong. */
export function finished(
  app: App,
  record: MyHolderView,
  certificate: CertificateView,
  declaration: DeclarationView | undefined,
  after: () => Promise<void>,
): readonly Child[] {
  const inForce = certificate.state === 'issued';
  if (!inForce) return [notice('warning', paragraph(app.t('done.revoked'))), certificateFacts(app, certificate)];
  return [
    notice('good', paragraph(app.t(app.held?.filed ? 'download.filed' : 'done.in-force'))),
    ...receipt(app, certificate, declaration),
    el('h2', {}, app.t('review.certificate')),
    certificateFacts(app, certificate),
    more(app.t('download.title'), paragraph(app.t('download.what')), downloads(app, certificate)),
    el('h2', {}, app.t('done.install')),
    el('ol', {}, ...(['done.one', 'done.two', 'done.three'] as const).map((one) => el('li', {}, app.t(one)))),
    ...mishaps(app, record),
    more(app.t('loss.address-open'), paragraph(app.t('loss.address')), el('p', {}, code(addressOfLoss(certificate)))),
    revoking(app, certificate, after),
  ];
}

/** Where this certificate is revoked with its code alone. */
const addressOfLoss = ({ issuer, serial }: CertificateName) =>
  `${location.origin}/${fragmentOf({ at: 'loss', issuer, serial })}`;

const PDF = 'application/pdf';

function receipt(app: App, { serial }: CertificateView, declaration: DeclarationView | undefined): readonly Child[] {
  if (declaration?.receipt === undefined) return [];
  const { href } = declaration.receipt;
  const fetchIt = (place: HTMLElement) =>
    void app.attempt('status.fetching', place, async () => {
      const { receipt: now } = await app.api.get<DeclarationView>(href);
      if (now?.state !== 'sealed') return app.announce('receipt.soon');
      save(await app.api.read(href, PDF), `${shortName(serial)}.pdf`, PDF);
      app.announce('status.saved');
    });
  return [
    el('h2', {}, app.t('receipt.title')),
    paragraph(app.t('receipt.what')),
    actions(button(app.t('receipt.save'), fetchIt)),
  ];
}

/** The data that a certificate of the holder says, and where they work. */
export function dataFacts(app: App, { lastName, firstNames, email, service, structure }: MyHolderView): HTMLElement {
  return facts([
    [app.t('data.last-name'), lastName],
    [app.t('data.first-names'), firstNames],
    [app.t('data.email'), email],
    [app.t('data.structure'), structure.name],
    service === undefined ? undefined : [app.t('data.service'), service],
  ]);
}
