import type { MeView } from '../api/views.ts';
import { type PageSettings, SETTINGS_NAME } from '../settings.ts';
import { arrival, isReturn, SignInFailure, type SignInPorts } from '../sign-in/sign-in.ts';
import { needsCard, placeOf } from '../steps/places.ts';
import type { Language } from '../texts/texts.ts';
import { App, type Scene } from './app.ts';
import { frameOf } from './frame.ts';
import { home, welcome } from './home.ts';
import { fetched } from './lazy.ts';
import { actions, button, home as homeButton, notice, paragraph } from './parts.ts';
import { request } from './request.ts';
import { retrieval } from './retrieval.ts';

const LANGUAGE_KEPT_UNDER = 'sceau-language';

/** French, unless English was chosen on this device. */
const keptLanguage = (): Language => (localStorage.getItem(LANGUAGE_KEPT_UNDER) === 'en' ? 'en' : 'fr');

function settings(): PageSettings {
  const text = document.querySelector(`meta[name="${SETTINGS_NAME}"]`)?.getAttribute('content');
  return JSON.parse(text ?? '') as PageSettings;
}

const ports: SignInPorts = {
  storage: sessionStorage,
  here: `${location.origin}/`,
  elapsed: () => performance.now(),
};
const app = new App(settings(), ports, frameOf(document), keptLanguage());

/** The scene of the address, for whoever is signed in or not. */
function sceneOf(fragment: string): Scene {
  const place = placeOf(fragment);
  if (place.at === 'loss') {
    const named = 'serial' in place ? place : undefined;
    return fetched(async () => (await import('./loss.ts')).loss(app, named));
  }
  if (place.at === 'contact') return fetched(async () => (await import('./contact.ts')).contact(app, place.link));
  if (app.token === undefined) return welcome(app, needsCard(place));
  switch (place.at) {
    case 'home':
      return home(app);
    case 'request':
      return request(app);
    case 'departure':
      return fetched(async () => (await import('./departure.ts')).departure(app));
    case 'retrieval':
      return retrieval(app, place);
    case 'nowhere':
      return () => ({ title: 'nowhere.title', body: [paragraph(app.t('nowhere.what')), actions(homeButton(app))] });
  }
}

/** Back from the issuer: the code leaves the address before anything else is done. */
async function takeToken(query: string): Promise<Scene | undefined> {
  history.replaceState(undefined, '', '/');
  try {
    const { token, back } = await arrival(app.settings, ports, query);
    history.replaceState(undefined, '', `/${back}`);
    app.token = token;
    app.me = await app.api.get<MeView>('/me');
    return undefined;
  } catch (thrown) {
    app.token = undefined;
    if (!(thrown instanceof SignInFailure)) throw thrown;
    const { why } = thrown;
    return () => ({
      title: 'sign-in.title',
      body: [
        notice('warning', paragraph(app.t(`sign-in.${why}`))),
        actions(button(app.t('action.sign-in'), () => void app.signIn(), 'main')),
      ],
    });
  }
}

/** Who is signed in, and the way out. */
function showSession(): void {
  const place = document.getElementById('session')!;
  const { me } = app;
  if (me === undefined) {
    place.replaceChildren();
    return;
  }
  const leave = () => {
    if (!app.mayDropKey()) return;
    app.leave();
    showSession();
    void app.show(sceneOf(location.hash));
  };
  place.replaceChildren(`${me.firstNames} ${me.lastName}`, button(app.t('action.leave'), leave, 'plain'));
}

/** What of the document itself is words. */
function showFrame(): void {
  document.documentElement.lang = app.language;
  for (const place of document.querySelectorAll<HTMLElement>('[data-text]'))
    place.textContent = app.t(place.dataset.text as Parameters<App['t']>[0]);
  for (const choice of document.querySelectorAll<HTMLElement>('[data-language]'))
    choice.setAttribute('aria-pressed', String(choice.dataset.language === app.language));
  showSession();
}

for (const choice of document.querySelectorAll<HTMLElement>('[data-language]'))
  choice.addEventListener('click', () => {
    const language = choice.dataset.language === 'en' ? 'en' : 'fr';
    localStorage.setItem(LANGUAGE_KEPT_UNDER, language);
    void app.speak(language);
    showFrame();
  });
// its address is a place on the page, and fragments are places of these pages
document.querySelector('.skip')?.addEventListener('click', (event) => {
  event.preventDefault();
  document.querySelector('h1')?.focus();
});
addEventListener('hashchange', () => void app.show(sceneOf(location.hash)));
// the browser asks before the one thing is lost that the platform cannot give again
addEventListener('beforeunload', (event) => {
  if (app.held?.filed === false) event.preventDefault();
});

showFrame();
const query = location.search;
await app.show(async () => {
  const failed = isReturn(query) && app.token === undefined ? await takeToken(query) : undefined;
  showFrame();
  return (failed ?? sceneOf(location.hash))();
});
