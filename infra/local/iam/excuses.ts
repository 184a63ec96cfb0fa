import type { Excuse } from './report.ts';

/**
 * Grants that stay although no run of the tests needs them, each kind with its reason. An excuse for what is needed after all,
 * or for what no longer exists, fails the report as an unexcused grant does.
 */
export const excuses: readonly Excuse[] = [
  { sid: /^WriteLog$/, because: 'Lambda itself writes what functions print; locally a file takes it' },
  {
    sid: /^LeaveDeadLetter$/,
    because: 'Lambda and the scheduler leave what they gave up; locally the log tells of it',
  },
  {
    principal: /^arn:aws:iam::\d+:root$/,
    action: /^kms:(?!DescribeKey$|CreateAlias$)/,
    because: 'people administer keys by hand',
  },
];
