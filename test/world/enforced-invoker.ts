import type { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { site } from '../../infra/local/site.ts';
import { createLambdaInvoker } from '../../shared/aws/lambda-invoker.ts';
import type { Clock, Invoker } from '../../shared/lifecycle/ports.ts';
import { demand } from './role.ts';

type Method = (...given: readonly unknown[]) => Promise<unknown>;

/** Whatever the deployed invoker would invoke must be allowed, also where nobody waits for the answer. */
export function enforcedInvoker<I extends Partial<Invoker>>(invoker: I, name: string, clock: Clock): I {
  const methods = Object.entries(invoker).map(([method, call]) => [
    method,
    async (...given: readonly unknown[]) => {
      for (const resource of await invokedBy(method, given, clock)) {
        demand(name, { service: 'lambda', action: 'Invoke', resource });
      }
      return (call as Method)(...given);
    },
  ]);
  return Object.fromEntries(methods) as I;
}

/** Names of the functions that this call of the deployed invoker invokes. */
export async function invokedBy(method: string, given: readonly unknown[], clock: Clock): Promise<readonly string[]> {
  const names: string[] = [];
  const client = {
    send: async ({ input }: InvokeCommand) => {
      names.push(input.FunctionName!);
      return {};
    },
  } as unknown as LambdaClient;
  const told = createLambdaInvoker(client, site.prefix, clock) as unknown as Readonly<Record<string, Method>>;
  // an answer is for the caller's own invoker to give
  await told[method]!(...given).catch(() => undefined);
  return names;
}
