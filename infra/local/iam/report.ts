import { site } from '../site.ts';
import type { PolicyBook } from './book.ts';
import { type Grant, type GrantName, grantOf, grantsOf, unitOf } from './grants.ts';
import { compile } from './statements.ts';

/** Grants that no test can need, and why. What is left out fits any. */
export interface Excuse {
  readonly principal?: RegExp;
  readonly of?: RegExp;
  readonly sid?: RegExp;
  readonly action?: RegExp;
  readonly word?: RegExp;
  readonly because: string;
}

export interface Judged {
  readonly used: readonly Grant[];
  readonly excused: readonly { readonly grant: Grant; readonly because: string }[];
  readonly unused: readonly Grant[];
  /** Excuses of grants that are needed after all, or of none. */
  readonly wrongExcuses: readonly string[];
}

/** Every grant of the book, the roles' own and those of resources. */
export function grantsIn(book: PolicyBook): readonly Grant[] {
  // roles that nobody takes here, of backups for one, are no matter of this report
  const callers = new Set([...Object.values(book.functions), book.scheduler, book.ceremony, book.restore]);
  const roles = book.roles.filter(({ arn }) => callers.has(arn));
  const own = roles.flatMap(({ arn, policies }) =>
    policies.flatMap((policy) => compile(arn, policy, 'role').flatMap((statement) => grantsOf(statement, [arn]))),
  );
  const others = book.resources.flatMap(({ arn, policy }) =>
    compile(arn, policy, 'resource').flatMap((statement) => grantsOf(statement, statement.principals)),
  );
  return [...own, ...others];
}

/** @param names of the grants that calls needed, as the recorder notes them */
export function judgeGrants(book: PolicyBook, names: ReadonlySet<GrantName>, excuses: readonly Excuse[]): Judged {
  const title = titlesOf(book);
  const needed = new Set([...names].map((name) => unitOf(grantOf(name))));
  const all = [...new Map(grantsIn(book).map((grant) => [unitOf(grant), titled(grant, title)]))];
  const fits = (excuse: Excuse, grant: Grant) =>
    (['principal', 'of', 'sid', 'action', 'word'] as const).every((part) => excuse[part]?.test(grant[part]) ?? true);
  const used = all.filter(([name]) => needed.has(name)).map(([, grant]) => grant);
  const idle = all.filter(([name]) => !needed.has(name)).map(([, grant]) => grant);
  const excuseOf = (grant: Grant) => excuses.find((excuse) => fits(excuse, grant));
  return {
    used,
    unused: idle.filter((grant) => !excuseOf(grant)),
    excused: idle.flatMap((grant) => {
      const excuse = excuseOf(grant);
      return excuse ? [{ grant, because: excuse.because }] : [];
    }),
    wrongExcuses: excuses.flatMap((excuse) => {
      const needed = used.find((grant) => fits(excuse, grant));
      if (needed) return [`"${excuse.because}": ${lineOf(needed)} is needed`];
      return idle.some((grant) => excuseOf(grant) === excuse) ? [] : [`"${excuse.because}": no grant is left for it`];
    }),
  };
}

/** The report as lines: counts, what is unused, and what is wrong with excuses. */
export function linesOf(judged: Judged, all: boolean): readonly string[] {
  const { used, excused, unused, wrongExcuses } = judged;
  const reasons = [...new Set(excused.map(({ because }) => because))];
  return [
    `grants: ${used.length} needed, ${excused.length} excused, ${unused.length} never needed`,
    ...(all ? used.map((grant) => `needed   ${lineOf(grant)}`) : []),
    ...reasons.map((because) => {
      const count = excused.filter((one) => one.because === because).length;
      return `excused  ${String(count).padStart(4)}  ${because}`;
    }),
    ...unused.map((grant) => `unused   ${lineOf(grant)}`),
    ...wrongExcuses.map((line) => `excuse   ${line}`),
  ];
}

const lineOf = ({ principal, of, sid, action, resource, word }: Grant) =>
  [principal, sid, action, word, of === principal ? short(resource) : `of ${of}`]
    .filter((part) => part !== '')
    .join('  ');

const short = (arn: string) => arn.replace(/^arn:aws:(\w+):[^:]*:[^:]*:/, '').replaceAll(`${site.prefix}-`, '');

/** Roles by the functions that have them, keys by their aliases. */
function titlesOf(book: PolicyBook): ReadonlyMap<string, string> {
  return new Map([
    [book.ceremony, 'ceremony'],
    [book.restore, 'restorer'],
    [book.scheduler, 'timetable'],
    ...Object.entries(book.functions).map(([name, arn]) => [arn, name.replace(`${site.prefix}-`, '')] as const),
    ...book.resources.map(({ arn, aliases }) => [arn, aliases?.[0] ?? short(arn)] as const),
  ]);
}

const titled = (grant: Grant, title: ReadonlyMap<string, string>): Grant => ({
  ...grant,
  principal: title.get(grant.principal) ?? grant.principal,
  of: title.get(grant.of) ?? grant.of,
});
