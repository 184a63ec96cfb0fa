import { ApiProblem } from '../api/problem.ts';
import type { ContactVerifiedView } from '../api/views.ts';
import type { ContactLink } from '../steps/places.ts';
import type { App, Scene, Screen } from './app.ts';
import { actions, button, home, notice, paragraph } from './parts.ts';

/**
 * Where the link of a contact's mail leads. Programs that read mail open such links: so nothing is asked of the platform
 * before somebody presses the button, and the secret stands in the body of that one call alone.
 */
export function contact(app: App, link: ContactLink | undefined): Scene {
  if (link === undefined) return over(app);
  return (): Screen => ({
    title: 'contact.title',
    body: [
      paragraph(app.t('contact.what')),
      paragraph(app.t('contact.unknown')),
      actions(
        button(
          app.t('contact.act'),
          (place) => void app.attempt('status.verifying', place, () => verify(app, link)),
          'main',
        ),
      ),
    ],
  });
}

async function verify(app: App, { contactId, secret }: ContactLink): Promise<void> {
  try {
    const { verifiedUntil } = await app.api.post<ContactVerifiedView>(`/contacts/${contactId}/verification`, {
      secret,
    });
    // the secret leaves the address, and the history with it
    history.replaceState(undefined, '', '/');
    await app.show(verified(app, verifiedUntil));
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem && thrown.code === 'not-found')) throw thrown;
    await app.show(over(app));
  }
}

const verified =
  (app: App, until: string): Scene =>
  () => ({
    title: 'contact.verified-title',
    body: [
      notice('good', paragraph(app.t('contact.verified', { until: app.date(until) }))),
      paragraph(app.t('contact.close')),
    ],
  });

const over =
  (app: App): Scene =>
  () => ({
    title: 'contact.over-title',
    body: [
      notice('warning', paragraph(app.t('contact.over'))),
      paragraph(app.t('contact.over-next')),
      actions(home(app)),
    ],
  });
