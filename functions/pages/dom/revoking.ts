import type { CertificateName } from '../api/views.ts';
import type { App } from './app.ts';
import { el, freshId } from './element.ts';
import { actions, form, more, notice, paragraph, tick } from './parts.ts';

/** Why people end a certificate of theirs (RFC 5280 §5.3.1), the pressing ones first. */
const REASONS = ['keyCompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation', 'unspecified'] as const;

/** Loss, theft, departure, or no more use: the certificate is revoked at once and for ever. */
export function revoking(app: App, { issuer, serial }: CertificateName, after: () => Promise<void>): HTMLElement {
  const id = freshId('reason');
  const select = el('select', { id }, ...REASONS.map((one) => el('option', { value: one }, app.t(`revoke.${one}`))));
  const sure = tick(app.t('revoke.sure'));
  const complaint = el('p', { class: 'complaint', role: 'alert' });
  return more(
    app.t('revoke.open'),
    notice('warning', paragraph(app.t('revoke.warning'))),
    form(
      [
        el('div', { class: 'field' }, el('label', { for: id }, app.t('revoke.reason')), select),
        sure.row,
        complaint,
        actions(el('button', { type: 'submit', class: 'grave' }, app.t('revoke.act'))),
      ],
      (place) => {
        complaint.textContent = sure.input.checked ? '' : app.t('revoke.tick');
        if (!sure.input.checked) return sure.input.focus();
        void app.attempt('status.revoking', place, async () => {
          await app.api.post(
            `/certificates/${issuer}/${serial}/revocation`,
            { reason: select.value },
            crypto.randomUUID(),
          );
          app.held = undefined;
          await after();
        });
      },
    ),
  );
}
