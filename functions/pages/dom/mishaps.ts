import type { MyHolderView } from '../api/views.ts';
import { fragmentOf, type Place } from '../steps/places.ts';
import type { App } from './app.ts';
import { type Child, el } from './element.ts';
import { actions, button, notice, paragraph } from './parts.ts';

/** The ways to say that a certificate was lost or that one leaves, wherever in the journey somebody is. */
export function mishaps(app: App, { departure }: Pick<MyHolderView, 'departure'>): readonly Child[] {
  const go = (place: Place) => () => {
    location.hash = fragmentOf(place);
  };
  return [
    el('h2', {}, app.t('done.loss')),
    departure && notice('note', paragraph(app.t('departure.known', { on: app.day(departure.on) }))),
    paragraph(app.t('done.loss-what')),
    actions(
      button(app.t('loss.open'), go({ at: 'loss' }), 'grave'),
      button(app.t('departure.open'), go({ at: 'departure' })),
    ),
  ];
}
