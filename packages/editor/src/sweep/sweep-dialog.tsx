import "./sweep.css";
import type { PortSpec } from "@sigmaflow/core";
import { ChevronDown, Plus, X } from "lucide-react";
import { useEffect, useState } from "react";
import { lastedMs } from "../document/forecast.ts";
import { portView } from "../document/ports.ts";
import { duration } from "../document/progress.ts";
import {
  keptSeeds,
  mostRuns,
  type ReadAxis,
  readAxis,
  type SweepAxis,
  seedAxis,
  seedInputs,
  sweptInputs,
} from "../document/sweep.ts";
import { sweepMs } from "../document/sweep-time.ts";
import { Dialog } from "../panel/dialog.tsx";
import { PaidHint } from "../panel/paid-hint.tsx";
import { askForecast } from "../store/live-forecast.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { sweepTexts } from "../texts/sweep.ts";
import { drawSeed, startSweep } from "./sending.ts";
import { SweepValues } from "./sweep-values.tsx";

/** An input that is swept, with its values as they were written. */
interface Written {
  readonly name: string;
  readonly text: string;
}

/** What one asks for before many runs of the graph start, and what that comes to. */
export function SweepDialog({ by }: { readonly by: "seed" | "values" }) {
  return by === "seed" ? <SeveralTimes /> : <SweepOfInputs />;
}

function SeveralTimes() {
  const document = useEditor((state) => state.document);
  const [text, setText] = useState("4");
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  const seeds = seedInputs(document).map(([name, spec]) => portView(name, spec).label);
  const axis = seedAxis(document, Math.min(count, mostRuns), drawSeed);
  return (
    <Dialog title={sweepTexts.runSeveral} kind="sweep">
      <label className="sweep-row">
        <span className="form-label">{sweepTexts.howOften}</span>
        <input
          className="input number"
          inputMode="numeric"
          data-first
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <p className="hint">{seeds.length > 0 ? sweepTexts.seedsDiffer({ seeds }) : sweepTexts.noSeed}</p>
      <Start axes={[axis]} count={count} fault={undefined} />
    </Dialog>
  );
}

function SweepOfInputs() {
  const document = useEditor((state) => state.document);
  const catalogue = useEditor((state) => state.catalogue);
  const offered = sweptInputs(document);
  const [written, setWritten] = useState<readonly Written[]>(() =>
    offered.slice(0, 1).map(([name]) => ({ name, text: "" })),
  );
  const change = (at: number, next: Written) => setWritten(written.with(at, next));
  const specOf = (name: string) => offered.find(([one]) => one === name)![1];
  const read = written.map(({ name, text }): ReadAxis => readAxis(name, specOf(name), text, catalogue));
  const axes = read.flatMap((one) => ("axis" in one ? [one.axis] : []));
  const kept = Object.keys(keptSeeds(document, axes, drawSeed));
  const free = offered.filter(([name]) => written.every((one) => one.name !== name));
  return (
    <Dialog title={sweepTexts.sweep} kind="sweep">
      <p className="hint">{sweepTexts.about}</p>
      {written.map(({ name, text }, at) => (
        <fieldset
          key={name}
          className="sweep-axis"
          aria-label={at === 0 ? sweepTexts.firstInput : sweepTexts.secondInput}
        >
          <span className="sweep-row">
            <InputChoice
              first={at === 0}
              offered={offered.filter(([one]) => one === name || free.some(([other]) => other === one))}
              value={name}
              onChange={(next) => change(at, { name: next, text: "" })}
            />
            {at > 0 && (
              <button
                type="button"
                className="icon-button small"
                aria-label={sweepTexts.withoutSecond}
                onClick={() => setWritten(written.slice(0, 1))}
              >
                <X size={14} />
              </button>
            )}
          </span>
          <SweepValues spec={specOf(name)} text={text} onChange={(next) => change(at, { name, text: next })} />
        </fieldset>
      ))}
      {written.length === 1 && free.length > 0 && (
        <button
          type="button"
          className="button plain sweep-more"
          onClick={() => setWritten([...written, { name: free[0]![0], text: "" }])}
        >
          <Plus size={14} aria-hidden /> {sweepTexts.andSecond}
        </button>
      )}
      {written.length === 0 && <p className="hint">{sweepTexts.noInputs}</p>}
      {kept.length > 0 && <p className="hint">{sweepTexts.oneSeed}</p>}
      <Start
        axes={axes}
        count={axes.length < written.length ? 0 : axes.reduce((product, { points }) => product * points.length, 1)}
        fault={written.every(({ text }) => text === "") ? undefined : read.find((one) => "fault" in one)?.fault}
      />
    </Dialog>
  );
}

function InputChoice(props: {
  readonly first: boolean;
  readonly offered: readonly (readonly [name: string, spec: PortSpec])[];
  readonly value: string;
  readonly onChange: (name: string) => void;
}) {
  const { first, offered, value, onChange } = props;
  return (
    <span className="field select">
      <select
        className="input"
        aria-label={first ? sweepTexts.input : sweepTexts.secondInput}
        data-first={first || undefined}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      >
        {offered.map(([name, spec]) => (
          <option key={name} value={name}>
            {portView(name, spec).label}
          </option>
        ))}
      </select>
      <ChevronDown size={14} aria-hidden className="chevron" />
    </span>
  );
}

/** What it comes to, and the button. */
function Start(props: {
  readonly axes: readonly SweepAxis[];
  readonly count: number;
  readonly fault: string | undefined;
}) {
  const { axes, count, fault } = props;
  const editor = useEditorStore();
  const document = useEditor((state) => state.document);
  const before = useEditor((state) => state.run?.nodes);
  const forecast = useEditor((state) => state.forecast);
  // What other runs of it came to is no news of this document's.
  useEffect(() => {
    const asking = new AbortController();
    void askForecast(editor, asking.signal);
    return () => asking.abort();
  }, [editor]);
  const isTooMany = count > mostRuns;
  const ms =
    count === 0 || isTooMany
      ? undefined
      : sweepMs(document, axes, {
          // What took no part in a run before has nothing to do.
          took: (node) => lastedMs(node, forecast?.earlier, before) ?? (before?.has(node) === false ? 0 : undefined),
          isReady: (node) => forecast?.nodes.get(node)?.status === "cached",
        });
  const said = isTooMany ? sweepTexts.tooMany({ count, most: mostRuns }) : fault;
  const isReady = count > 0 && said === undefined;
  const sides = axes.length > 1 ? axes.map(({ points }) => points.length).join(" × ") : undefined;
  const time = ms === undefined ? undefined : duration(ms);
  return (
    <>
      <PaidHint each />
      <p className={said === undefined ? "hint" : "field-problem"} role="status">
        {said ?? (count > 0 && sweepTexts.comesTo({ count, sides, time }))}
      </p>
      <div className="dialog-actions">
        <button type="button" className="button primary" disabled={!isReady} onClick={() => startSweep(editor, axes)}>
          {count === 1 ? sweepTexts.runOnce : isReady ? sweepTexts.runTimes({ count }) : sweepTexts.run}
        </button>
      </div>
    </>
  );
}
