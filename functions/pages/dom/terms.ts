import type { MyTermsView } from '../api/views.ts';
import type { App, Scene } from './app.ts';
import { el } from './element.ts';
import { actions, button, form, notice, paragraph, submit, tick } from './parts.ts';
import { reading } from './reading.ts';

/** A new version of one's terms of use, to be accepted by a date; after it new acts are refused. */
export interface TermsDue {
  readonly population: string;
  readonly due: NonNullable<MyTermsView['items'][number]['due']>;
}

/** What the caller still has to accept, of all their roles. */
export async function termsDue(app: App): Promise<readonly TermsDue[]> {
  const { items } = await app.api.get<MyTermsView>('/me/terms');
  return items.flatMap(({ population, due }) => (due ? [{ population, due }] : []));
}

/** Reads and accepts one version by itself; it may be put off until its date. */
export function newTerms(
  app: App,
  { population, due }: TermsDue,
  then: () => Promise<void>,
  later: () => Promise<void>,
): Scene {
  return async () => {
    const { id, version, sha256 } = due.text;
    const agree = tick(app.t('terms.read'));
    const complaint = el('p', { class: 'complaint', role: 'alert' });
    return {
      title: 'new-terms.title',
      body: [
        due.late
          ? notice('warning', paragraph(app.t('new-terms.late')))
          : paragraph(app.t('new-terms.what', { by: app.date(due.by) })),
        await reading(app, due.text),
        form([agree.row, complaint, actions(submit(app.t('new-terms.accept')))], (place) => {
          complaint.textContent = agree.input.checked ? '' : app.t('terms.tick');
          if (!agree.input.checked) return agree.input.focus();
          void app.attempt('status.sending', place, async () => {
            const body = { text: { id, version, sha256 }, language: app.language };
            await app.api.post(`/me/terms/${population}/acceptance`, body, crypto.randomUUID());
            await then();
          });
        }),
        !due.late && actions(button(app.t('new-terms.later'), () => void later())),
      ],
    };
  };
}
