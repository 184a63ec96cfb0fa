import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Environment } from './environments.ts';

interface BudgetsProps {
  readonly environment: Environment;
  readonly topic: Topic;
}

/**
 * What the account may cost. Two of them, because a month's sum hears of a loop that spends too late, and a day's sum does
 * not hear of what grows. They count the whole account: by tags they would count nothing until somebody has activated
 * those in the billing console, and say nothing of it. They have no names of their own, for CloudFormation replaces a
 * budget whose subscribers change, and two of one name cannot be.
 */
export class Budgets extends Construct {
  constructor(scope: Construct, id: string, { environment: { budget }, topic }: BudgetsProps) {
    super(scope, id);
    const subscribers = [{ subscriptionType: 'SNS', address: topic.topicArn }];
    const told = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, threshold, thresholdType: 'PERCENTAGE', comparisonOperator: 'GREATER_THAN' },
      subscribers,
    });
    const limit = (amount: number) => ({ budgetType: 'COST', budgetLimit: { amount, unit: 'USD' } });
    new CfnBudget(this, 'Month', {
      budget: { ...limit(budget.perMonth), timeUnit: 'MONTHLY' },
      notificationsWithSubscribers: [told('ACTUAL', 80), told('ACTUAL', 100), told('FORECASTED', 100)],
    });
    new CfnBudget(this, 'Day', {
      budget: { ...limit(budget.perDay), timeUnit: 'DAILY' },
      notificationsWithSubscribers: [told('ACTUAL', 100)],
    });
  }
}
