/** What the protocol promises, in a few lines of memory: what each run is, who has it, and what may be written of it. */
export interface Model {
  /** Ms at the database. */
  now: number;
  runs: Map<string, ModelRun>;
  /** Turns that processes have taken and not ended, in the order in which they were taken. */
  turns: ModelTurn[];
  care: { owner?: string; until: number };
  /** When anybody reached the database last, and from when on it is judged who lives. */
  reached: number;
  judgesFrom: number;
  /** Who performs runs, and those of before that are dead. */
  members: ModelMember[];
  dead: ModelMember[];
}

export interface ModelMember {
  readonly name: string;
  /** When it said last that it lives. */
  said: number;
}

export interface ModelRun {
  attempt: number;
  leaseUntil?: number;
  /** Who has claimed it, and who has taken it. */
  owner?: string;
  taker?: string;
  crashes: number;
  cancel: boolean;
  /** Number of the last event. */
  last: number;
  end?: "succeeded" | "failed" | "cancelled";
  /** Waits nowhere, for its turn, or is taken. */
  place: "nowhere" | "waits" | "taken";
  /** Whether whoever accepted it or had it says that it is looked after. */
  placed: boolean;
  /** Until when it is its taker's, if taken. */
  takenUntil?: number;
}

export interface ModelTurn {
  readonly run: string;
  readonly member: number;
  /** False once somebody else may have it. */
  holds: boolean;
  attempt?: number;
  /** Number of the last event that it knows. */
  last: number;
}

export const leaseMs = 6000;
export const takenMs = 5000;
export const careMs = 3000;
const staleMs = 1000;
const gapMs = 2500;
const graceMs = 7000;
const saidMs = 6000;
const quietMs = 2000;

export const newModel = (names: readonly string[]): Model => ({
  ...{ now: 0, runs: new Map(), turns: [], care: { until: -1 }, dead: [] },
  members: names.map((name) => ({ name, said: 0 })),
  ...{ reached: 0, judgesFrom: 0 },
});

export const newRun = (): ModelRun => ({
  ...{ attempt: 0, crashes: 0, cancel: false, last: -1, place: "nowhere", placed: false },
});

/** Lets a run wait, unless it does or is taken. */
export function letWait(run: ModelRun): void {
  if (run.place === "nowhere") Object.assign(run, { place: "waits", placed: true });
}

/** Ends a turn without a word of what became of the run. */
export function endTurn(model: Model, turn: ModelTurn): void {
  model.turns.splice(model.turns.indexOf(turn), 1);
}

/** One round of who looks after what others leave. */
export function lookAfter(model: Model, owner: string): boolean {
  const { care, now } = model;
  const isOwn = care.owner === owner || care.until < now;
  if (!isOwn && model.reached >= now - staleMs) return false;
  if (model.reached < now - gapMs) model.judgesFrom = now + graceMs;
  model.reached = now;
  if (!isOwn) return false;
  model.care = { owner, until: now + careMs };
  if (model.judgesFrom > now) return true;
  endDead(model);
  for (const [id, run] of model.runs) {
    const isClaimed = run.end === undefined && run.leaseUntil !== undefined && run.leaseUntil > now;
    if (run.place === "taken" && run.takenUntil! < now && !isClaimed) {
      run.place = "waits";
      for (const turn of model.turns) if (turn.run === id) turn.holds = false;
    }
  }
  for (const run of model.runs.values()) {
    const isFree = run.leaseUntil === undefined || run.leaseUntil < now;
    if (run.end === undefined && isFree && !run.placed) letWait(run);
  }
  return true;
}

/** Ends what those had who died, once they have been quiet for a while. */
function endDead({ dead, runs, now }: Model): void {
  for (const { name } of dead.filter(({ said }) => now - said > quietMs && now - said < saidMs)) {
    for (const run of runs.values()) {
      if (run.place === "taken" && run.taker === name) run.takenUntil = now - 1;
      if (run.end === undefined && run.owner === name && run.leaseUntil !== undefined && run.leaseUntil > now)
        run.leaseUntil = now - 1;
    }
    dead.splice(
      dead.findIndex((one) => one.name === name),
      1,
    );
  }
}

/** What the database says of all runs, if it says what the model does. */
export function expected(model: Model): readonly Record<string, unknown>[] {
  const waiting = [...model.runs.values()].filter(({ place }) => place === "waits").length;
  return [...model.runs].map(([id, run]) => ({
    ...{ id, attempt: run.attempt, crashes: run.crashes, cancel: run.cancel, last: run.last, place: run.place },
    status: run.end ?? (run.attempt === 0 ? "queued" : "running"),
    events: run.last + 1,
    highest: run.last,
    ends: run.end === undefined ? 0 : 1,
    waiting,
  }));
}

/** Asks the database for what {@link expected} says, of a lane. */
export const stateSql = `
  SELECT r.id, r.attempt, r.crashes, r.cancel_requested = 1 AS cancel, r.last_seq AS last, r.status,
    CASE WHEN w.id IS NULL THEN 'nowhere' WHEN w.taken_by IS NULL THEN 'waits' ELSE 'taken' END AS place,
    count(e.seq)::int AS events, coalesce(max(e.seq), -1) AS highest,
    (count(*) FILTER (WHERE e.event::json->>'type' IN ('run.finished', 'run.failed', 'run.cancelled')))::int AS ends,
    (SELECT waiting FROM lane_counts WHERE lane = $1) AS waiting
  FROM runs r LEFT JOIN waiting w ON w.id = r.id LEFT JOIN events e ON e.run = r.n
  GROUP BY r.n, w.id, w.taken_by ORDER BY r.n`;
