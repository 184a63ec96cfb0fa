import { type Api, apiOf } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import type { CertificateName, MeView } from '../api/views.ts';
import type { MadeKey } from '../keys/make-key.ts';
import type { PageSettings } from '../settings.ts';
import { departure, type SignInPorts, type Token } from '../sign-in/sign-in.ts';
import { fragmentOf, needsCard, placeOf } from '../steps/places.ts';
import { calendarDay, instant, isText, type Language, say, type TextKey } from '../texts/texts.ts';
import type { Child } from './element.ts';
import type { Frame } from './frame.ts';
import { actions, button, home } from './parts.ts';

/** One state of the page, ready to be shown. */
export interface Screen {
  readonly title: TextKey;
  readonly values?: Readonly<Record<string, string | number>>;
  /** The steps of the journey, and which of them this is. */
  readonly progress?: { readonly steps: readonly TextKey[]; readonly at: number };
  readonly body: readonly (Child | readonly Child[])[];
}

/** Makes a screen in the language of the moment; called again when the language changes. */
export type Scene = () => Screen | Promise<Screen>;

/** A key of this page: for which certificate, once there is one, and whether a file was made of both. */
export interface HeldKey {
  readonly key: MadeKey;
  readonly filed: boolean;
  readonly certificate?: CertificateName;
}

/** A certificate that came is not the one expected: nothing may be made of it. */
export class WrongCertificate extends Error {
  override readonly name = 'WrongCertificate';
}

/** Somebody thought better of losing the key that is here: nothing was done, and nothing went wrong. */
export class KeyKept extends Error {}

/**
 * What lasts while the page does: who is signed in, and the key, which is nowhere else. Everything else is the platform's
 * and is asked for again.
 */
export class App {
  readonly settings: PageSettings;
  readonly api: Api;
  /** The key that was made here, until the page is left. */
  held: HeldKey | undefined;
  me: MeView | undefined;
  /** New terms were put off since the page was opened. */
  putOff = false;
  language: Language;
  token: Token | undefined;
  readonly #frame: Frame;
  readonly #ports: SignInPorts;
  #scene: Scene | undefined;

  constructor(settings: PageSettings, ports: SignInPorts, frame: Frame, language: Language) {
    this.settings = settings;
    this.language = language;
    this.#frame = frame;
    this.#ports = ports;
    this.api = apiOf({
      base: settings.api,
      token: () => this.token?.value,
      language: () => this.language,
    });
  }

  readonly t = (key: TextKey, values?: Readonly<Record<string, string | number>>): string =>
    say(this.language, key, values);
  readonly date = (at: string): string => instant(this.language, at);
  readonly day = (day: string): string => calendarDay(this.language, day);

  /** Shows a scene from its beginning: title announced and focused. */
  async show(scene: Scene): Promise<void> {
    this.#scene = scene;
    await this.#render(true);
  }

  /** Says the same scene in another language. */
  async speak(language: Language): Promise<void> {
    this.language = language;
    if (this.#scene !== undefined) await this.#render(false);
  }

  async #render(focus: boolean): Promise<void> {
    const scene = this.#scene!;
    this.#frame.busy(this.t('status.loading'));
    try {
      const screen = await scene();
      if (scene === this.#scene) this.#frame.show(this, screen, focus);
    } catch (thrown) {
      const again = button(this.t('action.again'), () => void this.show(scene), 'main');
      this.#frame.show(this, { title: 'problem.title', body: [actions(again, home(this))] }, false);
      this.fail(thrown);
    }
  }

  /**
   * Does what a person asked for at a place of the page: says that it is being done, keeps a second press away, and shows
   * there what went wrong.
   */
  async attempt(doing: TextKey, place: HTMLElement, act: () => Promise<void>): Promise<void> {
    if (this.#frame.isBusy()) return;
    this.#frame.busy(this.t(doing));
    try {
      await act();
      this.#frame.idle();
    } catch (thrown) {
      if (thrown instanceof KeyKept) this.#frame.idle();
      else this.fail(thrown, place);
    }
  }

  announce(key: TextKey, values?: Readonly<Record<string, string | number>>): void {
    this.#frame.say(this.t(key, values));
  }

  /** Shows a failure with what to do next, where it happened, or else at the top. */
  fail(thrown: unknown, place?: HTMLElement): void {
    this.#frame.idle();
    const problem = thrown instanceof ApiProblem ? thrown : new ApiProblem('internal', { cause: thrown });
    const wrong = thrown instanceof WrongCertificate;
    const next = `next.${wrong ? 'wrong-certificate' : problem.code}`;
    const words = {
      title: this.t('problem.title'),
      next: this.t(isText(next) ? next : 'next.internal'),
      findings: problem.findings.map(({ detail }) => detail),
      // a sentence of the platform's own says no more of its faults than the number
      detail: problem.findings.length > 0 || problem.code === 'internal' ? '' : problem.detail,
      incident: problem.incident,
      wait: problem.retryAfterSeconds,
      signIn: problem.code === 'unauthenticated',
    };
    this.#frame.fail(this, words, place);
  }

  /** Whether the sign-in lasts long enough for the key not to be lost to its end. */
  lasts(minutes: number): boolean {
    return this.token !== undefined && this.token.endsAt - this.#ports.elapsed() > minutes * 60_000;
  }

  /** Leaves for the issuer and comes back to the place that the address names now. */
  async signIn(): Promise<void> {
    // the key goes with the page, and the browser asks before (`page.ts`)
    const place = placeOf(location.hash);
    const back = place.at === 'home' ? location.hash : fragmentOf(place);
    const way = { back, card: needsCard(place) };
    location.assign(await departure(this.settings, this.#ports, way));
  }

  /** Whether the key that is here may be lost: a file was made of it, or whoever made it says so. */
  mayDropKey(): boolean {
    return this.held?.filed !== false || confirm(this.t('key.drop'));
  }

  /** Forgets token and key: nothing of either was written anywhere. */
  leave(): void {
    this.held = undefined;
    this.token = undefined;
    this.me = undefined;
    this.putOff = false;
  }
}
