/** Names and values that tell series of one metric apart. Keep their number bounded: kinds and plugins, never object names. */
export type Labels = Readonly<Record<string, string>>;

/** Values for the labels that a metric was declared with; one that is absent is not shown. Who counts thousands of things gives the same frozen ones each time: they are looked up once. */
export type LabelsOf<L extends string> = Readonly<Partial<Record<L, string>>>;

/** A number that only grows. */
export interface Counter<L extends string = string> {
  inc(labels?: LabelsOf<L>, by?: number): void;
}

/** A number that goes up and down. */
export interface Gauge<L extends string = string> {
  set(value: number, labels?: LabelsOf<L>): void;
  /** Moves it, where several hold a part of the number. */
  add(by: number, labels?: LabelsOf<L>): void;
}

/** A distribution of durations in seconds. */
export interface Histogram<L extends string = string> {
  observe(seconds: number, labels?: LabelsOf<L>): void;
}

/**
 * Where metrics are declared, with the names of their labels. Declaring one twice gives the same one; help texts are one sentence. A metric has 2,000 series at most:
 * what comes later is counted under the label value `other`.
 */
export interface Metrics {
  counter<const L extends string = string>(name: string, help: string, labels?: readonly L[]): Counter<L>;
  gauge<const L extends string = string>(name: string, help: string, labels?: readonly L[]): Gauge<L>;
  histogram<const L extends string = string>(name: string, help: string, labels?: readonly L[]): Histogram<L>;
}

/** A registry that can print itself in the Prometheus text format, series in the order of first use. */
export interface MetricsRegistry extends Metrics {
  prometheus(): string;
  /** Calls back each time before it prints: for numbers that are only looked at. */
  beforePrint(look: () => void): void;
}

/** Series of one metric at most. */
const MOST_SERIES = 2_000;

/** Upper bounds of the buckets of every histogram, in seconds. */
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface Series {
  readonly labels: Labels;
  value: number;
  buckets: number[];
  count: number;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly series: Map<string, Series>;
  readonly byFrozen: WeakMap<object, Series>;
}

/** Makes an empty registry. */
export function createMetrics(): MetricsRegistry {
  const metrics = new Map<string, Metric>();
  const looks: (() => void)[] = [];
  const declare = (name: string, help: string, type: Metric["type"]): Metric => {
    const known = metrics.get(name);
    if (known) return known;
    const metric: Metric = { name, help, type, series: new Map(), byFrozen: new WeakMap() };
    metrics.set(name, metric);
    return metric;
  };
  return {
    counter(name, help) {
      const metric = declare(name, help, "counter");
      return {
        inc: (labels, by = 1) => {
          seriesOf(metric, labels).value += by;
        },
      };
    },
    gauge(name, help) {
      const metric = declare(name, help, "gauge");
      return {
        set: (value, labels) => {
          seriesOf(metric, labels).value = value;
        },
        add: (by, labels) => {
          seriesOf(metric, labels).value += by;
        },
      };
    },
    histogram(name, help) {
      const metric = declare(name, help, "histogram");
      return { observe: (seconds, labels) => observe(seriesOf(metric, labels), seconds) };
    },
    prometheus() {
      for (const look of looks) look();
      return [...metrics.values()].map(printMetric).join("");
    },
    beforePrint: (look) => void looks.push(look),
  };
}

function seriesOf(metric: Metric, given: LabelsOf<string> = {}): Series {
  const frozen = metric.byFrozen.get(given);
  if (frozen !== undefined) return frozen;
  const series = seriesWith(metric, given);
  if (Object.isFrozen(given)) metric.byFrozen.set(given, series);
  return series;
}

function seriesWith(metric: Metric, given: LabelsOf<string>): Series {
  const key = JSON.stringify(given);
  const known = metric.series.get(key);
  if (known !== undefined) return known;
  const labels = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Labels;
  const rest = Object.fromEntries(Object.keys(labels).map((name) => [name, "other"]));
  if (metric.series.size >= MOST_SERIES && key !== JSON.stringify(rest)) return seriesWith(metric, rest);
  const series: Series = { labels, value: 0, buckets: BUCKETS.map(() => 0), count: 0 };
  metric.series.set(key, series);
  return series;
}

function observe(series: Series, seconds: number): void {
  series.value += seconds;
  series.count += 1;
  BUCKETS.forEach((bound, i) => {
    if (seconds <= bound) series.buckets[i] = (series.buckets[i] ?? 0) + 1;
  });
}

function printMetric(metric: Metric): string {
  const lines = [`# HELP ${metric.name} ${metric.help}`, `# TYPE ${metric.name} ${metric.type}`];
  for (const series of metric.series.values()) {
    if (metric.type !== "histogram") {
      lines.push(`${metric.name}${printLabels(series.labels)} ${series.value}`);
      continue;
    }
    BUCKETS.forEach((bound, i) => {
      lines.push(`${metric.name}_bucket${printLabels({ ...series.labels, le: String(bound) })} ${series.buckets[i]}`);
    });
    lines.push(`${metric.name}_bucket${printLabels({ ...series.labels, le: "+Inf" })} ${series.count}`);
    lines.push(`${metric.name}_sum${printLabels(series.labels)} ${series.value}`);
    lines.push(`${metric.name}_count${printLabels(series.labels)} ${series.count}`);
  }
  return `${lines.join("\n")}\n`;
}

function printLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value.replace(/[\\"\n]/g, escapeLabel)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapeLabel(character: string): string {
  return character === "\n" ? "\\n" : `\\${character}`;
}
