import type { AnswerStore, Question, StoredAnswer } from '../lifecycle/status/answer-store.ts';
import { ifNamed, instant, joined, padded, secondsOf } from './key-parts.ts';
import { type Condition, ConditionsFailed, type Item, type Key, type Table } from './table.ts';

/** Signed answers about certificates' status, in the partition `ocsp`. */
export function createAnswerStore(table: Table): AnswerStore {
  const put = async (row: Item, condition: Condition): Promise<boolean> => {
    try {
      await table.write([{ put: row, if: condition }]);
      return true;
    } catch (error) {
      if (error instanceof ConditionsFailed) return false;
      throw error;
    }
  };

  return {
    async read(question) {
      const key = ifNamed(() => keyOf(question));
      const row = key && (await table.get(key));
      return row && answerOf(question, row);
    },

    async write(answer, replaced) {
      const { statusVersion, thisUpdate, nextUpdate, responder, response } = answer;
      const row = {
        ...keyOf(answer),
        // one text that rises with the version and then with the instant: the condition is one comparison
        rank: `${padded(statusVersion, 10)}#${instant(thisUpdate)}`,
        statusVersion,
        thisUpdate,
        nextUpdate: instant(nextUpdate),
        responder,
        response,
        expires: secondsOf(new Date(nextUpdate)),
      };
      const older: Condition = [{ attribute: 'rank', is: '<=', value: row.rank }];
      // in this order: once there is a row there always is one, and then the comparison decides between any number of writers
      return (replaced === undefined && (await put(row, 'absent'))) || (await put(row, older));
    },
  };
}

const keyOf = ({ issuer, serial, form }: Question): Key => ({
  pk: joined(['ocsp', issuer, serial]),
  sk: joined(['answer', form]),
});

function answerOf({ issuer, serial, form }: Question, row: Item): StoredAnswer {
  const { statusVersion, thisUpdate, nextUpdate, responder, response } = row as unknown as StoredAnswer;
  return { issuer, serial, form, statusVersion, thisUpdate, nextUpdate, responder, response };
}
