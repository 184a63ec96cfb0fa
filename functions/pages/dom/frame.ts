import type { App, Screen } from './app.ts';
import { el, put } from './element.ts';

/** A failure in words. */
export interface Failure {
  readonly title: string;
  readonly next: string;
  readonly findings: readonly string[];
  readonly detail: string;
  readonly incident: string | undefined;
  readonly wait: number | undefined;
  readonly signIn: boolean;
}

/** What stands around every screen: `index.html` has the places, this fills them. */
export interface Frame {
  show(app: App, screen: Screen, focus: boolean): void;
  /** Above the buttons of `at`, or below the heading. */
  fail(app: App, failure: Failure, at?: HTMLElement): void;
  busy(text: string): void;
  idle(): void;
  isBusy(): boolean;
  say(text: string): void;
}

export function frameOf(place: Document): Frame {
  const main = place.getElementById('main')!;
  const status = place.getElementById('status')!;
  const steps = place.getElementById('steps')!;
  const failure = el('div', { class: 'failure', role: 'alert', tabindex: -1, hidden: true });
  let busy = false;

  const say = (text: string) => {
    status.textContent = text;
  };
  const settle = (on: boolean) => {
    busy = on;
    main.setAttribute('aria-busy', String(on));
    status.classList.toggle('working', on);
  };
  return {
    say,
    isBusy: () => busy,
    busy: (text) => {
      settle(true);
      failure.hidden = true;
      say(text);
    },
    idle: () => settle(false),
    show: (app, screen, focus) => {
      settle(false);
      const title = app.t(screen.title, screen.values);
      place.title = `${title} – ${app.t('frame.name')}`;
      place.documentElement.lang = app.language;
      const heading = el('h1', { tabindex: -1 }, title);
      main.replaceChildren(heading, failure);
      failure.hidden = true;
      put(main, screen.body);
      showSteps(app, steps, screen);
      say('');
      if (!focus) return;
      heading.focus();
      scrollTo(0, 0);
    },
    fail: (app, { title, next, findings, detail, incident, wait, signIn }, at) => {
      const above = at?.isConnected
        ? (at.closest('.actions, .downloads') ?? at.querySelector('.actions') ?? at)
        : undefined;
      if (above) above.before(failure);
      else main.querySelector('h1')?.after(failure);
      const isHeaded = main.querySelector('h1')?.textContent === title;
      failure.replaceChildren(
        ...(isHeaded ? [] : [el('h2', {}, title)]),
        el('p', { class: 'next' }, next),
        ...(wait === undefined ? [] : [el('p', {}, app.t('problem.wait', { seconds: wait }))]),
        ...(findings.length > 0 ? [el('ul', {}, ...findings.map((one) => el('li', {}, one)))] : []),
        ...(detail === '' ? [] : [el('p', { class: 'small' }, detail)]),
        ...(incident === undefined ? [] : [el('p', { class: 'small' }, app.t('problem.incident', { incident }))]),
        ...(signIn
          ? [el('button', { type: 'button', onclick: () => void app.signIn() }, app.t('action.sign-in'))]
          : []),
      );
      failure.hidden = false;
      say('');
      failure.focus();
    },
  };
}

/** The journey as a list, in which the present step is marked for everybody. */
function showSteps(app: App, place: HTMLElement, { progress }: Screen): void {
  place.hidden = progress === undefined;
  if (progress === undefined) {
    place.replaceChildren();
    return;
  }
  const { steps, at } = progress;
  const counted = app.t('steps.at', { at: at + 1, of: steps.length, name: app.t(steps[at]!) });
  place.setAttribute('aria-label', app.t('steps.label'));
  place.replaceChildren(
    el('p', { class: 'counted' }, counted),
    el(
      'ol',
      {},
      ...steps.map((step, index) =>
        el(
          'li',
          { class: index < at ? 'done' : index === at ? 'now' : 'ahead', 'aria-current': index === at && 'step' },
          app.t(step),
        ),
      ),
    ),
  );
}
