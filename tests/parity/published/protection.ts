import type { JsonObject, JsonValue } from "@bufbuild/protobuf";

/** The state of a connection in which its filter chain says what it protects with. */
const STATE = "io.postern.protection";

/**
 * A listener or route configuration as it was before protection, which recordings do not have: chains without the filter that tells what they protect with, routes without
 * the condition that asks for it and without the answer behind them. A route with the condition and without the answer stays as it is, so that it differs.
 */
export function withoutProtection(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.flatMap((each) => (isAdded(each) ? [] : [withoutProtection(each)]));
  if (typeof value !== "object" || value === null) return value;
  const routes = value["routes"];
  const entries = Object.entries(value).map(([key, part]) => {
    const isRoutes = key === "routes" && Array.isArray(routes);
    return [key, isRoutes ? routes.flatMap(opened) : withoutProtection(part)] as const;
  });
  return Object.fromEntries(entries);
}

/** The filter that tells what a chain protects with. */
function isAdded(filter: JsonValue | undefined): boolean {
  const config = isObject(filter) ? filter["typedConfig"] : undefined;
  const states = isObject(config) ? config["onNewConnection"] : undefined;
  return Array.isArray(states) && states.every((state) => isObject(state) && state["objectKey"] === STATE);
}

/** One route of a list as it was: nothing for the answer behind another. */
function opened(route: JsonValue, at: number, all: readonly JsonValue[]): readonly JsonValue[] {
  if (isAnswerTo(all[at - 1], route)) return [];
  const open = isAnswerTo(route, all[at + 1]) ? withoutCondition(route as JsonObject) : route;
  return [withoutProtection(open)];
}

/** Whether a route answers 503 to what the one before it matches on chains that do not protect it. */
function isAnswerTo(route: JsonValue | undefined, next: JsonValue | undefined): boolean {
  if (!isObject(route) || !isObject(next) || !isConditional(route)) return false;
  const { directResponse, ...answer } = next;
  const { name, match, metadata } = withoutCondition(route);
  const same = [answer["name"], answer["match"], answer["metadata"]];
  const status = isObject(directResponse) ? directResponse["status"] : undefined;
  return status === 503 && JSON.stringify(same) === JSON.stringify([name, match, metadata]);
}

function isConditional({ match }: JsonObject): boolean {
  const states = isObject(match) ? match["filterState"] : undefined;
  return (
    Array.isArray(states) && states.length > 0 && states.every((state) => isObject(state) && state["key"] === STATE)
  );
}

function withoutCondition({ match, ...route }: JsonObject): JsonObject {
  const { filterState: _, ...rest } = match as JsonObject;
  return { ...route, match: rest };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
