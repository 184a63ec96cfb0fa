import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Decision, Request } from './evaluator.ts';
import { type GrantName, nameOf, wordsOf } from './grants.ts';
import type { Statement } from './statements.ts';

/** Notes which grants were needed. */
export interface Recorder {
  used(principal: string, request: Request, decision: Extract<Decision, { readonly allowed: true }>): void;
}

/** Appends each grant at its first use to a file of this process below `folder`. Several recorders may write to one folder. */
export function createRecorder(folder: string): Recorder {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}.txt`);
  const known = new Set<GrantName>();
  const note = (principal: string, statement: Statement, { action, resource, context }: Request) => {
    const pattern = statement.resources.find((_, index) => statement.matchesEach[index]!(resource))!;
    for (const word of wordsOf(statement, context)) {
      const name = nameOf({ principal, of: statement.of, sid: statement.sid, action, resource: pattern, word });
      if (known.has(name)) continue;
      known.add(name);
      appendFileSync(file, `${name}\n`);
    }
  };
  return {
    used: (principal, request, { by, and }) => {
      note(principal, by, request);
      // the resource's policy names the account
      if (and) note(and.principals.find((one) => one.endsWith(':root'))!, and, request);
    },
  };
}
