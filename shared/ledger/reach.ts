import type { RecordOf } from '../lifecycle/ports.ts';

/** The list in which a mandate stands by what it reaches; a holder's stands in none. */
export function reachOf(scope: RecordOf<'mandate'>['scope']): readonly string[] | undefined {
  switch (scope.reach) {
    case 'house':
      return ['mandates-of-house'];
    case 'structure':
      return ['mandates-of-structure', scope.structureId];
    case 'subscription':
      return ['mandates-of-subscription', scope.subscriptionId];
    case 'direction':
      return ['mandates-of-direction', scope.directionId];
    case 'holder':
      return undefined;
  }
}
