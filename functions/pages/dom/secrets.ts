import { codeFault, passwordFault, type SecretFault } from '../steps/password.ts';
import type { TextKey } from '../texts/texts.ts';
import type { App } from './app.ts';
import { button, type Field, field } from './parts.ts';

/** A secret that is typed twice. */
export interface TwoFields {
  readonly rows: readonly HTMLElement[];
  /** What was typed, when it is the same twice and fit; otherwise the first fault has been said and focused. */
  read(): { readonly secret: string; readonly again: string } | undefined;
  /** Empties both. */
  forget(): void;
}

/** A revocation code: it goes to the platform in the act that sets it, and is kept there as a slow hash. */
export const revocationCode = (app: App): TwoFields => typedTwice(app, 'code', codeFault);

/** The password of a PKCS #12: it goes nowhere. */
export const filePassword = (app: App): TwoFields => typedTwice(app, 'password', passwordFault);

function typedTwice(
  app: App,
  what: 'code' | 'password',
  faultOf: (secret: string, again: string) => SecretFault | undefined,
): TwoFields {
  // no password manager is asked to keep it: it would go with the account that signs in here
  const attributes = { type: 'password', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none' };
  const first = field(app.t(`${what}.label`), attributes, app.t(`${what}.hint`));
  const second = field(app.t(`${what}.again`), attributes);
  const fields: readonly Field[] = [first, second];
  const show = button(
    app.t('secret.show'),
    () => {
      const hidden = first.input.getAttribute('type') === 'password';
      for (const { input } of fields) input.setAttribute('type', hidden ? 'text' : 'password');
      show.setAttribute('aria-pressed', String(hidden));
    },
    'plain',
  );
  show.setAttribute('aria-pressed', 'false');
  return {
    rows: [first.row, second.row, show],
    read: () => {
      const [secret, again] = [first.input.value, second.input.value];
      const fault = faultOf(secret, again);
      for (const one of fields) one.complain(undefined);
      if (fault === undefined) return { secret, again };
      (fault === 'secret-differs' ? second : first).complain(app.t(faultText(what, fault)));
      return undefined;
    },
    forget: () => {
      for (const { input } of fields) input.value = '';
    },
  };
}

/** Most faults read the same for both; how short is too short does not say it of itself. */
function faultText(what: 'code' | 'password', fault: SecretFault): TextKey {
  return fault === 'secret-empty' ? `${what}.empty` : fault;
}
