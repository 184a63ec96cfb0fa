import { Refusal } from '../errors.ts';
import { inForce } from '../registration/authority.ts';
import type { Answer, Call } from './call.ts';
import { once } from './idempotency.ts';
import type { Log } from './log.ts';
import type { KeptAnswer } from './ports.ts';
import type { CallState, Result } from './state.ts';
import { jsonIn } from './wording.ts';

/** A call whose form is in order, ready to be done. */
export interface Work {
  readonly state: CallState;
  readonly call: Call<never, never>;
  readonly bytes: Uint8Array;
  readonly idempotencyKey: string | undefined;
  readonly log: Log;
}

/** Does the operation, once where an Idempotency-Key asks for it. */
export async function perform(work: Work): Promise<Result> {
  const { state, call } = work;
  const { house, operation, route } = state;
  const act = async () => rendered(await operation.handle(call, house), call.accepts, work);
  if (work.idempotencyKey !== undefined && operation.schemas.holdsSecret) {
    throw new Refusal('malformed', 'This call carries a secret and takes no Idempotency-Key: repeat it without.');
  }
  const key = operation.schemas.changesNothing ? undefined : work.idempotencyKey;
  const kept =
    key === undefined
      ? await act()
      : await once(
          {
            house,
            lookupSalt: state.lookupSalt,
            key,
            caller: state.principal?.machine?.id ?? state.principal?.personId ?? state.caller,
            operation: route.operation,
            authority: authorityOf(work),
            asked: [call.params, call.query, call.accepts, Buffer.from(work.bytes).toString('base64')],
            correlation: call.correlation,
            log: work.log,
          },
          act,
        );
  return { statusCode: kept.status, headers: { ...kept.headers }, body: kept.body, isBase64Encoded: kept.base64 };
}

/** The mandates by which the route admits the caller, with how they signed in; on routes that ask for none, nothing. */
function authorityOf({ state: { house, principal }, call: { roles } }: Work): readonly string[] {
  if (!principal || roles.length === 0) return [];
  const now = house.clock.now();
  const held = principal.mandates.filter((mandate) => roles.includes(mandate.role) && inForce(mandate, now));
  return [principal.authentication, ...held.map(({ id }) => id).sort()];
}

/** As it leaves. A JSON body that its own schema does not know is a mistake of ours and stays inside. */
async function rendered(answer: Answer, accepts: string, { state }: Work): Promise<KeptAnswer> {
  const { status, body } = answer;
  const headers = { 'content-type': answer.mediaType ?? accepts, ...answer.headers };
  if (body instanceof Uint8Array) return { status, headers, body: Buffer.from(body).toString('base64'), base64: true };
  if (body === undefined) return { status, headers: { ...answer.headers }, body: '', base64: false };
  const schema = state.operation.schemas.answer;
  const { text, worded } = await jsonIn(state.language, schema ? schema.parse(body) : body);
  const language = worded && { 'content-language': state.language };
  return { status, headers: { ...headers, ...language }, body: text, base64: false };
}
