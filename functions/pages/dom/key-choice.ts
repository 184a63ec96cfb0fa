import { ApiProblem, type ProblemCode } from '../api/problem.ts';
import type { MadeKey } from '../keys/make-key.ts';
import { type App, KeyKept } from './app.ts';
import { el } from './element.ts';
import { keys } from './lazy.ts';
import { actions, button, more, notice, paragraph, tick } from './parts.ts';

/** Longer than making a key, requesting, reading and accepting takes anybody. */
const MINUTES = 20;

/** What is to be known before a key is made, and the choice of its kind: P-256 unless somebody has a reason. */
export function keyChoice(app: App): { readonly rows: readonly HTMLElement[]; kind(): MadeKey['kind'] } {
  const rsa = tick(app.t('key.rsa'));
  return {
    rows: [
      paragraph(app.t('key.what')),
      notice('note', paragraph(app.t('key.stay'))),
      more(app.t('key.other'), paragraph(app.t('key.other-why')), rsa.row),
    ],
    kind: () => (rsa.input.checked ? 'RSA-3072' : 'P-256'),
  };
}

/** What may have been done although no answer said so: asking again with the same request is safe, and needed. */
const UNDECIDED: readonly ProblemCode[] = ['network', 'internal', 'unavailable', 'in-progress', 'rate-limited'];

/**
 * Makes a key and the request for its certificate, both here, and sends the request by `post`. The key is held until the
 * page is left. A repetition after an answer that never came sends the same again under the same name, so that one key
 * gets one certificate; after a refusal the key is thrown away. Throws KeyKept where another key is here and is to stay.
 */
export function requestOnce<T>(
  app: App,
): (kind: MadeKey['kind'], post: (request: string, once: string) => Promise<T>) => Promise<T> {
  let made: { readonly request: string; readonly once: string } | undefined;
  return async (kind, post) => {
    if (made === undefined || app.held === undefined) {
      if (!app.mayDropKey()) throw new KeyKept();
      const { makeCertificationRequest, makeKey } = await keys();
      const key = await makeKey(kind);
      made = { request: await makeCertificationRequest(key), once: crypto.randomUUID() };
      app.held = { key, filed: false };
    }
    try {
      return await post(made.request, made.once);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem && UNDECIDED.includes(thrown.code))) {
        made = undefined;
        app.held = undefined;
      }
      throw thrown;
    }
  };
}

/** Said instead of the step when the sign-in would end too soon; nothing when it lasts. */
export function signInFirst(app: App): HTMLElement | undefined {
  if (app.lasts(MINUTES)) return undefined;
  return el(
    'div',
    {},
    notice('note', paragraph(app.t('key.sign-in-first'))),
    actions(button(app.t('action.sign-in'), () => void app.signIn(), 'main')),
  );
}
