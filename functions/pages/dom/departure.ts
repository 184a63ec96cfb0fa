import type { DepartureView, MyHolderView } from '../api/views.ts';
import type { App, Scene } from './app.ts';
import { type Child, el, freshId } from './element.ts';
import { holder } from './holder.ts';
import { actions, button, field, form, home, more, notice, paragraph, tick } from './parts.ts';
import { presentRecords, recordChoice, toDelete, toDo } from './records.ts';

const KINDS = ['departure', 'transfer'] as const;

/** Departure or transfer, declared with its day (PRODUCT journey B, step 5); until then it is moved or taken back here. */
export function departure(app: App): Scene {
  return async () => {
    const [first, ...others] = await presentRecords(app);
    if (first === undefined) {
      return { title: 'departure.title', body: [paragraph(app.t('home.nothing')), actions(home(app))] };
    }
    const announced = [first, ...others].filter((one) => one.departure !== undefined);
    const declare = declaring(app, [first, ...others]);
    return {
      title: 'departure.title',
      body: [
        ...announced.flatMap((record) => standing(app, record)),
        ...(announced.length === 0
          ? [paragraph(app.t('departure.what')), el('h2', {}, app.t('departure.before')), toDelete(app), ...declare]
          : [more(app.t('departure.move'), ...declare)]),
        actions(home(app)),
      ],
    };
  };
}

/** What is declared already, and the way back. */
function standing(app: App, { id, structure, departure: known }: MyHolderView): readonly Child[] {
  const what = app.t('departure.declared', { on: app.day(known!.on), structure: structure.name });
  const withdraw = (place: HTMLElement) =>
    void app.attempt('status.sending', place, async () => {
      await app.api.post(`/holders/${id}/departure-withdrawal`, {}, crypto.randomUUID());
      await app.show(departure(app));
    });
  return [notice('note', paragraph(what)), toDelete(app), actions(button(app.t('departure.withdraw'), withdraw))];
}

function declaring(app: App, records: readonly [MyHolderView, ...(readonly MyHolderView[])]): readonly Child[] {
  const which = recordChoice(app, records);
  const id = freshId('kind');
  const kind = el('select', { id }, ...KINDS.map((one) => el('option', { value: one }, app.t(`departure.${one}`))));
  const on = field(app.t('departure.on'), { type: 'date' }, app.t('departure.on-hint'));
  const to = field(app.t('departure.to'), { maxlength: 120 }, app.t('loss.optional'));
  const sure = tick(app.t('departure.sure'));
  const complaint = el('p', { class: 'complaint', role: 'alert' });
  return [
    form(
      [
        ...which.rows,
        el('div', { class: 'field' }, el('label', { for: id }, app.t('departure.kind')), kind),
        on.row,
        to.row,
        sure.row,
        complaint,
        actions(el('button', { type: 'submit', class: 'grave' }, app.t('departure.act'))),
      ],
      (place) => {
        on.complain(on.input.value === '' ? app.t('departure.on-empty') : undefined);
        complaint.textContent = sure.input.checked ? '' : app.t('revoke.tick');
        if (on.input.value === '') return;
        if (!sure.input.checked) return sure.input.focus();
        void app.attempt('status.sending', place, async () => {
          const record = which.chosen();
          const place = to.input.value.trim();
          const body = { kind: kind.value, on: on.input.value, ...(place !== '' && { to: place }) };
          const path = `/holders/${record.id}/departure`;
          const told = await app.api.post<DepartureView>(path, body, crypto.randomUUID());
          await app.show(told.left ? holder(app, record.id) : announced(app, told));
        });
      },
    ),
  ];
}

/** The day lies ahead: what to do by then. */
const announced =
  (app: App, { departure: declared, checklist }: DepartureView): Scene =>
  () => ({
    title: 'departure.announced-title',
    body: [
      notice('good', paragraph(app.t('departure.announced', { on: app.day(declared!.on) }))),
      el('h2', {}, app.t('loss.now')),
      toDo(app, checklist),
      actions(home(app)),
    ],
  });
