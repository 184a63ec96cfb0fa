import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  AlarmWidget,
  Dashboard,
  GraphWidget,
  type HorizontalAnnotation,
  type IAlarm,
  type IMetric,
  type IWidget,
  Metric,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { alarmTable, machineAlarmTable, SECTIONS, type Section, type Source } from './alarm-table.ts';
import { type Alarms, alarmName } from './alarms.ts';
import { COST_HEADING, type Graph, headings } from './dashboard-table.ts';
import type { Environment } from './environments.ts';
import type { Metrics } from './metrics.ts';

interface WatchboardProps {
  readonly environment: Environment;
  readonly metrics: Metrics;
  readonly alarms: Alarms;
}

const WIDTH = 24;
const GRAPH = { width: 8, height: 6 };

/**
 * One page that is read from top to bottom: what relying parties see first, what it costs last. Each section begins with
 * its question, then the state of its alarms, then their figures: the same rows, so no alarm is without its curve.
 */
export class Watchboard extends Construct {
  constructor(scope: Construct, id: string, props: WatchboardProps) {
    super(scope, id);
    new Dashboard(this, 'Page', {
      dashboardName: props.environment.prefix,
      defaultInterval: Duration.hours(12),
      periodOverride: PeriodOverride.INHERIT,
      widgets: [...SECTIONS.flatMap((section) => this.section(section, props)), ...cost()],
    });
  }

  private section(section: Section, { environment, metrics, alarms }: WatchboardProps): IWidget[][] {
    const { title, asks, graphs } = headings[section];
    const rows = alarmTable.filter((row) => row.section === section);
    const machines = environment.machineHost ? machineAlarmTable.filter((row) => row.section === section) : [];
    const named = machines.map((row) => ({ row, alarm: this.byName(alarmName(environment, row)) }));
    const state = [...rows.map((row) => alarms.byRow.get(row)!), ...named.map(({ alarm }) => alarm)];
    // of every function the same three curves: they have one graph each, not one with a hundred lines
    const shown = rows.filter(({ source }) => source.of === 'said');
    const said = shown.length > 0 ? [this.graph('what was said in an hour', shown, metrics)] : [];
    return [
      [new TextWidget({ markdown: `## ${title}\n${asks}`, width: WIDTH, height: 2 })],
      ...(state.length > 0
        ? [[new AlarmStatusWidget({ alarms: state, width: WIDTH, height: 1 + 2 * Math.ceil(state.length / 6) })]]
        : []),
      ...inRows([
        ...graphs.map((graph) => this.drawn(graph, metrics)),
        ...named.map(({ row, alarm }) => new AlarmWidget({ title: row.name, alarm, ...GRAPH })),
        ...said,
      ]),
    ];
  }

  /** An alarm of a stack that comes later, with its curve. */
  private byName(resourceName: string): IAlarm {
    const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
    const arn = Stack.of(this).formatArn({ service: 'cloudwatch', resource: 'alarm', resourceName, arnFormat });
    return Alarm.fromAlarmArn(this, resourceName, arn);
  }

  private graph(title: string, rows: readonly { readonly source: Source }[], metrics: Metrics): GraphWidget {
    return new GraphWidget({ title, left: unique(rows.map(({ source }) => metrics.of(source))), ...GRAPH });
  }

  private drawn({ title, sources = [], figures = [], unit }: Graph, metrics: Metrics): GraphWidget {
    const left: IMetric[] = [...sources.map((one) => metrics.of(one)), ...figures.map((one) => metrics.figure(one))];
    const leftAnnotations = sources.flatMap((source) => thresholdsOf(source));
    return new GraphWidget({ title, left, leftAnnotations, ...(unit && { leftYAxis: { label: unit } }), ...GRAPH });
  }
}

/** Where an alarm begins, drawn into the graph of what it watches. */
function thresholdsOf(source: Source): HorizontalAnnotation[] {
  return alarmTable
    .filter((row) => JSON.stringify(row.source) === JSON.stringify(source))
    .map(({ name, threshold }) => ({ label: name, value: threshold }));
}

const unique = (list: readonly IMetric[]): IMetric[] => [
  ...new Map(list.map((metric) => [JSON.stringify((metric as Metric).metricName), metric])).values(),
];

/** Three graphs beside each other. */
function inRows(widgets: readonly IWidget[]): IWidget[][] {
  return Array.from({ length: Math.ceil(widgets.length / 3) }, (_, row) => widgets.slice(row * 3, row * 3 + 3));
}

/** The provider counts what is owed in one region alone, some times a day. */
function cost(): IWidget[][] {
  return [
    [new TextWidget({ markdown: COST_HEADING, width: WIDTH, height: 2 })],
    [
      new GraphWidget({
        title: 'owed this month',
        left: [
          new Metric({
            namespace: 'AWS/Billing',
            metricName: 'EstimatedCharges',
            dimensionsMap: { Currency: 'USD' },
            statistic: 'Maximum',
            period: Duration.hours(6),
            region: 'us-east-1',
          }),
        ],
        leftYAxis: { label: 'dollars' },
        ...GRAPH,
      }),
    ],
  ];
}
