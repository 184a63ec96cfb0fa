import { beforeAll, describe, expect, it } from 'vitest';
import type { PolicyBook } from '../../../infra/local/iam/book.ts';
import { excuses } from '../../../infra/local/iam/excuses.ts';
import { type Grant, nameOf } from '../../../infra/local/iam/grants.ts';
import { openBook } from '../../../infra/local/iam/open-book.ts';
import { grantsIn, judgeGrants, linesOf } from '../../../infra/local/iam/report.ts';

/** The report of grants, on the policies that are deployed. */
let book: PolicyBook;
let reading: Grant;
beforeAll(async () => {
  book = await openBook();
  reading = grantsIn(book).find(({ sid, word }) => sid === 'ReadLedger' && word === 'intent')!;
});

const judge = (used: readonly Grant[], excused = excuses) => judgeGrants(book, new Set(used.map(nameOf)), excused);

describe('the report of grants', () => {
  it('a run that needed nothing leaves every grant unused but those that are excused', () => {
    const { used, unused, excused, wrongExcuses } = judge([]);
    expect(used).toEqual([]);
    expect(wrongExcuses).toEqual([]);
    expect(excused.length).toBeGreaterThan(0);
    expect(excused.map(({ grant }) => grant.sid)).toContain('WriteLog');
    for (const { sid } of unused) expect(['WriteLog', 'LeaveDeadLetter']).not.toContain(sid);
    expect(unused.length).toBeGreaterThan(excused.length);
  });

  it('what was needed once is needed, by whichever of the actions that one word gives together', () => {
    const before = judge([]);
    for (const action of ['dynamodb:GetItem', 'dynamodb:Query']) {
      const after = judge([{ ...reading, action }]);
      expect(after.used).toHaveLength(1);
      expect(after.unused).toHaveLength(before.unused.length - 1);
      expect(linesOf(after, true)[0]).toMatch(/^grants: 1 needed/);
      expect(linesOf(after, true)[1]).toMatch(/^needed {3}\S+ {2}ReadLedger .* intent /);
    }
    const removed = judge([{ ...reading, sid: 'RemoveDone', action: 'dynamodb:DeleteItem', word: 'certificate' }]);
    expect(removed.used, 'no policy gives this').toEqual([]);
  });

  it('an excuse for what is needed after all, or for nothing, is told', () => {
    const because = 'nobody can ask for it here';
    const some = [...excuses, { sid: /^ReadLedger$/, word: /^intent$/, because }];
    expect(judge([], some).wrongExcuses).toEqual([]);
    expect(judge([reading], some).wrongExcuses).toEqual([expect.stringMatching(/^"nobody.* is needed$/)]);
    expect(judge([], [...excuses, { sid: /^Nothing$/, because }]).wrongExcuses).toEqual([
      `"${because}": no grant is left for it`,
    ]);
  });
});
