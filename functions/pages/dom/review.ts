import type { CertificateView } from '../api/views.ts';
import type { App } from './app.ts';
import { type Child, el } from './element.ts';
import { actions, certificateFacts, field, form, more, notice, paragraph, submit, tick } from './parts.ts';
import { reading } from './reading.ts';
import { revocationCode } from './secrets.ts';

/**
 * The act that accepts certificate, terms and policy at once and sets the revocation code; or the refusal, which revokes.
 * The digests that are sent are of what was shown.
 */
export async function review(
  app: App,
  certificate: CertificateView,
  after: () => Promise<void>,
): Promise<readonly Child[]> {
  const { issuer, serial, certificateSha256, acceptance } = certificate;
  const references = acceptance?.texts ?? [];
  const texts = await Promise.all(references.map((reference) => reading(app, reference)));
  const code = revocationCode(app);
  const content = tick(app.t('review.content-right'));
  const read = tick(app.t('review.texts-read'));
  const complaint = el('p', { class: 'complaint', role: 'alert' });
  const accept = (place: HTMLElement) => {
    complaint.textContent = '';
    const open = [content, read].find(({ input }) => !input.checked);
    if (open !== undefined) {
      complaint.textContent = app.t('review.tick-both');
      return open.input.focus();
    }
    const typed = code.read();
    if (typed === undefined) return;
    void app.attempt('status.accepting', place, async () => {
      await app.api.post(`/certificates/${issuer}/${serial}/acceptance`, {
        code: typed.secret,
        codeAgain: typed.again,
        certificateSha256,
        texts: references.map(({ id, version, sha256 }) => ({ id, version, sha256 })),
      });
      code.forget();
      await after();
    });
  };
  return [
    acceptance?.until !== undefined && paragraph(app.t('review.until', { at: app.date(acceptance.until) })),
    el('h2', {}, app.t('review.certificate')),
    certificateFacts(app, certificate),
    ...texts,
    el('h2', {}, app.t('review.decide')),
    form(
      [
        content.row,
        read.row,
        el('fieldset', {}, el('legend', {}, app.t('code.legend')), paragraph(app.t('code.why')), ...code.rows),
        complaint,
        actions(submit(app.t('review.accept'))),
      ],
      accept,
    ),
    refusal(app, certificate, after),
  ];
}

function refusal(app: App, { issuer, serial, certificateSha256 }: CertificateView, after: () => Promise<void>) {
  const reasons = field(app.t('refuse.reasons'), { rows: 3, maxlength: 2000 }, app.t('refuse.hint'));
  return more(
    app.t('refuse.open'),
    notice('warning', paragraph(app.t('refuse.warning'))),
    form([reasons.row, actions(el('button', { type: 'submit', class: 'grave' }, app.t('refuse.act')))], (place) => {
      const said = reasons.input.value.trim();
      reasons.complain(said === '' ? app.t('refuse.empty') : undefined);
      if (said === '') return;
      void app.attempt('status.refusing', place, async () => {
        await app.api.post(`/certificates/${issuer}/${serial}/refusal`, { certificateSha256, reasons: said });
        app.held = undefined;
        await after();
      });
    }),
  );
}

/** Said where a certificate waits for a key that is not here. */
export const keyGone = (app: App): HTMLElement => notice('warning', paragraph(app.t('key.gone')));
