import type { CertificateName, Checklist, LossView, MyHolderView, RevocationView } from '../api/views.ts';
import { grouped, ungrouped } from '../steps/names.ts';
import type { App, Scene } from './app.ts';
import { type Child, el, freshId } from './element.ts';
import { actions, button, code, field, form, home, more, notice, paragraph, tick } from './parts.ts';
import { presentRecords, recordChoice, toDo } from './records.ts';

const LOSSES = ['lost', 'stolen', 'compromised'] as const;

/**
 * Loss or theft (PRODUCT journey B, step 4): of all that somebody has, once signed in; of one certificate, for whoever has
 * its revocation code. Then what to do, and the way to a new certificate.
 */
export function loss(app: App, named?: CertificateName): Scene {
  return async () => {
    const records = app.token === undefined ? [] : await presentRecords(app);
    const [first, ...others] = records;
    const byCode = codeForm(app, named);
    return {
      title: 'loss.title',
      body: [
        paragraph(app.t('loss.what')),
        ...(first ? signedIn(app, [first, ...others]) : []),
        ...(app.token === undefined
          ? [
              el('h2', {}, app.t('loss.with-sign-in')),
              paragraph(app.t('loss.with-sign-in-what')),
              actions(button(app.t('action.sign-in'), () => void app.signIn(), named ? '' : 'main')),
            ]
          : []),
        ...(first ? [more(app.t('loss.with-code'), ...byCode)] : [el('h2', {}, app.t('loss.with-code')), ...byCode]),
        el('h2', {}, app.t('loss.neither')),
        paragraph(app.t('loss.neither-what')),
      ],
    };
  };
}

/** Everything that the holder has is revoked. */
function signedIn(app: App, records: readonly [MyHolderView, ...(readonly MyHolderView[])]): readonly Child[] {
  const which = recordChoice(app, records);
  const what = whatChoice(app);
  const at = field(app.t('loss.at'), { type: 'datetime-local' }, app.t('loss.optional'));
  const message = field(app.t('loss.message'), { rows: 3, maxlength: 1000 }, app.t('loss.optional'));
  const act = actOf(app, async () => {
    const happened = at.input.value;
    const body = {
      what: what.value(),
      ...(happened !== '' && { at: new Date(happened).toISOString() }),
      ...(message.input.value.trim() !== '' && { message: message.input.value.trim() }),
    };
    const told = await app.api.post<LossView>(`/holders/${which.chosen().id}/loss`, body, crypto.randomUUID());
    await app.show(declared(app, told));
  });
  return [
    notice('warning', paragraph(app.t('loss.all'))),
    form([...which.rows, what.row, at.row, message.row, ...act.rows], act.answer),
  ];
}

/** One certificate is revoked, and nobody is asked who they are. */
function codeForm(app: App, named: CertificateName | undefined): readonly Child[] {
  const typed = { autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none' };
  const issuer = field(app.t('loss.issuer'), { ...typed, value: named?.issuer ?? '' }, app.t('loss.name-hint'));
  const serial = field(app.t('certificate.serial'), { ...typed, value: named ? grouped(named.serial) : '' });
  const secret = field(app.t('code.label'), { ...typed, type: 'password' });
  const what = whatChoice(app);
  const act = actOf(app, async () => {
    const body = {
      issuer: issuer.input.value.trim(),
      serial: ungrouped(serial.input.value),
      code: secret.input.value,
      reason: 'keyCompromise',
      loss: what.value(),
    };
    const { checklist, ...revoked } = await app.api.post<RevocationView>('/revocations/by-code', body);
    await app.show(declared(app, { settled: true, certificates: [revoked], checklist: checklist ?? [] }));
  });
  const missing = () =>
    [issuer, serial, secret].filter((one) => {
      one.complain(one.input.value.trim() === '' ? app.t('loss.empty') : undefined);
      return one.input.value.trim() === '';
    });
  return [
    paragraph(app.t('loss.with-code-what')),
    form([issuer.row, serial.row, secret.row, what.row, ...act.rows], (place) => {
      const [empty] = missing();
      if (empty) empty.input.focus();
      else act.answer(place);
    }),
  ];
}

interface Declared {
  readonly settled: boolean;
  readonly certificates: readonly CertificateName[];
  readonly siblings?: readonly CertificateName[];
  readonly checklist: Checklist;
}

/** What became of it, what to do, and the way to a new certificate, which the list ends with. */
const declared =
  (app: App, { settled, certificates, siblings = [], checklist }: Declared): Scene =>
  () => ({
    title: 'loss.declared-title',
    body: [
      notice('good', paragraph(app.t(settled ? 'loss.revoked' : 'loss.under-way'))),
      names(certificates),
      siblings.length > 0 && notice('warning', paragraph(app.t('loss.siblings')), names(siblings)),
      el('h2', {}, app.t('loss.now')),
      toDo(app, checklist),
      actions(home(app)),
    ],
  });

const names = (certificates: readonly CertificateName[]) =>
  certificates.length > 0 &&
  el('ul', {}, ...certificates.map(({ issuer, serial }) => el('li', {}, code(`${issuer} ${grouped(serial)}`))));

function whatChoice(app: App) {
  const id = freshId('what');
  const select = el('select', { id }, ...LOSSES.map((one) => el('option', { value: one }, app.t(`loss.${one}`))));
  return {
    row: el('div', { class: 'field' }, el('label', { for: id }, app.t('loss.which')), select),
    value: () => select.value,
  };
}

/** The box to tick and the grave button, and what they do together. */
function actOf(app: App, act: () => Promise<void>) {
  const sure = tick(app.t('loss.sure'));
  const complaint = el('p', { class: 'complaint', role: 'alert' });
  return {
    rows: [sure.row, complaint, actions(el('button', { type: 'submit', class: 'grave' }, app.t('loss.act')))],
    answer: (place: HTMLElement) => {
      complaint.textContent = sure.input.checked ? '' : app.t('revoke.tick');
      if (!sure.input.checked) return sure.input.focus();
      void app.attempt('status.revoking', place, async () => {
        await act();
        app.held = undefined;
      });
    },
  };
}
