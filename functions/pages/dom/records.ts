import type { Checklist, MyHolderPage, MyHolderView } from '../api/views.ts';
import { typeset } from '../texts/texts.ts';
import type { App } from './app.ts';
import { el, freshId } from './element.ts';

/** More holds than anybody has; a further page would be of those that ended. */
export const MY_HOLDERS = '/me/holders?limit=100';

/** The caller's records as a holder, but those of where they have left. */
export async function presentRecords(app: App): Promise<readonly MyHolderView[]> {
  const { items } = await app.api.get<MyHolderPage>(MY_HOLDERS);
  return items.filter(({ state }) => state !== 'left');
}

/** Which of several records an act is about; nothing is asked where there is one. */
export function recordChoice(app: App, records: readonly [MyHolderView, ...(readonly MyHolderView[])]) {
  const [only] = records;
  if (records.length === 1) return { rows: [], chosen: () => only };
  const id = freshId('record');
  const where = ({ structure, service }: MyHolderView) => [structure.name, service].filter(Boolean).join(' · ');
  const options = records.map((one) => el('option', { value: one.id }, where(one)));
  const select = el('select', { id }, ...options);
  return {
    rows: [el('div', { class: 'field' }, el('label', { for: id }, app.t('record.which')), select)],
    chosen: () => records.find((one) => one.id === select.value) ?? only,
  };
}

/** What to do now, as the platform's answer says it. */
export const toDo = (app: App, items: Checklist): HTMLElement =>
  el('ul', { class: 'points' }, ...items.map(({ text }) => el('li', {}, typeset(app.language, text))));

/** What is to be deleted from every device, said before the platform has been asked. */
export const toDelete = (app: App): HTMLElement =>
  el(
    'ul',
    { class: 'points' },
    ...(['leave.one', 'leave.two', 'leave.three'] as const).map((one) => el('li', {}, app.t(one))),
  );
