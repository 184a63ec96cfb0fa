import type { MyHolderPage } from '../api/views.ts';
import { nextOf } from '../steps/holder.ts';
import { fragmentOf } from '../steps/places.ts';
import { subscriptionsOf } from '../steps/request.ts';
import type { App, Scene, Screen } from './app.ts';
import { el } from './element.ts';
import { holder } from './holder.ts';
import { actions, button, paragraph } from './parts.ts';
import { MY_HOLDERS } from './records.ts';
import { newTerms, termsDue } from './terms.ts';

/** Before anybody has signed in. */
export function welcome(app: App, card: boolean): Scene {
  return (): Screen => ({
    title: 'welcome.title',
    body: [
      paragraph(app.t('welcome.what')),
      el(
        'ul',
        { class: 'points' },
        ...(['welcome.one', 'welcome.two', 'welcome.three'] as const).map((one) => el('li', {}, app.t(one))),
      ),
      card && paragraph(app.t('welcome.card')),
      actions(button(app.t('action.sign-in'), () => void app.signIn(), 'main')),
      paragraph(app.t('welcome.loss')),
      actions(
        button(app.t('loss.open'), () => {
          location.hash = fragmentOf({ at: 'loss' });
        }),
      ),
    ],
  });
}

/** Terms that may wait are asked for once in a page's life. */
const later = (app: App) => {
  app.putOff = true;
  return app.show(home(app));
};

/** What there is for whoever has signed in: one journey begins at once, several are offered. */
export function home(app: App): Scene {
  return async (): Promise<Screen> => {
    const [terms] = app.putOff ? [] : await termsDue(app);
    if (terms !== undefined)
      return newTerms(
        app,
        terms,
        () => app.show(home(app)),
        () => later(app),
      )();
    const { items: all } = await app.api.get<MyHolderPage>(MY_HOLDERS);
    // of where somebody has left, what is still asked of them; all of it, where there is nothing else
    const open = all.filter(({ state, next }) => state !== 'left' || nextOf(next) !== 'nothing');
    const items = open.length > 0 ? open : all;
    const administers = subscriptionsOf(app.me?.mandates ?? []).length > 0;
    const [only] = items;
    if (only !== undefined && items.length === 1 && !administers) return holder(app, only.id)();
    const places = [
      ...items.map((record) =>
        button(
          app.t('home.holder', {
            name: `${record.firstNames} ${record.lastName}`,
            next: app.t(`next-step.${nextOf(record.next)}`),
          }),
          () => void app.show(holder(app, record.id)),
          'main',
        ),
      ),
      ...(administers
        ? [
            button(
              app.t('home.request'),
              () => {
                location.hash = '#/request';
              },
              'main',
            ),
          ]
        : []),
    ];
    return {
      title: 'home.title',
      body: [
        paragraph(app.t(places.length === 0 ? 'home.nothing' : 'home.what')),
        administers && paragraph(app.t('home.retrieval')),
        el('div', { class: 'places' }, ...places),
      ],
    };
  };
}
